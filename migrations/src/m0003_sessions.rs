//! Finds the sessions and refresh tokens that have expired, to delete them.

use sea_orm_migration::prelude::*;

use crate::dialect::run;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0003_sessions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = [
            "CREATE INDEX sessions_by_expires_at ON sessions (expires_at)",
            "CREATE INDEX refresh_tokens_by_expires_at ON refresh_tokens (expires_at)",
        ];
        run(manager, &indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["DROP INDEX refresh_tokens_by_expires_at", "DROP INDEX sessions_by_expires_at"]).await
    }
}
