//! Where the nodes of a PostgreSQL database count attempts together when they share no Redis. A node on SQLite counts in its process.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::dialect::run;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0010_throttles"
    }
}

/// After a crash everybody has a new window: that is worth less than a flush for each attempt.
const UP: &str =
    "CREATE UNLOGGED TABLE throttles (key varchar(100) PRIMARY KEY, attempts integer NOT NULL, ends_at {time} NOT NULL)";

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres { run(manager, &[UP]).await } else { Ok(()) }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["DROP TABLE IF EXISTS throttles"]).await
    }
}
