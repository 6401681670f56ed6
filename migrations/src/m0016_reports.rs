//! What reports read of tickets stands in the indexes by which they find them (ARCHITECTURE.md, "Reports").

use crate::dialect::Statements;

pub(crate) const STEP: Statements = Statements { name: "m0016_reports", up: UP, down: DOWN };

const UP: &[&str] = &[
    "CREATE INDEX tickets_by_id ON support_tickets (id, created_at, customer_id, priority)",
    "DROP INDEX tickets_by_created_at",
    "CREATE INDEX tickets_by_created_at ON support_tickets (created_at, id, customer_id, priority)",
    "DROP INDEX tickets_by_status",
    "CREATE INDEX tickets_by_status ON support_tickets (status, created_at, id, customer_id, priority, assigned_to)",
    "DROP INDEX tickets_by_first_response_at",
    "CREATE INDEX tickets_by_first_response_at ON support_tickets (first_response_at, created_at, id, customer_id, priority)
     WHERE first_response_at IS NOT NULL",
];

const DOWN: &[&str] = &[
    "DROP INDEX tickets_by_first_response_at",
    "CREATE INDEX tickets_by_first_response_at ON support_tickets (first_response_at, created_at) WHERE first_response_at IS NOT NULL",
    "DROP INDEX tickets_by_status",
    "CREATE INDEX tickets_by_status ON support_tickets (status, created_at, id)",
    "DROP INDEX tickets_by_created_at",
    "CREATE INDEX tickets_by_created_at ON support_tickets (created_at, id)",
    "DROP INDEX tickets_by_id",
];
