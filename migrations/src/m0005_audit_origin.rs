//! Who did something, as they were, from where and by what right: what the audit log says of an event beside what changed.

use sea_orm_migration::prelude::*;

use crate::dialect::run;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0005_audit_origin"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["ALTER TABLE events ADD COLUMN origin {json}"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["ALTER TABLE events DROP COLUMN origin"]).await
    }
}
