//! Rows on their way to the database: many to a statement.

use chrono::{DateTime, Utc};
use entities::{comment, customer, event, ticket, user};
use sea_orm::{ActiveEnum, ActiveValue, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable};
use serde_json::Value as Json;
use subscriptions::log;
use uuid::Uuid;

use super::dice::Dice;
use crate::dashboard;
use crate::write::Write;

/// SQLite takes 32,766 parameters, PostgreSQL 65,535. All full batches have one statement text.
const PARAMETERS: usize = 32_000;

/// Rows that are stored together, in an order that keeps foreign keys whole.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) users: Vec<user::Model>,
    pub(super) customers: Vec<customer::Model>,
    pub(super) tickets: Vec<ticket::Model>,
    pub(super) comments: Vec<comment::Model>,
    pub(super) events: Vec<event::Model>,
}

impl Rows {
    /// How many of the rows that a size speaks of there are.
    pub(super) fn count(&self) -> u64 {
        (self.users.len() + self.customers.len() + self.tickets.len() + self.comments.len()) as u64
    }

    /// Writes them, and moves the figures of the dashboard by them.
    pub(super) async fn store(self, write: &mut Write<'_>) -> Result<(), DbErr> {
        write.count(dashboard::USERS, "", i64::try_from(self.users.len()).unwrap_or_default());
        for ticket in &self.tickets {
            write.count(dashboard::TICKETS_BY_STATUS, ticket.status.to_value(), 1);
            write.count(dashboard::TICKETS_PER_DAY, ticket.created_at.date_naive().to_string(), 1);
        }
        let connection = &*write;
        insert::<user::Entity, _>(connection, self.users.into_iter().map(IntoActiveModel::into_active_model)).await?;
        insert::<customer::Entity, _>(connection, self.customers.into_iter().map(IntoActiveModel::into_active_model)).await?;
        let tickets = self.tickets.into_iter().map(|row| {
            // Kept by the database.
            ticket::ActiveModel { priority_rank: ActiveValue::NotSet, ..row.into_active_model() }
        });
        insert::<ticket::Entity, _>(connection, tickets).await?;
        insert::<comment::Entity, _>(connection, self.comments.into_iter().map(IntoActiveModel::into_active_model)).await?;
        log::append(connection, &self.events).await
    }
}

async fn insert<E: EntityTrait, C: ConnectionTrait>(
    connection: &C,
    rows: impl Iterator<Item = E::ActiveModel>,
) -> Result<(), DbErr> {
    let at_once = PARAMETERS / E::Column::iter().count();
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let batch: Vec<_> = rows.by_ref().take(at_once).collect();
        E::insert_many(batch).exec_without_returning(connection).await?;
    }
    Ok(())
}

/// The first event of a row.
pub(super) fn event_of(
    dice: &mut Dice,
    noun: &str,
    id: Uuid,
    kind: event::Kind,
    timestamp: DateTime<Utc>,
    data: Json,
) -> event::Model {
    event::Model {
        id: dice.id(timestamp),
        kind,
        aggregate_type: noun.into(),
        aggregate_id: id,
        version: 1,
        actor_id: None,
        correlation_id: super::CORRELATION_ID.into(),
        data,
        timestamp,
        position: None,
        origin: None,
    }
}
