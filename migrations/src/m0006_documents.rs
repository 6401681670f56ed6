//! Events of analytics, system logs and the history of sessions, where no MongoDB holds them (S057-S059).

use crate::dialect::Statements;

pub(crate) const STEP: Statements = Statements {
    name: "m0006_documents",
    up: UP,
    down: &["DROP TABLE user_sessions", "DROP TABLE system_logs", "DROP TABLE analytics_events"],
};

const UP: &[&str] = &[
    "CREATE TABLE analytics_events (
        id {id}, event_type varchar(64) NOT NULL, timestamp {now}, user_id {uuid}, reporter_id {uuid},
        properties {json} NOT NULL DEFAULT '{}', amount bigint, currency varchar(3), recorded_at {now})",
    "CREATE INDEX analytics_events_by_timestamp ON analytics_events (timestamp, event_type)",
    "CREATE TABLE system_logs (
        id {id}, timestamp {now}, level varchar(5) NOT NULL, service varchar(50) NOT NULL, message text NOT NULL,
        correlation_id varchar(128), user_id {uuid}, target varchar(255) NOT NULL, fields {json} NOT NULL DEFAULT '{}')",
    "CREATE INDEX system_logs_by_timestamp ON system_logs (timestamp, level, service)",
    "CREATE INDEX system_logs_by_correlation_id ON system_logs (correlation_id)",
    "CREATE TABLE user_sessions (
        id {id}, user_id {uuid} NOT NULL, started_at {now}, last_seen_at {now}, expires_at {now}, ended_at {time},
        end_reason varchar(20), ip_address varchar(45), user_agent varchar(500))",
    "CREATE INDEX user_sessions_by_user ON user_sessions (user_id, expires_at)",
    "CREATE INDEX user_sessions_by_expires_at ON user_sessions (expires_at)",
];
