//! The audit log, in a database of its own: rows are added, and nothing else is ever done to them, whoever asks.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::dialect::run;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "a0001_entries"
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE audit_entries (
        sequence {sequence} PRIMARY KEY NOT NULL, id {uuid} NOT NULL UNIQUE, time {time} NOT NULL, actor_id {uuid},
        actor_email varchar(255), actor_name varchar(255), actor_role varchar(50), behalf varchar(20) NOT NULL,
        action varchar(50) NOT NULL, target_type varchar(50) NOT NULL, target_id {uuid} NOT NULL, changes text NOT NULL, reason text,
        permission varchar(100), correlation_id varchar(128) NOT NULL, address varchar(45), agent varchar(500),
        previous_hash varchar(64) NOT NULL, hash varchar(64) NOT NULL)",
    "CREATE TABLE audit_checkpoints (
        sequence {sequence} PRIMARY KEY NOT NULL, hash varchar(64) NOT NULL, time {time} NOT NULL, public_key varchar(64) NOT NULL,
        signature varchar(128) NOT NULL)",
    "CREATE INDEX audit_entries_by_time ON audit_entries (time)",
    "CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id, sequence)",
    "CREATE INDEX audit_entries_by_action ON audit_entries (action, sequence)",
    "CREATE INDEX audit_entries_by_target ON audit_entries (target_id, sequence)",
    "CREATE INDEX audit_entries_by_correlation_id ON audit_entries (correlation_id)",
];

const POSTGRES: &[&str] = &[
    "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit log is only ever added to'; END $$",
    "CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_checkpoints_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoints
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
];

/// `INSERT OR REPLACE` deletes without telling the triggers of deletion, so an insert asks whether there is something to replace.
const SQLITE: &[&str] = &[
    "CREATE TRIGGER audit_entries_stay BEFORE UPDATE ON audit_entries
        BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END",
    "CREATE TRIGGER audit_entries_remain BEFORE DELETE ON audit_entries
        BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END",
    "CREATE TRIGGER audit_entries_replace_none BEFORE INSERT ON audit_entries
        WHEN EXISTS (SELECT 1 FROM audit_entries WHERE sequence = NEW.sequence OR id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END",
    "CREATE TRIGGER audit_checkpoints_stay BEFORE UPDATE ON audit_checkpoints
        BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END",
    "CREATE TRIGGER audit_checkpoints_remain BEFORE DELETE ON audit_checkpoints
        BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END",
    "CREATE TRIGGER audit_checkpoints_replace_none BEFORE INSERT ON audit_checkpoints
        WHEN EXISTS (SELECT 1 FROM audit_checkpoints WHERE sequence = NEW.sequence)
        BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END",
];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TABLES).await?;
        let more = if manager.get_database_backend() == DbBackend::Postgres { POSTGRES } else { SQLITE };
        run(manager, more).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["DROP TABLE audit_checkpoints", "DROP TABLE audit_entries"]).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            run(manager, &["DROP FUNCTION audit_refuse()"]).await?;
        }
        Ok(())
    }
}
