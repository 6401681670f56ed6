//! What reports are read from: how tickets moved, in the order of time, without looking into the events (ARCHITECTURE.md, "Reports").

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::dialect::run;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0007_analytics"
    }
}

/// The columns that are generated from the data of an event: their names, and where the values stand.
const COLUMNS: &[(&str, &str)] = &[
    ("status_before", "data -> 'before' ->> 'status'"),
    ("status_after", "data -> 'after' ->> 'status'"),
    ("assignee_before", "data -> 'before' ->> 'assigneeId'"),
    ("assignee_after", "data -> 'after' ->> 'assigneeId'"),
];

/// Only these events move a ticket between states and people.
const MOVES: &str = "'ticket_status_changed', 'ticket_assigned', 'ticket_unassigned'";

/// Reports read the log by this index alone.
const INDEXES: &[&str] = &[
    "CREATE INDEX events_of_moves ON events (timestamp, status_before, status_after, assignee_before, assignee_after, aggregate_id)
     WHERE status_after IS NOT NULL",
    "CREATE INDEX tickets_by_first_response_at ON support_tickets (first_response_at, created_at) WHERE first_response_at IS NOT NULL",
    // who gave it is found without the row
    "DROP INDEX comments_by_ticket",
    "CREATE INDEX comments_by_ticket ON ticket_comments (ticket_id, created_at, id, internal, author_id)",
];

const DOWN: &[&str] = &[
    "DROP INDEX comments_by_ticket",
    "CREATE INDEX comments_by_ticket ON ticket_comments (ticket_id, created_at, id)",
    "DROP INDEX tickets_by_first_response_at",
    "DROP INDEX events_of_moves",
];

/// PostgreSQL stores the values, and writes the table anew for that, once; SQLite works them out, and has them in the index. It writes ids
/// as its `hex` does.
fn columns(backend: DbBackend) -> Vec<String> {
    let of = |(name, value): &(&str, &str)| {
        let (value, kept) = match backend {
            DbBackend::Postgres => ((*value).to_owned(), "STORED"),
            _ if name.starts_with("assignee") => (format!("replace({value}, '-', '')"), "VIRTUAL"),
            _ => ((*value).to_owned(), "VIRTUAL"),
        };
        format!("ADD COLUMN {name} text GENERATED ALWAYS AS (CASE WHEN type IN ({MOVES}) THEN {value} END) {kept}")
    };
    let columns: Vec<String> = COLUMNS.iter().map(of).collect();
    match backend {
        DbBackend::Postgres => vec![format!("ALTER TABLE events {}", columns.join(", "))],
        _ => columns.iter().map(|column| format!("ALTER TABLE events {column}")).collect(),
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = columns(manager.get_database_backend());
        run(manager, &columns.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        run(manager, INDEXES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await?;
        let drops: Vec<String> = COLUMNS.iter().rev().map(|(name, _)| format!("ALTER TABLE events DROP COLUMN {name}")).collect();
        run(manager, &drops.iter().map(String::as_str).collect::<Vec<_>>()).await
    }
}
