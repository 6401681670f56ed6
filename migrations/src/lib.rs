//! The shape of the database, step by step, on SQLite and PostgreSQL.
//!
//! A step never changes once released, so it names no entity: it is written as SQL, with [`dialect`] for the few words that differ.

pub use sea_orm_migration::{Migration, MigrationStatus, MigratorTrait, prelude::MigrationTrait};

use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder};
use sea_orm_migration::seaql_migrations::{Column, Entity};

mod a0001_entries;
mod dialect;
mod m0001_core;
mod m0002_positions;
mod m0003_sessions;
mod m0004_consumers;
mod m0005_audit_origin;
mod m0006_documents;
mod m0007_analytics;
mod m0008_notifications;
mod m0009_search;
mod m0010_throttles;
mod m0011_ticket_pages;
mod m0012_plans;
mod m0013_ticket_tags;
mod m0014_manager_shares_views;
mod m0015_given_together;
mod m0016_reports;
mod m0017_audit_checkpoints;
mod m0018_carried_events;

/// Runs the steps in order.
pub struct Migrator;

/// Those of the audit log, which has a database of its own.
pub struct AuditMigrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_core::Step),
            Box::new(m0002_positions::Step),
            Box::new(m0003_sessions::STEP),
            Box::new(m0004_consumers::STEP),
            Box::new(m0005_audit_origin::STEP),
            Box::new(m0006_documents::STEP),
            Box::new(m0007_analytics::Step),
            Box::new(m0008_notifications::STEP),
            Box::new(m0009_search::Step),
            Box::new(m0010_throttles::Step),
            Box::new(m0011_ticket_pages::STEP),
            Box::new(m0012_plans::Step),
            Box::new(m0013_ticket_tags::Step),
            Box::new(m0014_manager_shares_views::Step),
            Box::new(m0015_given_together::STEP),
            Box::new(m0016_reports::STEP),
            Box::new(m0017_audit_checkpoints::STEP),
            Box::new(m0018_carried_events::STEP),
        ]
    }
}

#[async_trait::async_trait]
impl MigratorTrait for AuditMigrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(a0001_entries::Step)]
    }
}

/// The first step that was run on a database, which has some, and that this program does not know: a later one was there.
///
/// # Errors
/// The database's.
pub async fn unknown_step<M: MigratorTrait, C: ConnectionTrait>(db: &C) -> Result<Option<String>, DbErr> {
    let known = M::migrations();
    let run = Entity::find().order_by_asc(Column::Version).all(db).await?;
    Ok(run.into_iter().map(|row| row.version).find(|version| known.iter().all(|step| step.name() != version)))
}
