//! Finds what one call did to several tickets, so that whom it concerns gets one mail (ARCHITECTURE.md, "Notifications").

use sea_orm_migration::prelude::*;

use crate::dialect::run;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0015_given_together"
    }
}

const INDEX: &str = "CREATE INDEX events_given_together ON events ((data ->> 'together')) WHERE data ->> 'together' IS NOT NULL";

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &[INDEX]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["DROP INDEX events_given_together"]).await
    }
}
