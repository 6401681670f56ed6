//! What reports count most often without looking at what it is not: when tickets were resolved or opened again (ARCHITECTURE.md, "Reports").

use sea_orm_migration::prelude::*;

use crate::dialect::run;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0012_report_indexes"
    }
}

/// A quarter of the moves of tickets are between open and done.
const UP: &[&str] =
    &["CREATE INDEX events_of_turns ON events (timestamp, status_before, status_after, assignee_after, aggregate_id)
     WHERE (status_before IN ('RESOLVED', 'CLOSED')) <> (status_after IN ('RESOLVED', 'CLOSED'))"];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["DROP INDEX events_of_turns"]).await
    }
}
