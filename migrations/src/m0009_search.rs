//! The words that a search looks in (ARCHITECTURE.md, "Search").

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::dialect::run;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0009_search"
    }
}

const BOTH: &[&str] = &[
    "CREATE TABLE search_documents (
        number {bigint key}, kind varchar(20) NOT NULL, row_id {uuid} NOT NULL, scope_id {uuid} NOT NULL)",
    "CREATE UNIQUE INDEX search_documents_by_row ON search_documents (row_id, kind)",
    "CREATE INDEX search_documents_by_scope ON search_documents (scope_id, number)",
];

/// Words are written by one task beside the requests, so it pays for the index at once: readers would otherwise look through what waits for it.
const POSTGRES: &[&str] = &[
    "ALTER TABLE search_documents ADD COLUMN words tsvector NOT NULL",
    "CREATE INDEX search_documents_by_word ON search_documents USING gin (words) WITH (fastupdate = off)",
];

/// The words come folded and parted by spaces; `:`, `_` and `~` occur only in those that nobody writes in a text.
const SQLITE: &[&str] = &["CREATE VIRTUAL TABLE search_words USING fts5(
        words, content = '', contentless_delete = 1, tokenize = \"ascii tokenchars ':_~'\", prefix = '2 3')"];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, BOTH).await?;
        let more = if manager.get_database_backend() == DbBackend::Postgres { POSTGRES } else { SQLITE };
        run(manager, more).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            run(manager, &["DROP TABLE search_words"]).await?;
        }
        run(manager, &["DROP TABLE search_documents"]).await
    }
}
