//! Which tickets a list has. A filter by what the viewer may not read is refused: it would tell as much as reading it.

use chrono::{DateTime, Utc};
use entities::access::{Scope, Viewer};
use entities::no_row;
use entities::ticket::{Column, Priority, Status};
use entities::user;
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::list_args::search_text;
use crate::tickets::tags::{Frequency, has_tag};

/// Which tickets.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TicketFilter {
    /// Words of the title, the description, the tags, or the number ([`search`](crate::search)).
    pub search: Option<String>,
    /// In one of these states.
    pub status: Option<Vec<Status>>,
    /// Of one of these priorities.
    pub priority: Option<Vec<Priority>>,
    /// Assigned to this user. Another's id requires `users:read`.
    pub assignee_id: Option<Uuid>,
    /// Assigned to nobody, or to somebody.
    pub unassigned: Option<bool>,
    /// Of this customer.
    pub customer_id: Option<Uuid>,
    /// With this tag.
    pub tag: Option<String>,
    /// Made after this moment.
    pub created_after: Option<DateTime<Utc>>,
    /// Made before this moment.
    pub created_before: Option<DateTime<Utc>>,
}

impl TicketFilter {
    /// Says no where a list of tickets with this filter would.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a filter by what the viewer may not read, [`Error::BadUserInput`] for one that cannot be.
    pub(crate) fn check(&self, viewer: &Viewer) -> Result<()> {
        search_text(self.search.as_deref())?;
        self.condition(viewer, Frequency::Rare).map(drop)
    }

    /// The same tickets, with nothing said twice.
    #[must_use]
    pub(crate) fn distinct(&self) -> Self {
        let (status, priority) = (self.status.as_deref().map(every), self.priority.as_deref().map(every));
        Self { status, priority, ..self.clone() }
    }

    /// The filter as SQL, without the search; for a tag of this frequency.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a filter by what the viewer may not read, [`Error::BadUserInput`] for one that cannot be.
    pub(super) fn condition(&self, viewer: &Viewer, frequency: Frequency) -> Result<Condition> {
        if let (Some(after), Some(before)) = (self.created_after, self.created_before)
            && after >= before
        {
            return Err(Error::BadUserInput("`createdAfter` must be before `createdBefore`".into()));
        }
        Ok(Condition::all()
            .add_option(self.status.as_deref().map(status_is))
            .add_option(self.priority.as_deref().map(priority_is))
            .add_option(self.assignee_id.map(|id| assignee_is(viewer, id)).transpose()?)
            .add_option(self.unassigned.map(|unassigned| unassigned_is(viewer, unassigned)).transpose()?)
            .add_option(self.customer_id.map(|id| customer_is(viewer, id)).transpose()?)
            .add_option(self.tag.as_deref().map(|tag| tag_is(tag, frequency)).transpose()?)
            .add_option(self.created_after.map(|time| Column::CreatedAt.gt(time)))
            .add_option(self.created_before.map(|time| Column::CreatedAt.lt(time))))
    }
}

/// One state is written as an equality, so that the index that begins with the state also gives the order.
fn status_is(list: &[Status]) -> SimpleExpr {
    match list {
        [] => no_row(),
        [one] => Column::Status.eq(*one),
        _ => Column::Status.is_in(every::<Status>(list)),
    }
}

fn priority_is(list: &[Priority]) -> SimpleExpr {
    match list {
        [] => no_row(),
        [one] => Column::Priority.eq(*one),
        _ => Column::Priority.is_in(every::<Priority>(list)),
    }
}

/// The distinct values of a list, in the order of the enum, so that few statement texts arise.
fn every<T: sea_orm::Iterable + PartialEq>(list: &[T]) -> Vec<T> {
    T::iter().filter(|value| list.contains(value)).collect()
}

fn assignee_is(viewer: &Viewer, id: Uuid) -> Result<SimpleExpr> {
    match viewer.scope("users", "read") {
        _ if viewer.is(id) => Ok(Column::AssignedTo.eq(id)),
        Scope::All => Ok(Column::AssignedTo.eq(id)),
        Scope::Some { ids, .. } if ids.contains(&id) => Ok(Column::AssignedTo.eq(id)),
        Scope::Some { .. } => Ok(no_row()),
        Scope::None => Err(Error::forbidden("users", "read")),
    }
}

fn unassigned_is(viewer: &Viewer, unassigned: bool) -> Result<SimpleExpr> {
    if !user::is_nobody_in_sight(viewer) {
        return Err(Error::forbidden("users", "read"));
    }
    Ok(if unassigned { Column::AssignedTo.is_null() } else { Column::AssignedTo.is_not_null() })
}

fn customer_is(viewer: &Viewer, id: Uuid) -> Result<SimpleExpr> {
    match viewer.scope("customers", "read") {
        Scope::All => Ok(Column::CustomerId.eq(id)),
        Scope::Some { ids, .. } if ids.contains(&id) => Ok(Column::CustomerId.eq(id)),
        Scope::Some { .. } => Ok(no_row()),
        Scope::None => Err(Error::forbidden("customers", "read")),
    }
}

fn tag_is(tag: &str, frequency: Frequency) -> Result<SimpleExpr> {
    Ok(search_text(Some(tag))?.map_or_else(no_row, |tag| has_tag(tag, frequency)))
}
