//! What people are told of, and how they want to be told (S069).

use crate::dialect::Statements;

pub(crate) const STEP: Statements = Statements { name: "m0008_notifications", up: UP, down: DOWN };

/// Notifications tell of changed roles too, so their consumer goes on where that of the mail about changed roles stood: what waited still
/// comes.
const UP: &[&str] = &[
    "CREATE TABLE notifications (
        id {id}, user_id {uuid} NOT NULL REFERENCES users (id), kind varchar(50) NOT NULL, event_id {uuid} NOT NULL, actor_id {uuid},
        ticket_id {uuid} REFERENCES support_tickets (id), comment_id {uuid} REFERENCES ticket_comments (id),
        data {json} NOT NULL DEFAULT '{}', in_app boolean NOT NULL DEFAULT TRUE, created_at {now}, read_at {time})",
    "CREATE UNIQUE INDEX notifications_by_event ON notifications (event_id, user_id)",
    "CREATE INDEX notifications_by_user ON notifications (user_id, created_at, id)",
    "CREATE INDEX notifications_unread ON notifications (user_id, created_at, id) WHERE read_at IS NULL",
    "CREATE INDEX notifications_by_read_at ON notifications (read_at) WHERE read_at IS NOT NULL",
    "CREATE TABLE notification_preferences (
        user_id {uuid} NOT NULL REFERENCES users (id), kind varchar(50) NOT NULL, in_app boolean NOT NULL, mail boolean NOT NULL,
        PRIMARY KEY (user_id, kind))",
    "UPDATE consumers SET name = 'notifications', holder = NULL, held_until = NULL WHERE name = 'role_changed_mail'",
    "UPDATE dead_letters SET consumer = 'notifications' WHERE consumer = 'role_changed_mail'",
];

const DOWN: &[&str] = &[
    "UPDATE dead_letters SET consumer = 'role_changed_mail' WHERE consumer = 'notifications'",
    "UPDATE consumers SET name = 'role_changed_mail', holder = NULL, held_until = NULL WHERE name = 'notifications'",
    "DROP TABLE notification_preferences",
    "DROP TABLE notifications",
];
