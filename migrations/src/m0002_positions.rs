//! Where each event stands in the log, in the order of commits (ARCHITECTURE.md, "Live events").

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::dialect::run;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0002_positions"
    }
}

const BOTH: &[&str] = &[
    "ALTER TABLE events ADD COLUMN position bigint",
    "UPDATE events SET position = numbered.position
     FROM (SELECT id, row_number() OVER (ORDER BY timestamp, id) AS position FROM events) AS numbered WHERE numbered.id = events.id",
    "CREATE UNIQUE INDEX events_by_position ON events (position)",
];

/// `seq` is the order of inserts: that of the commits for the events of one row, whose writers wait for each other. It orders the events
/// that one statement numbers.
const POSTGRES: &[&str] = &[
    "ALTER TABLE events ADD COLUMN seq bigint GENERATED ALWAYS AS IDENTITY",
    "CREATE INDEX events_without_position ON events (seq) WHERE position IS NULL",
    "CREATE SEQUENCE event_positions",
    // Each event is written twice: once, and once with its position.
    "ALTER TABLE events SET (autovacuum_vacuum_scale_factor = 0.02)",
    "SELECT setval('event_positions', (SELECT coalesce(max(position), 0) + 1 FROM events), false)",
];

/// One transaction writes at a time, so the order of inserts is the order of commits.
const SQLITE: &[&str] = &["CREATE TRIGGER events_position AFTER INSERT ON events WHEN NEW.position IS NULL BEGIN
        UPDATE events SET position = (SELECT coalesce(max(position), 0) + 1 FROM events) WHERE id = NEW.id;
    END"];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, BOTH).await?;
        let more = if manager.get_database_backend() == DbBackend::Postgres { POSTGRES } else { SQLITE };
        run(manager, more).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let first: &[&str] = match manager.get_database_backend() {
            DbBackend::Postgres => &["DROP SEQUENCE event_positions", "ALTER TABLE events DROP COLUMN seq"],
            _ => &["DROP TRIGGER events_position"],
        };
        run(manager, first).await?;
        run(manager, &["DROP INDEX events_by_position", "ALTER TABLE events DROP COLUMN position"]).await
    }
}
