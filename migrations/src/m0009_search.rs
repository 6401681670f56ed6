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

/// The numbers of each noun are a partition of their own, so that the planner knows how common a word is there.
const POSTGRES: &[&str] = &[
    "CREATE TABLE search_documents (
        number bigint PRIMARY KEY, kind varchar(20) NOT NULL, row_id uuid NOT NULL, scope_id uuid NOT NULL, words tsvector NOT NULL
     ) PARTITION BY RANGE (number)",
    "CREATE TABLE search_documents_tickets PARTITION OF search_documents FOR VALUES FROM (1099511627776) TO (2199023255552)",
    "CREATE TABLE search_documents_comments PARTITION OF search_documents FOR VALUES FROM (2199023255552) TO (3298534883328)",
    "CREATE TABLE search_documents_customers PARTITION OF search_documents FOR VALUES FROM (3298534883328) TO (4398046511104)",
    "CREATE TABLE search_documents_users PARTITION OF search_documents FOR VALUES FROM (4398046511104) TO (5497558138880)",
    // Words are written beside the requests, so their writer pays for the index: readers would otherwise look through what waits for it.
    "CREATE INDEX search_documents_by_word ON search_documents USING gin (words) WITH (fastupdate = off)",
];

/// The words come folded and parted by spaces; `:`, `_` and `~` occur only in those that nobody writes in a text.
const SQLITE: &[&str] = &[
    "CREATE TABLE search_documents (
        number integer PRIMARY KEY NOT NULL, kind varchar(20) NOT NULL, row_id blob NOT NULL, scope_id blob NOT NULL)",
    "CREATE VIRTUAL TABLE search_words USING fts5(
        words, content = '', contentless_delete = 1, tokenize = \"ascii tokenchars ':_~'\", prefix = '2 3 4')",
];

const BOTH: &[&str] = &[
    "CREATE INDEX search_documents_by_row ON search_documents (row_id, kind)",
    "CREATE INDEX search_documents_by_scope ON search_documents (scope_id, number)",
];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = if manager.get_database_backend() == DbBackend::Postgres { POSTGRES } else { SQLITE };
        run(manager, tables).await?;
        run(manager, BOTH).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            run(manager, &["DROP TABLE search_words"]).await?;
        }
        run(manager, &["DROP TABLE search_documents"]).await
    }
}
