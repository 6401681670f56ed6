//! Who is told what about tickets: each change is matched with a listener's filter and authorized when it is delivered.

use std::sync::Arc;

use entities::access::{Scope, Viewer};
use entities::ticket::{Priority, Status};
use entities::{comment, event, ticket};
use futures::Stream;
use serde::Deserialize;
use tokio::sync::watch;
use uuid::Uuid;

use crate::{Bus, Change};

/// Which changes of tickets to tell of. What is absent admits everything; what is given is compared with the ticket after the change.
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
    pub kinds: Option<Vec<event::Kind>>,
}

/// Why a stream ended before its listener did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Ended {
    /// The listener was too slow and lost changes.
    #[error("changes were lost")]
    FellBehind,
    /// The filter asks for what the viewer may not read (any more): this area of permission is missing.
    #[error("requires {0}:read")]
    Refused(&'static str),
}

impl TicketEventFilter {
    /// The change passes the filter. Touches no database and no permission.
    pub fn admits(&self, change: &Change) -> bool {
        let Some(ticket) = &change.ticket else { return false };
        self.ticket_id.is_none_or(|id| ticket.id == id)
            && self.customer_id.is_none_or(|id| ticket.customer_id == id)
            && self.assignee_id.is_none_or(|id| ticket.assigned_to == Some(id))
            && self.priorities.as_ref().is_none_or(|list| list.contains(&ticket.priority))
            && self.statuses.as_ref().is_none_or(|list| list.contains(&ticket.status))
            && self.tag.as_ref().is_none_or(|tag| ticket.tags.0.contains(&tag.trim().to_lowercase()))
            && self.kinds.as_ref().is_none_or(|list| list.contains(&change.event.kind))
    }

    /// Whether the viewer may filter by this; `false` when there can be nothing for them.
    ///
    /// # Errors
    /// [`Ended::Refused`] for a filter by what the viewer may not read: the events would tell it.
    pub fn check(&self, viewer: &Viewer) -> Result<bool, Ended> {
        let may = |area: &'static str, id: Uuid| match viewer.scope(area, "read") {
            Scope::All => Ok(true),
            Scope::Some { ids, .. } => Ok(ids.contains(&id)),
            Scope::None => Err(Ended::Refused(area)),
        };
        let customer = self.customer_id.map_or(Ok(true), |id| may("customers", id))?;
        let assignee = self.assignee_id.map_or(Ok(true), |id| if viewer.is(id) { Ok(true) } else { may("users", id) })?;
        Ok(customer && assignee)
    }
}

/// The viewer may see the ticket, the event and the comment.
pub fn is_visible_to(change: &Change, viewer: &Viewer) -> bool {
    change.ticket.as_ref().is_some_and(|ticket| ticket::is_visible_to(ticket, viewer))
        && event::is_visible_to(&change.event, viewer)
        && change.comment.as_ref().is_none_or(|comment| comment::is_visible_to(comment, viewer))
}

/// The changes from now on that pass the filter and that the viewer, as of each delivery, may see. A stream that cannot go on without
/// losing changes, or whose filter the viewer may not use any more, ends with the reason.
pub fn ticket_events(
    bus: &Bus,
    viewer: watch::Receiver<Viewer>,
    filter: TicketEventFilter,
) -> impl Stream<Item = Result<Arc<Change>, Ended>> + use<> {
    let listening = Some((bus.listen(), viewer, filter));
    futures::stream::unfold(listening, |listening| async move {
        let (mut listener, viewer, filter) = listening?;
        loop {
            let change = match listener.next().await {
                Ok(Some(change)) => change,
                Ok(None) => return None,
                Err(_) => return Some((Err(Ended::FellBehind), None)),
            };
            if !filter.admits(&change) {
                continue;
            }
            let now = viewer.borrow().clone();
            match filter.check(&now) {
                Err(refused) => return Some((Err(refused), None)),
                Ok(possible) if possible && is_visible_to(&change, &now) => {
                    return Some((Ok(change), Some((listener, viewer, filter))));
                }
                Ok(_) => {}
            }
        }
    })
}

#[cfg(test)]
#[path = "ticket_events_tests.rs"]
mod tests;
