//! What a listener is told: an event of the log, with the rows it speaks of.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use entities::access::Viewer;
use entities::event::Kind;
use entities::ticket::Standing;
use entities::{any_of, comment, event, notification, ticket};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::Point;

/// About how many bytes an event and its rows have beside their texts.
const OVERHEAD: usize = 2048;

/// The rows of an event.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// The ticket, as it was after the event or is by now.
    pub ticket: Option<Arc<ticket::Model>>,
    /// The comment that was written, when one was.
    pub comment: Option<Arc<comment::Model>>,
    /// The notification that came, when one did and is still there.
    pub notification: Option<Arc<notification::Model>>,
}

/// An event that stands in the log.
#[derive(Debug)]
pub struct Change {
    /// What happened.
    pub event: Arc<event::Model>,
    /// Where it stands in the log.
    pub position: i64,
    /// The rows it speaks of.
    pub rows: Rows,
    /// How the ticket stood before and after it.
    standings: Option<(Standing, Standing)>,
    cursor: OnceLock<Arc<str>>,
}

impl Change {
    /// An event of the log, with its rows. An event that does not tell how its ticket stood is taken to have left it as it is.
    pub fn new(event: event::Model, rows: Rows) -> Self {
        let now = || rows.ticket.as_deref().map(Standing::of).map(|now| (now.clone(), now));
        let standings = event.standings().or_else(now);
        Self { position: event.position.unwrap_or_default(), event: Arc::new(event), rows, standings, cursor: OnceLock::new() }
    }

    /// How the ticket stood before and after it; nothing for what did not happen to a ticket.
    pub fn standings(&self) -> Option<(&Standing, &Standing)> {
        self.standings.as_ref().map(|(before, after)| (before, after))
    }

    /// The point of the log behind it.
    pub fn point(&self) -> Point {
        Point::behind(self.event.id, self.position)
    }

    /// The same as text, made once for all listeners.
    pub fn cursor(&self, make: impl FnOnce(Point) -> String) -> Arc<str> {
        self.cursor.get_or_init(|| make(self.point()).into()).clone()
    }

    /// By this event the ticket came in sight of the viewer, and went out of it again since.
    pub(crate) fn came_and_went(&self, viewer: &Viewer) -> bool {
        let Some((before, after)) = self.standings() else { return false };
        let is_gone = self.rows.ticket.as_ref().is_some_and(|ticket| !ticket::is_visible_to(ticket, viewer));
        is_gone && self.is_in_sight(after, viewer) && !self.is_in_sight(before, viewer)
    }

    /// The viewer would see its ticket, if it stood so.
    pub(crate) fn is_in_sight(&self, standing: &Standing, viewer: &Viewer) -> bool {
        ticket::reaches(viewer, "read", self.event.aggregate_id, standing.assignee_id)
    }

    /// About how much memory it takes.
    pub(crate) fn bytes(&self) -> usize {
        let ticket = self.rows.ticket.as_ref().map_or(0, |ticket| ticket.title.len() + ticket.description.len());
        let comment = self.rows.comment.as_ref().map_or(0, |comment| comment.body.len());
        let notification = self.rows.notification.as_ref().map_or(0, |_| OVERHEAD);
        OVERHEAD + size(&self.event.data) + ticket + comment + notification
    }

    /// The viewer may see the event, and the ticket and comment as they are now.
    pub fn is_visible_to(&self, viewer: &Viewer) -> bool {
        self.rows.ticket.as_ref().is_some_and(|ticket| ticket::is_visible_to(ticket, viewer))
            && event::is_visible_to(&self.event, viewer)
            && self.rows.comment.as_ref().is_none_or(|comment| comment::is_visible_to(comment, viewer))
    }
}

/// About how much memory a value takes.
fn size(json: &Json) -> usize {
    size_of::<Json>()
        + match json {
            Json::String(text) => text.len(),
            Json::Array(items) => items.iter().map(size).sum(),
            Json::Object(fields) => fields.iter().map(|(name, value)| name.len() + size(value)).sum(),
            Json::Null | Json::Bool(_) | Json::Number(_) => 0,
        }
}

/// Puts events together with their rows: those in hand, and the others as they are now, in at most three statements.
///
/// # Errors
/// The database's.
pub(crate) async fn with_rows<C: ConnectionTrait>(
    db: &C,
    events: Vec<(event::Model, Option<Rows>)>,
) -> Result<Vec<Change>, DbErr> {
    let of_ticket = |event: &event::Model| event.aggregate_type == "ticket";
    let without_rows = || events.iter().filter(|(_, rows)| rows.is_none()).map(|(event, _)| event);
    let missing = || without_rows().filter(|event| of_ticket(event));
    let tickets = read::<ticket::Entity, _>(db, ticket::Column::Id, missing().map(|e| e.aggregate_id), |row| row.id).await?;
    let comments = read::<comment::Entity, _>(db, comment::Column::Id, missing().filter_map(comment_of), |row| row.id).await?;
    let created = without_rows().filter_map(notification_of);
    let notifications = read::<notification::Entity, _>(db, notification::Column::Id, created, |row| row.id).await?;
    let rows_of = |event: &event::Model| Rows {
        ticket: tickets.get(&event.aggregate_id).cloned(),
        comment: comment_of(event).and_then(|id| comments.get(&id).cloned()),
        notification: notification_of(event).and_then(|id| notifications.get(&id).cloned()),
    };
    Ok(events
        .into_iter()
        .map(|(event, rows)| {
            let rows = rows.unwrap_or_else(|| rows_of(&event));
            Change::new(event, rows)
        })
        .collect())
}

async fn read<E: EntityTrait, C: ConnectionTrait>(
    db: &C,
    id: E::Column,
    ids: impl Iterator<Item = Uuid>,
    id_of: fn(&E::Model) -> Uuid,
) -> Result<HashMap<Uuid, Arc<E::Model>>, DbErr> {
    let mut ids: Vec<Uuid> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = E::find().filter(any_of(db.get_database_backend(), id, &ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (id_of(&row), Arc::new(row))).collect())
}

fn comment_of(event: &event::Model) -> Option<Uuid> {
    match event.kind {
        Kind::TicketCommented | Kind::TicketNoteAdded => id_in(event, "commentId"),
        _ => None,
    }
}

/// The notification that an event says has come.
pub fn notification_of(event: &event::Model) -> Option<Uuid> {
    if event.kind == Kind::NotificationCreated { id_in(event, "notificationId") } else { None }
}

fn id_in(event: &event::Model, key: &str) -> Option<Uuid> {
    event.data.get(key)?.as_str()?.parse().ok()
}
