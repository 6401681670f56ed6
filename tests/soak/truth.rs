//! What is true, read from the tables themselves when all is over.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use entities::{comment, event, ticket};
use sea_orm::{ColumnTrait, Database, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::Value as Json;
use tests::services::Outcome;
use uuid::Uuid;

use crate::cast::Role;
use crate::subscriber::Subscriber;

/// An event of a ticket.
pub(crate) struct Event {
    pub(crate) id: Uuid,
    pub(crate) position: i64,
    pub(crate) kind: String,
    pub(crate) ticket: Uuid,
    pub(crate) version: i64,
    pub(crate) name: String,
    pub(crate) actor: Option<Uuid>,
    pub(crate) before: Json,
    pub(crate) after: Json,
    pub(crate) comment: Option<Uuid>,
}

/// The log, and the rows that it speaks of.
pub(crate) struct Truth {
    /// In the order of their positions.
    pub(crate) events: Vec<Event>,
    pub(crate) tickets: HashMap<Uuid, ticket::Model>,
    pub(crate) comments: HashSet<Uuid>,
}

/// What a listener is to be told.
pub(crate) struct Expected<'t> {
    pub(crate) id: Uuid,
    pub(crate) kind: &'t str,
    /// Otherwise it may have been told or not: the ticket went out of sight later, perhaps before the delivery.
    pub(crate) must: bool,
}

impl Truth {
    /// Waits until every event has its position, and reads.
    pub(crate) async fn read(url: &str) -> Outcome<Self> {
        let database = Database::connect(url).await?;
        while waiting(&database).await? > 0 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let rows = event::Entity::find().filter(event::Column::AggregateType.eq("ticket"));
        let rows = rows.order_by_asc(event::Column::Position).all(&database).await?;
        let tickets = ticket::Entity::find().all(&database).await?;
        let comments = comment::Entity::find().all(&database).await?;
        database.close().await?;
        Ok(Self {
            events: rows.into_iter().map(Event::of).collect::<Outcome<_>>()?,
            tickets: tickets.into_iter().map(|row| (row.id, row)).collect(),
            comments: comments.into_iter().map(|row| row.id).collect(),
        })
    }

    /// What a listener is to be told, in this order.
    pub(crate) fn expected(&self, listener: &Subscriber) -> Vec<Expected<'_>> {
        let mut leaves_later = HashSet::new();
        let mut expected = Vec::new();
        for event in self.events.iter().rev() {
            if event.position > listener.start
                && let Some(kind) = told_as(event, listener)
            {
                let must = kind == LEFT || !leaves_later.contains(&event.ticket);
                expected.push(Expected { id: event.id, kind, must });
            }
            if !in_sight(&event.after, listener) {
                leaves_later.insert(event.ticket);
            }
        }
        expected.reverse();
        self.excuse(listener, &mut expected);
        expected
    }

    /// A ticket that came in sight and went out of it again before anything could be told of it has left once: who sees only some tickets must be
    /// told that it left as long as they have reason to believe that it is there.
    fn excuse(&self, listener: &Subscriber, expected: &mut [Expected<'_>]) {
        if listener.who.role != Role::User {
            return;
        }
        let told: HashSet<Uuid> = listener.got().iter().map(|got| got.id).collect();
        let mut there: HashMap<Uuid, bool> = HashMap::new();
        let mut expected = expected.iter_mut().peekable();
        for event in self.events.iter().filter(|event| event.position > listener.start) {
            let there = there.entry(event.ticket).or_insert_with(|| in_sight(&event.before, listener));
            let Some(expected) = expected.next_if(|expected| expected.id == event.id) else { continue };
            if expected.kind == LEFT {
                expected.must = *there;
                *there = *there && !told.contains(&event.id);
            } else {
                *there = *there || told.contains(&event.id);
            }
        }
    }
}

const LEFT: &str = "TICKET_LEFT";
const NOTE: &str = "TICKET_NOTE_ADDED";

async fn waiting(database: &DatabaseConnection) -> Outcome<u64> {
    Ok(event::Entity::find().filter(event::Column::Position.is_null()).count(database).await?)
}

impl Event {
    fn of(row: event::Model) -> Outcome<Self> {
        let after = row.data["after"].clone();
        let before = row.data.get("before").cloned().unwrap_or_else(|| after.clone());
        let Json::String(kind) = serde_json::to_value(row.kind)? else { return Err("a kind that is no text".into()) };
        Ok(Self {
            id: row.id,
            position: row.position.ok_or("an event without a position")?,
            kind,
            ticket: row.aggregate_id,
            version: row.version.into(),
            name: row.correlation_id,
            actor: row.actor_id,
            before,
            after,
            comment: row.data["commentId"].as_str().map(str::parse).transpose()?,
        })
    }
}

fn in_sight(standing: &Json, listener: &Subscriber) -> bool {
    listener.who.role != Role::User || standing["assigneeId"] == listener.who.id.to_string()
}

/// What the listener is told an event as.
fn told_as<'e>(event: &'e Event, listener: &Subscriber) -> Option<&'e str> {
    if event.kind == NOTE && listener.who.role != Role::Agent {
        return None;
    }
    let fits = |standing: &Json| listener.filter.admits(event.ticket, standing) && in_sight(standing, listener);
    match (fits(&event.before), fits(&event.after)) {
        (_, true) => Some(&*event.kind).filter(|kind| listener.filter.asks_for(kind)),
        (true, false) => Some(LEFT).filter(|kind| listener.filter.asks_for(kind)),
        (false, false) => None,
    }
}
