//! Users, roles, customers, tickets, comments, sessions, events and counters (S034-S062).

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::dialect::run;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0001_core"
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE roles (
        id {id}, name varchar(50) NOT NULL UNIQUE, description text NOT NULL, permissions {json} NOT NULL DEFAULT '[]',
        built_in boolean NOT NULL DEFAULT FALSE, version integer NOT NULL DEFAULT 1, created_at {now}, updated_at {now})",
    "CREATE TABLE users (
        id {id}, email varchar(255) NOT NULL, name varchar(255) NOT NULL, role varchar(50) NOT NULL REFERENCES roles (name),
        permissions {json} NOT NULL DEFAULT '[]', status varchar(50) NOT NULL DEFAULT 'active', password_hash text,
        last_login_at {time}, last_login_ip varchar(45), last_login_user_agent varchar(500),
        version integer NOT NULL DEFAULT 1, created_at {now}, updated_at {now}, deleted_at {time})",
    "CREATE TABLE customers (
        id {id}, company_name varchar(255) NOT NULL, contact_email varchar(255) NOT NULL, subscription_tier varchar(50) NOT NULL,
        status varchar(50) NOT NULL DEFAULT 'active', metadata {json} NOT NULL DEFAULT '{}',
        version integer NOT NULL DEFAULT 1, created_at {now}, updated_at {now})",
    "CREATE TABLE support_tickets (
        id {id}, number {number} UNIQUE, customer_id {uuid} NOT NULL REFERENCES customers (id), assigned_to {uuid} REFERENCES users (id),
        title varchar(500) NOT NULL, description text NOT NULL, priority varchar(20) NOT NULL DEFAULT 'medium',
        priority_rank {smallint} NOT NULL GENERATED ALWAYS AS (
            CASE priority WHEN 'low' THEN 1 WHEN 'medium' THEN 2 WHEN 'high' THEN 3 ELSE 4 END) STORED,
        status varchar(50) NOT NULL DEFAULT 'open', tags {json} NOT NULL DEFAULT '[]', first_response_at {time}, resolved_at {time},
        version integer NOT NULL DEFAULT 1, created_at {now}, updated_at {now})",
    "CREATE TABLE ticket_comments (
        id {id}, ticket_id {uuid} NOT NULL REFERENCES support_tickets (id), author_id {uuid} REFERENCES users (id),
        body text NOT NULL, internal boolean NOT NULL DEFAULT FALSE, created_at {now})",
    "CREATE TABLE sessions (
        id {id}, user_id {uuid} NOT NULL REFERENCES users (id), user_agent varchar(500), ip_address varchar(45),
        created_at {now}, last_used_at {now}, expires_at {time} NOT NULL, revoked_at {time})",
    "CREATE TABLE refresh_tokens (
        id {id}, session_id {uuid} NOT NULL REFERENCES sessions (id), token_hash varchar(64) NOT NULL UNIQUE,
        created_at {now}, expires_at {time} NOT NULL, used_at {time}, ip_address varchar(45), user_agent varchar(500))",
    "CREATE TABLE events (
        id {id}, type varchar(50) NOT NULL, aggregate_type varchar(50) NOT NULL, aggregate_id {uuid} NOT NULL, version integer NOT NULL,
        actor_id {uuid}, correlation_id varchar(128) NOT NULL, data {json} NOT NULL DEFAULT '{}', timestamp {now})",
    "CREATE TABLE counters (id {id}, name varchar(50) NOT NULL, key varchar(50) NOT NULL, delta bigint NOT NULL)",
];

/// One index for each offered order (key, then id) and for each relation.
const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX users_email ON users (email) WHERE deleted_at IS NULL",
    "CREATE INDEX users_by_name ON users (lower(name {C}), id)",
    "CREATE INDEX users_by_email ON users (email {C}, id)",
    "CREATE INDEX users_by_created_at ON users (created_at, id)",
    "CREATE INDEX users_by_last_login_at ON users (coalesce(last_login_at, {never}), id)",
    "CREATE INDEX users_by_role ON users (role, created_at, id)",
    "CREATE INDEX customers_by_company_name ON customers (lower(company_name {C}), id)",
    "CREATE INDEX customers_by_created_at ON customers (created_at, id)",
    "CREATE INDEX tickets_by_created_at ON support_tickets (created_at, id)",
    "CREATE INDEX tickets_by_updated_at ON support_tickets (updated_at, id)",
    "CREATE INDEX tickets_by_priority ON support_tickets (priority_rank, id)",
    "CREATE INDEX tickets_by_resolved_at ON support_tickets (coalesce(resolved_at, {never}), id)",
    "CREATE INDEX tickets_by_status ON support_tickets (status, created_at, id)",
    "CREATE INDEX tickets_by_customer ON support_tickets (customer_id, created_at, id)",
    "CREATE INDEX tickets_by_assignee ON support_tickets (assigned_to, created_at, id)",
    "CREATE INDEX comments_by_ticket ON ticket_comments (ticket_id, created_at, id)",
    "CREATE INDEX sessions_by_user ON sessions (user_id, created_at, id)",
    "CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id)",
    "CREATE INDEX events_by_aggregate ON events (aggregate_id, timestamp, id)",
    "CREATE INDEX counters_by_name ON counters (name, key)",
];

const DROPS: &[&str] = &[
    "DROP TABLE counters",
    "DROP TABLE events",
    "DROP TABLE refresh_tokens",
    "DROP TABLE sessions",
    "DROP TABLE ticket_comments",
    "DROP TABLE support_tickets",
    "DROP TABLE customers",
    "DROP TABLE users",
    "DROP TABLE roles",
];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TABLES).await?;
        run(manager, INDEXES).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            run(manager, &["CREATE INDEX tickets_by_tag ON support_tickets USING gin (tags jsonb_path_ops)"]).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DROPS).await
    }
}
