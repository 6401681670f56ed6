//! The unit of work: one transaction that carries the row changes, their events and the figures they move. Dropping it undoes all.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::event::Origin;
use entities::{comment, counter, event, notification, ticket};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, EntityTrait, ExecResult, IntoActiveModel, QueryResult, QueryTrait, Statement};
use serde_json::{Value as Json, json};
use subscriptions::inbox_events::INBOX;
use subscriptions::{Rows, log};
use uuid::Uuid;

use crate::context::Context;
use crate::db::{Counted, Transaction, insert_all};
use crate::error::Result;

/// An open transaction. Statements run through it as through a connection.
#[derive(Debug)]
pub struct Write<'a> {
    cx: &'a Context,
    transaction: Transaction,
    events: Vec<event::Model>,
    /// The rows of the events, for those who are told.
    rows: HashMap<Uuid, Rows>,
    counters: Vec<counter::Model>,
    reason: Option<String>,
}

/// The row an event speaks of.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// The noun: `user`, `role`, `customer`, `ticket`, `session`, `inbox`, `saved_view`, `export`, `analytics`.
    pub noun: &'static str,
    /// The row.
    pub id: Uuid,
    /// Its version after the change.
    pub version: i32,
}

impl<'a> Write<'a> {
    /// Opens a transaction.
    ///
    /// # Errors
    /// The database's.
    pub async fn begin(cx: &'a Context) -> Result<Self> {
        let database = &cx.app.database;
        let transaction = cx.request.patience.wait(database.deadline, database.begin()).await?;
        Ok(Self { cx, transaction, events: Vec::new(), rows: HashMap::new(), counters: Vec::new(), reason: None })
    }

    /// The same; its events say why, in the words of who does it.
    #[must_use]
    pub fn because(self, reason: Option<String>) -> Self {
        Self { reason, ..self }
    }

    /// The time.
    pub fn now(&self) -> DateTime<Utc> {
        self.cx.app.now()
    }

    /// A new id.
    pub fn new_id(&self) -> Uuid {
        self.cx.app.new_id()
    }

    /// Records what happened, as an event that is stored with the change, and told to listeners after the commit.
    pub fn record(&mut self, kind: event::Kind, subject: Subject, data: Json) -> &mut event::Model {
        self.events.push(event::Model {
            id: self.cx.app.new_id(),
            kind,
            aggregate_type: subject.noun.into(),
            aggregate_id: subject.id,
            version: subject.version,
            actor_id: self.cx.viewer.user_id(),
            correlation_id: self.cx.request.correlation_id.clone(),
            data,
            timestamp: self.cx.app.now(),
            position: None,
            origin: Some(Origin { reason: self.reason.clone(), ..self.cx.origin() }),
        });
        self.events.last_mut().expect("just pushed")
    }

    /// Records what happened to a ticket, with the row as it is now, so that a delivery reads nothing.
    pub fn record_ticket(
        &mut self,
        kind: event::Kind,
        row: &Arc<ticket::Model>,
        comment: Option<Arc<comment::Model>>,
        data: Json,
    ) -> &mut event::Model {
        let id = self.record(kind, Subject { noun: "ticket", id: row.id, version: row.version }, data).id;
        self.rows.insert(id, Rows { ticket: Some(row.clone()), comment, notification: None });
        self.events.last_mut().expect("just recorded")
    }

    /// Records that a notification came, with its row.
    pub fn record_notification(&mut self, row: notification::Model) {
        let data = json!({"notificationId": row.id, "kind": row.kind});
        let id = self.record(event::Kind::NotificationCreated, Subject { noun: INBOX, id: row.user_id, version: 1 }, data).id;
        self.rows.insert(id, Rows { notification: Some(Arc::new(row)), ..Rows::default() });
    }

    /// Moves a figure of the dashboard.
    pub fn count(&mut self, name: &str, key: impl Into<String>, delta: i64) {
        let key = key.into();
        match self.counters.iter_mut().find(|c| c.name == name && c.key == key) {
            Some(counter) => counter.delta += delta,
            None => self.counters.push(counter::Model { id: self.cx.app.new_id(), name: name.into(), key, delta }),
        }
    }

    /// Stores the events and figures, commits, and then tells the listeners. Returns the id of the last event.
    ///
    /// # Errors
    /// The database's; then nothing has happened, unless it was only the reply to the COMMIT that was lost.
    pub async fn commit(mut self) -> Result<Option<Uuid>> {
        let mut inserts: Vec<_> = log::inserts(&self.events).collect();
        self.counters.retain(|c| c.delta != 0);
        if !self.counters.is_empty() {
            let rows = self.counters.drain(..).map(IntoActiveModel::into_active_model);
            inserts.push(counter::Entity::insert_many(rows).into_query());
        }
        insert_all(&self, inserts).await?;
        let Self { cx, transaction, events, mut rows, .. } = self;
        let last = events.last().map(|event| event.id);
        let (app, database) = (cx.app.clone(), &cx.app.database);
        for event in &events {
            app.feed.expect(event.id, rows.remove(&event.id).unwrap_or_default());
        }
        app.caches.known.expect(&events);
        // Broken off, it could store what the caches and the listeners never hear of.
        let told = database.unbroken(async move {
            transaction.commit().await?;
            app.committed(&events);
            Ok(())
        });
        cx.request.patience.wait(database.deadline, told).await?;
        Ok(last)
    }

    fn counted(&self) -> Counted<'_, Transaction> {
        Counted::new(&self.transaction, &self.cx.request, &self.cx.app.database)
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Write<'_> {
    fn get_database_backend(&self) -> DbBackend {
        self.transaction.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> std::result::Result<ExecResult, DbErr> {
        self.counted().execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> std::result::Result<ExecResult, DbErr> {
        self.counted().execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> std::result::Result<Option<QueryResult>, DbErr> {
        self.counted().query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> std::result::Result<Vec<QueryResult>, DbErr> {
        self.counted().query_all_raw(statement).await
    }
}
