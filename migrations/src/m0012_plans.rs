//! What databases need to answer reports and searches by little work (ARCHITECTURE.md, "Reports" and "Search").

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::dialect::run;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0012_plans"
    }
}

/// When tickets were resolved, or opened again: a quarter of their moves.
const TURNS: &str =
    "CREATE INDEX events_of_turns ON events (timestamp, status_before, status_after, assignee_after, aggregate_id)
     WHERE (status_before IN ('RESOLVED', 'CLOSED')) <> (status_after IN ('RESOLVED', 'CLOSED'))";

/// How common so many words are is known, or else a word that is rare, or nowhere, is taken for one that is soon found.
const KNOWN_WORDS: i32 = 1000;

/// That many for each noun on PostgreSQL, from the next `ANALYZE` on; -1 for as many as usual.
async fn known_words(manager: &SchemaManager<'_>, many: i32) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    for noun in ["tickets", "comments", "customers", "users"] {
        run(manager, &[&format!("ALTER TABLE search_documents_{noun} ALTER words SET STATISTICS {many}")]).await?;
    }
    Ok(())
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &[TURNS]).await?;
        known_words(manager, KNOWN_WORDS).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        known_words(manager, -1).await?;
        run(manager, &["DROP INDEX events_of_turns"]).await
    }
}
