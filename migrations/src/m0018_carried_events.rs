//! Which events that clients told of were carried to MongoDB, so that a repetition is known without asking it.

use crate::dialect::Statements;

pub(crate) const STEP: Statements = Statements {
    name: "m0018_carried_events",
    up: &[
        "CREATE TABLE carried_events (id {id}, recorded_at {now})",
        "CREATE INDEX carried_events_by_recorded_at ON carried_events (recorded_at)",
    ],
    down: &["DROP TABLE carried_events"],
};
