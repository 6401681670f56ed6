//! Who is told what about tickets: each change is matched with a listener's filter and authorized when it is delivered.

use std::collections::HashSet;
use std::sync::Arc;

use entities::access::{Scope, Viewer};
use entities::event::{self, Kind};
use entities::ticket::{Priority, Standing, Status};
use futures::Stream;
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use uuid::Uuid;

use crate::listening::{Listening, Replaced, Span};
use crate::{Change, CurrentViewer, Feed, Place, Point, Rows};

/// Tickets out of sight that a stream remembers. With more of them one may be told of twice.
const GONE: usize = 1000;

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
    /// The viewer's own rights have changed, so that tickets may be out of sight of which nothing happened: nobody tells which.
    #[error("other tickets are in sight")]
    SightChanged,
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
    /// The same; it went from somebody whom the viewer sees to somebody of whom they may not know.
    FitsUnassigned,
    /// The ticket does not fit the filter any more. The viewer may still see it.
    Left,
    /// The ticket does not fit the filter any more. The viewer may not see it any more, or not what happened to it.
    OutOfSight,
}

impl Told {
    /// What happened, as the listener may know it.
    pub fn kind(&self) -> Kind {
        match self.fit {
            Fit::Fits => self.change.event.kind,
            Fit::FitsUnassigned => Kind::TicketUnassigned,
            Fit::Left | Fit::OutOfSight => Kind::TicketLeft,
        }
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
        let fits = |standing: &Standing| self.admits(id, standing) && change.is_in_sight(standing, viewer);
        if fits(after) {
            let kind = event::kind_for(&change.event, viewer);
            let fit = if kind == change.event.kind { Fit::Fits } else { Fit::FitsUnassigned };
            return (self.asks_for(kind) && change.is_visible_to(viewer)).then_some(fit);
        }
        if !fits(before) || !self.asks_for(Kind::TicketLeft) {
            return None;
        }
        Some(if change.is_in_sight(after, viewer) && change.is_visible_to(viewer) { Fit::Left } else { Fit::OutOfSight })
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
/// stream ends, with the reason, when the viewer may read no ticket any more or not use its filter, or only other tickets than before, or the log is
/// another one. `place` says at any time where it stands.
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
    let sight = viewer.last().scope("tickets", "read");
    let telling = Telling { listening, viewer, filter, sight, gone: HashSet::new() };
    futures::stream::unfold(Some(telling), |telling| async move {
        let mut telling = telling?;
        match telling.next().await {
            Ok(told) => told.map(|told| (Ok(told), Some(telling))),
            Err(ended) => Some((Err(ended), None)),
        }
    })
}

/// One stream.
struct Telling<C> {
    listening: Listening<C>,
    viewer: CurrentViewer,
    filter: TicketEventFilter,
    /// On which tickets the viewer could look at the last change.
    sight: Scope,
    /// The tickets of which the viewer was told nothing since they were out of sight.
    gone: HashSet<Uuid>,
}

impl<C: ConnectionTrait> Telling<C> {
    /// The next change that is told; nothing when there is to be no more.
    async fn next(&mut self) -> Result<Option<Told>, Ended> {
        loop {
            let Some(change) = self.listening.next().await? else { return Ok(None) };
            // Whoever lost a right earlier in the log is not judged by it. Losing one stands in the log itself, so nobody waits for a
            // ticket to hear of it.
            let viewer = self.viewer.get().await;
            let possible = self.filter.check(&viewer)?;
            let sight = viewer.scope("tickets", "read");
            let before = std::mem::replace(&mut self.sight, sight);
            // Who was away then is not known to have had other rights, nor not to have had them.
            let missed = self.listening.is_behind() && may_change_sight(&change.event, &viewer);
            if self.sight != Scope::All && (missed || before != self.sight) {
                return Err(Ended::SightChanged);
            }
            let fit = if possible { self.filter.of(&change, &viewer) } else { None };
            if fit.is_none() && change.came_and_went(&viewer) {
                self.forget(change.event.aggregate_id);
            }
            if let Some(fit) = fit.filter(|fit| self.is_news(&change, *fit)) {
                return Ok(Some(Told { change, fit }));
            }
        }
    }

    /// A ticket that comes back in between only in the log, while it is out of sight now, has left once.
    fn is_news(&mut self, change: &Change, fit: Fit) -> bool {
        let id = change.event.aggregate_id;
        if fit == Fit::OutOfSight {
            return self.forget(id);
        }
        self.gone.remove(&id);
        true
    }

    /// The viewer knows that the ticket is out of sight, or was never told of it. Says whether that is new.
    fn forget(&mut self, id: Uuid) -> bool {
        if self.gone.len() >= GONE {
            self.gone.clear();
        }
        self.gone.insert(id)
    }
}

/// Whether the event can be one after which the viewer sees other tickets.
fn may_change_sight(event: &event::Model, viewer: &Viewer) -> bool {
    let permissions = || event.data["changes"].get("permissions").is_some();
    match event.kind {
        Kind::UserRoleChanged => viewer.is(event.aggregate_id),
        Kind::UserUpdated => viewer.is(event.aggregate_id) && permissions(),
        // The name is not in events that are older than this.
        Kind::RoleUpdated => {
            let theirs = |name: &str| viewer.identity().is_some_and(|identity| identity.role == name);
            permissions() && event.data["name"].as_str().is_none_or(theirs)
        }
        _ => false,
    }
}

#[cfg(test)]
#[path = "ticket_events_tests.rs"]
mod tests;
