//! The built-in role `manager` of a database that is older than shared views may share them, as that of a new one may; not where somebody has
//! made something else of it.

use sea_orm_migration::prelude::*;

use crate::dialect::run;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0014_manager_shares_views"
    }
}

/// Written as the product writes it, so that it is the same text on SQLite.
const GIVE: &str = r#"
    UPDATE roles SET version = version + 1, permissions =
        '["users:read","users:contact","users:create","users:update","users:suspend","roles:read","roles:assign","customers:*","tickets:*","views:share","notes:*","analytics:read","analytics:revenue","schema:introspect"]'
    WHERE name = 'manager' AND built_in AND permissions =
        '["users:read","users:contact","users:create","users:update","users:suspend","roles:read","roles:assign","customers:*","tickets:*","notes:*","analytics:read","analytics:revenue","schema:introspect"]'"#;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &[GIVE]).await
    }

    /// Whether the step gave it, or somebody else, is not known any more: it stays.
    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}
