//! Who is told what about tickets: each change is matched with a listener's filter and authorized when it is delivered.

use std::sync::Arc;

use entities::access::{Scope, Viewer};
use entities::event::{self, Kind};
use entities::ticket::{self, Priority, Standing, Status};
use futures::Stream;
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use uuid::Uuid;

use crate::listening::{Listening, Replaced, Span};
use crate::{Change, CurrentViewer, Feed, Place, Point, Rows};

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

/// The viewer may not read (any more) what the filter asks for, or tickets at all: this area of permission is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("requires {0}:read")]
pub struct Refused(pub &'static str);

/// Why a stream ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Ended {
    /// The viewer may read no ticket any more, or not use its filter.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The log is another one.
    #[error(transparent)]
    Replaced(#[from] Replaced),
}

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

    /// Whether the viewer may listen with this filter; `false` when there can be nothing for them.
    ///
    /// # Errors
    /// [`Refused`] for who may read no ticket, and for a filter by what the viewer may not read: the events would tell it.
    pub fn check(&self, viewer: &Viewer) -> Result<bool, Refused> {
        if !viewer.may_somewhere("tickets", "read") {
            return Err(Refused("tickets"));
        }
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

/// The changes after a point, or from now on, that pass the filter and that the viewer, as of each delivery, may see: first those that
/// stand in the log, then each as it is told, without a gap and without one twice. A listener who does not keep up reads on in the log. The
/// stream ends, with the reason, when the viewer may read no ticket any more or not use its filter, or the log is another one. `place` says at any
/// time where it stands.
pub fn ticket_events<C: ConnectionTrait + Send + Sync + 'static>(
    feed: &Arc<Feed>,
    db: C,
    viewer: CurrentViewer,
    filter: TicketEventFilter,
    after: Option<Point>,
    span: Span,
    place: Place,
) -> impl Stream<Item = Result<Told, Ended>> + use<C> {
    let listening = Listening::new(feed, db, after, span, place);
    futures::stream::unfold(Some((listening, viewer, filter)), |listening| async move {
        let (mut listening, mut viewers, filter) = listening?;
        loop {
            let change = match listening.next().await {
                Ok(Some(change)) => change,
                Ok(None) => return None,
                Err(replaced) => return Some((Err(replaced.into()), None)),
            };
            // Whoever lost a right earlier in the log is not judged by it. Losing one stands in the log itself, so nobody waits for a
            // ticket to hear of it.
            let viewer = viewers.get().await;
            match filter.check(&viewer) {
                Err(refused) => return Some((Err(refused.into()), None)),
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

#[cfg(test)]
#[path = "ticket_events_tests.rs"]
mod tests;
