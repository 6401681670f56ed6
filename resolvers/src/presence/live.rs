//! Who is in a ticket, as it changes. One task reads the rows for all who listen here, and only while somebody does: when this node or another says
//! that there is something new, and each second, because who has fallen silent says nothing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use entities::access::Viewer;
use entities::any_of;
use entities::ticket::{self, reaches};
use futures::Stream;
use sea_orm::{DbErr, EntityTrait, QueryFilter, QuerySelect};
use subscriptions::CurrentViewer;
use tokio::sync::{Notify, watch};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use super::read::visitors;
use super::{TicketPresence, Visitor};
use crate::app::App;
use crate::error::{Error, Result};

/// The least time between two readings.
const PAUSE: Duration = Duration::from_millis(100);
/// When to look although nobody says that there is something new.
const IDLE: Duration = Duration::from_secs(1);

/// The tickets in which somebody listens who is in them.
#[derive(Debug, Default)]
pub struct Rooms {
    rooms: Mutex<HashMap<Uuid, watch::Sender<Option<Room>>>>,
    wake: Notify,
}

/// A ticket, as far as it matters who is in it.
#[derive(Clone, Debug)]
struct Room {
    /// Another one for each state of affairs.
    state: Uuid,
    /// Whose the ticket is, for those who see only their own; nothing when there is no such ticket.
    assigned_to: Option<Option<Uuid>>,
    people: Arc<[Visitor]>,
}

impl Rooms {
    /// There may be something new.
    pub(super) fn wake(&self) {
        self.wake.notify_one();
    }

    fn enter(&self, ticket_id: Uuid) -> watch::Receiver<Option<Room>> {
        let room = self.lock().entry(ticket_id).or_default().subscribe();
        self.wake();
        room
    }

    /// The tickets in which somebody listens; the others are forgotten.
    fn listened(&self) -> Vec<Uuid> {
        let mut rooms = self.lock();
        rooms.retain(|_, room| room.receiver_count() > 0);
        rooms.keys().copied().collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, watch::Sender<Option<Room>>>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Room {
    /// Who is in the ticket, for a viewer: nobody, when they may not see it.
    fn seen_by(&self, viewer: &Viewer, ticket_id: Uuid) -> TicketPresence {
        match self.assigned_to {
            Some(assigned_to) if reaches(viewer, "read", ticket_id, assigned_to) => {
                TicketPresence { ticket_id, people: self.people.clone(), state: self.state }
            }
            _ => TicketPresence { ticket_id, people: Arc::default(), state: ticket_id },
        }
    }
}

/// Reads who is in the tickets in which somebody listens, for as long as it is polled.
pub async fn follow(app: Arc<App>) {
    let mut heard = app.feed.heard();
    loop {
        let tickets = app.rooms.listened();
        if tickets.is_empty() {
            app.rooms.wake.notified().await;
            continue;
        }
        heard.mark_unchanged();
        if let Err(error) = refresh(&app, &tickets).await {
            tracing::debug!(%error, "who is in the tickets could not be read; listeners wait");
        }
        sleep(PAUSE).await;
        // All of these are reason enough.
        let _ = timeout(IDLE, async {
            tokio::select! { () = app.rooms.wake.notified() => {}, _ = heard.changed() => {} }
        })
        .await;
    }
}

async fn refresh(app: &App, tickets: &[Uuid]) -> std::result::Result<(), DbErr> {
    let db = app.database.reader();
    let columns = [ticket::Column::Id, ticket::Column::AssignedTo];
    let these = any_of(app.database.backend(), ticket::Column::Id, tickets);
    let there = ticket::Entity::find().select_only().columns(columns).filter(these);
    let there: HashMap<Uuid, Option<Uuid>> = there.into_tuple::<(Uuid, Option<Uuid>)>().all(&db).await?.into_iter().collect();
    let mut people = visitors(&db, app.now(), tickets).await?;
    let mut rooms = app.rooms.lock();
    for ticket_id in tickets {
        let Some(room) = rooms.get_mut(ticket_id) else { continue };
        let (assigned_to, people) = (there.get(ticket_id).copied(), people.remove(ticket_id).unwrap_or_default());
        room.send_if_modified(|known| {
            let is_new = known.as_ref().is_none_or(|known| (known.assigned_to, &known.people) != (assigned_to, &people));
            if is_new {
                *known = Some(Room { state: app.new_id(), assigned_to, people });
            }
            is_new
        });
    }
    Ok(())
}

/// One who listens.
struct Listening {
    ticket_id: Uuid,
    viewer: CurrentViewer,
    room: watch::Receiver<Option<Room>>,
    /// Whom they were told of last.
    told: Option<Arc<[Visitor]>>,
}

/// Who is in a ticket, at once and then whenever that has changed; nobody while the viewer may not see the ticket. It ends when they may see none
/// at all.
pub fn events(app: &App, viewer: CurrentViewer, ticket_id: Uuid) -> impl Stream<Item = Result<TicketPresence>> + Send + use<> {
    let listening = Listening { ticket_id, viewer, room: app.rooms.enter(ticket_id), told: None };
    futures::stream::unfold(Some(listening), |listening| async move {
        let mut listening = listening?;
        match listening.next().await {
            Ok(presence) => Some((Ok(presence), Some(listening))),
            Err(error) => Some((Err(error), None)),
        }
    })
}

impl Listening {
    async fn next(&mut self) -> Result<TicketPresence> {
        loop {
            let viewer = self.viewer.get().await;
            if !viewer.may_somewhere("tickets", "read") {
                return Err(Error::forbidden("tickets", "read"));
            }
            let seen = self.room.borrow_and_update().as_ref().map(|room| room.seen_by(&viewer, self.ticket_id));
            if let Some(seen) = seen.filter(|seen| self.told.as_ref() != Some(&seen.people)) {
                self.told = Some(seen.people.clone());
                return Ok(seen);
            }
            // The room is there as long as somebody listens.
            tokio::select! { _ = self.room.changed() => {}, () = self.viewer.changed() => {} }
        }
    }
}
