//! How far each consumer of the log has come, and the events that they gave up (ARCHITECTURE.md, "Reactions").

use crate::dialect::Statements;

pub(crate) const STEP: Statements =
    Statements { name: "m0004_consumers", up: UP, down: &["DROP TABLE dead_letters", "DROP TABLE consumers"] };

const UP: &[&str] = &[
    "CREATE TABLE consumers (
        name varchar(50) PRIMARY KEY NOT NULL, position bigint NOT NULL, attempts integer NOT NULL DEFAULT 0,
        failures integer NOT NULL DEFAULT 0, retry_at {time}, last_error text, holder {uuid}, held_until {time})",
    "CREATE TABLE dead_letters (
        id {id}, consumer varchar(50) NOT NULL, event_id {uuid} NOT NULL, position bigint NOT NULL, attempts integer NOT NULL,
        last_error text NOT NULL, created_at {now}, updated_at {now})",
    "CREATE UNIQUE INDEX dead_letters_by_event ON dead_letters (consumer, event_id)",
];
