//! Who is told what about tickets: each change is matched with a listener's filter and authorized when it is delivered.

use std::collections::VecDeque;
use std::sync::Arc;

use entities::access::{Scope, Viewer};
use entities::event::{self, Kind};
use entities::ticket::{self, Priority, Standing, Status};
use futures::Stream;
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use tokio::sync::watch;
use uuid::Uuid;

use crate::change::with_rows;
use crate::{Change, Feed, Heard, Listener, PAUSE, Place, Rows, log};

/// Events of one read.
const PAGE: u64 = 200;

/// Which changes of tickets to tell of. What is absent admits everything; what is given is compared with how the ticket stood after the
/// change, and a change after which a ticket fits no more is told as its leaving.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TicketEventFilter {
    /// Of this ticket.
    pub ticket_id: Option<Uuid>,
    /// Of tickets of this customer.
    pub customer_id: Option<Uuid>,
    /// Of tickets assigned to this user.
    pub assignee_id: Option<Uuid>,
    /// Of tickets of one of these priorities.
    pub priorities: Option<Vec<Priority>>,
    /// Of tickets in one of these states.
    pub statuses: Option<Vec<Status>>,
    /// Of tickets with this tag.
    pub tag: Option<String>,
    /// Of one of these kinds.
    pub kinds: Option<Vec<Kind>>,
}

/// The filter asks for what the viewer may not read (any more): this area of permission is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("requires {0}:read")]
pub struct Refused(pub &'static str);

/// A change, as one listener is told of it.
#[derive(Clone, Debug)]
pub struct Told {
    /// What stands in the log.
    pub change: Arc<Change>,
    /// What that means to the listener.
    pub fit: Fit,
}

/// What a change is to a listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// The ticket fits the filter.
    Fits,
    /// The ticket does not fit the filter any more. The viewer may still see it.
    Left,
    /// The viewer may not see the ticket any more, nor what happened to it.
    OutOfSight,
}

impl Told {
    /// What happened, as the listener may know it.
    pub fn kind(&self) -> Kind {
        if self.fit == Fit::Fits { self.change.event.kind } else { Kind::TicketLeft }
    }

    /// The event, when the listener may know what it was.
    pub fn event(&self) -> Option<&event::Model> {
        (self.fit != Fit::OutOfSight).then_some(&self.change.event)
    }

    /// The rows that the listener may see.
    pub fn rows(&self) -> Rows {
        if self.fit == Fit::OutOfSight { Rows::default() } else { self.change.rows.clone() }
    }
}

impl TicketEventFilter {
    /// A ticket that stands so passes the filter. Touches no database and no permission.
    fn admits(&self, id: Uuid, standing: &Standing) -> bool {
        self.ticket_id.is_none_or(|wanted| id == wanted)
            && self.customer_id.is_none_or(|id| standing.customer_id == id)
            && self.assignee_id.is_none_or(|id| standing.assignee_id == Some(id))
            && self.priorities.as_ref().is_none_or(|list| list.contains(&standing.priority))
            && self.statuses.as_ref().is_none_or(|list| list.contains(&standing.status))
            && self.tag.as_ref().is_none_or(|tag| standing.tags.0.contains(&tag.trim().to_lowercase()))
    }

    fn asks_for(&self, kind: Kind) -> bool {
        self.kinds.as_ref().is_none_or(|list| list.contains(&kind))
    }

    /// What a change is to a viewer who listens with this filter; nothing when they are not told.
    pub fn of(&self, change: &Change, viewer: &Viewer) -> Option<Fit> {
        let (before, after) = change.standings()?;
        let id = change.event.aggregate_id;
        let in_sight = |standing: &Standing| ticket::reaches(viewer, "read", id, standing.assignee_id);
        let fits = |standing: &Standing| self.admits(id, standing) && in_sight(standing);
        if fits(after) {
            return (self.asks_for(change.event.kind) && change.is_visible_to(viewer)).then_some(Fit::Fits);
        }
        if !fits(before) || !self.asks_for(Kind::TicketLeft) || !event::is_visible_to(&change.event, viewer) {
            return None;
        }
        Some(if in_sight(after) && change.is_visible_to(viewer) { Fit::Left } else { Fit::OutOfSight })
    }

