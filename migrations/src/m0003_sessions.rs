//! Finds the sessions and refresh tokens that have expired, to delete them.

use crate::dialect::Statements;

pub(crate) const STEP: Statements = Statements { name: "m0003_sessions", up: UP, down: DOWN };

const UP: &[&str] = &[
    "CREATE INDEX sessions_by_expires_at ON sessions (expires_at)",
    "CREATE INDEX refresh_tokens_by_expires_at ON refresh_tokens (expires_at)",
];

const DOWN: &[&str] = &["DROP INDEX refresh_tokens_by_expires_at", "DROP INDEX sessions_by_expires_at"];
