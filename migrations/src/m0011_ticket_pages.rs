//! What pages of tickets keep: the views that people save, and who is in which ticket.

use crate::dialect::Statements;

pub(crate) const STEP: Statements = Statements { name: "m0011_ticket_pages", up: UP, down: DOWN };

/// Who was in a ticket before a crash says so again within seconds: that is worth less than a flush for each sign of life.
const UP: &[&str] = &[
    "CREATE TABLE saved_views (
        id {id}, owner_id {uuid} NOT NULL REFERENCES users (id), name varchar(80) NOT NULL, filter {json} NOT NULL, order_by {json},
        position integer NOT NULL, shared boolean NOT NULL DEFAULT FALSE, version integer NOT NULL DEFAULT 1, created_at {now}, updated_at {now})",
    "CREATE INDEX saved_views_by_owner ON saved_views (owner_id, name)",
    "CREATE INDEX saved_views_shared ON saved_views (id) WHERE shared",
    "CREATE {unlogged} TABLE ticket_presence (
        ticket_id {uuid} NOT NULL, user_id {uuid} NOT NULL, client_id varchar(64) NOT NULL, activity varchar(20) NOT NULL,
        since {time} NOT NULL, seen_at {time} NOT NULL, PRIMARY KEY (ticket_id, user_id, client_id))",
    "CREATE INDEX ticket_presence_by_seen_at ON ticket_presence (seen_at)",
];

const DOWN: &[&str] = &["DROP TABLE ticket_presence", "DROP TABLE saved_views"];