    /// Whether the viewer may filter by this; `false` when there can be nothing for them.
    ///
    /// # Errors
    /// [`Refused`] for a filter by what the viewer may not read: the events would tell it.
    pub fn check(&self, viewer: &Viewer) -> Result<bool, Refused> {
        let may = |area: &'static str, id: Uuid| match viewer.scope(area, "read") {
            Scope::All => Ok(true),
            Scope::Some { ids, .. } => Ok(ids.contains(&id)),
            Scope::None => Err(Refused(area)),
        };
        let customer = self.customer_id.map_or(Ok(true), |id| may("customers", id))?;
        let assignee = self.assignee_id.map_or(Ok(true), |id| if viewer.is(id) { Ok(true) } else { may("users", id) })?;
        Ok(customer && assignee)
    }
}

/// The changes after a position, whatever they are of, and what they are read from.
#[derive(Debug)]
pub(crate) struct Listening<C> {
    db: C,
    feed: Arc<Feed>,
    listener: Listener,
    /// The last position that was looked at.
    position: i64,
    /// The same, for whoever asks where the stream stands.
    place: Place,
    /// Up to here the log is read; what comes later is heard.
    until: i64,
    read: VecDeque<Arc<Change>>,
}

/// The changes after a position, or from now on, that pass the filter and that the viewer, as of each delivery, may see: first those that
/// stand in the log, then each as it is told, without a gap and without one twice. A listener who does not keep up reads on in the log. The
/// stream ends, with the reason, when the viewer may not use its filter any more. `place` says at any time where it stands.
pub fn ticket_events<C: ConnectionTrait + Send + Sync + 'static>(
    feed: &Arc<Feed>,
    db: C,
    viewer: watch::Receiver<Viewer>,
    filter: TicketEventFilter,
    after: Option<i64>,
    place: Place,
) -> impl Stream<Item = Result<Told, Refused>> + use<C> {
    let listening = Listening::new(feed, db, after, place);
    futures::stream::unfold(Some((listening, viewer, filter)), |listening| async move {
        let (mut listening, viewers, filter) = listening?;
        loop {
            let change = listening.next().await?;
            let viewer = viewers.borrow().clone();
            match filter.check(&viewer) {
                Err(refused) => return Some((Err(refused), None)),
                Ok(possible) => {
                    let told = if possible { filter.of(&change, &viewer) } else { None };
                    if let Some(fit) = told {
                        return Some((Ok(Told { change, fit }), Some((listening, viewers, filter))));
                    }
                }
            }
        }
    })
}

impl<C: ConnectionTrait> Listening<C> {
    /// Begins after a position, or with what happens from now on.
    pub(crate) fn new(feed: &Arc<Feed>, db: C, after: Option<i64>, place: Place) -> Self {
        let listener = feed.listen();
        let until = feed.head();
        let position = after.unwrap_or(until);
        place.set(position);
        Self { db, feed: feed.clone(), listener, position, place, until, read: VecDeque::new() }
    }

    /// The change after the last one; nothing when the feed is gone. Whoever comes for it has told the last one.
    pub(crate) async fn next(&mut self) -> Option<Arc<Change>> {
        self.place.set(self.position);
        loop {
            if let Some(change) = self.read.pop_front() {
                self.position = change.position;
                return Some(change);
            }
            if self.position < self.until {
                self.read_on().await;
                continue;
            }
            match self.listener.next().await {
                Heard::Change(change) if change.position <= self.position => {}
                Heard::Change(change) => {
                    self.position = change.position;
                    return Some(change);
                }
                Heard::Missed => self.until = self.feed.head(),
                Heard::Ended => return None,
            }
        }
    }

    /// Reads the next events of the log. A database that does not answer now is asked again: the listener waits, and loses nothing.
    async fn read_on(&mut self) {
        let read = async {
            // The feed lives as long as its semaphore.
            let _permit = self.feed.replays.acquire().await;
            let events = log::read(&self.db, self.position, PAGE).await?;
            // What the feed has not told yet it tells later, once the caches have forgotten what it changes.
            let told = events.into_iter().filter(|event| event.position.is_some_and(|position| position <= self.until));
            with_rows(&self.db, told.map(|event| (event, None)).collect()).await
        };
        match read.await {
            Ok(changes) if changes.is_empty() => self.position = self.until,
            Ok(changes) => self.read.extend(changes.into_iter().map(Arc::new)),
            Err(error) => {
                tracing::debug!(%error, "the log could not be read");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

#[cfg(test)]
#[path = "ticket_events_tests.rs"]
mod tests;
