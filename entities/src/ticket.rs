//! Requests for help.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{Condition, DbBackend, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};

use crate::access::{Scope, Viewer};
use crate::{Strings, any_of, no_row};

/// A row of `support_tickets`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "support_tickets")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Short and unique, counted up from 1.
    pub number: i64,
    /// Whose request it is.
    pub customer_id: Uuid,
    /// Who works on it.
    pub assigned_to: Option<Uuid>,
    /// One line.
    pub title: String,
    /// The request in full.
    pub description: String,
    /// How soon it matters.
    pub priority: Priority,
    /// `priority` as a number, kept by the database, so that it can be ordered by.
    pub priority_rank: i16,
    /// Where it stands.
    pub status: Status,
    /// Lower-case words to sort tickets by.
    pub tags: Strings,
    /// When somebody on our side first answered publicly.
    pub first_response_at: Option<DateTimeUtc>,
    /// When it was last resolved or closed; absent while it is not.
    pub resolved_at: Option<DateTimeUtc>,
    /// Counts the changes of the row.
    pub version: i32,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row last changed. An internal comment does not change it.
    pub updated_at: DateTimeUtc,
}

crate::row::row!(
    id,
    number,
    customer_id,
    assigned_to,
    title,
    description,
    priority,
    priority_rank,
    status,
    tags,
    first_response_at,
    resolved_at,
    version,
    created_at,
    updated_at,
);

/// How soon a ticket matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Priority {
    /// When there is time.
    Low,
    /// In turn.
    Medium,
    /// Before the others.
    High,
    /// Now.
    Urgent,
}

impl Priority {
    /// The number that `support_tickets.priority_rank` has for it.
    pub fn rank(self) -> i16 {
        match self {
            Self::Low => 1,
            Self::Medium => 2,
            Self::High => 3,
            Self::Urgent => 4,
        }
    }
}

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(50))", rename_all = "snake_case")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Nobody works on it yet.
    Open,
    /// Somebody works on it.
    InProgress,
    /// The customer has to answer.
    Waiting,
    /// Answered; comes back when the customer disagrees.
    Resolved,
    /// Done.
    Closed,
}

impl Status {
    /// The transition table: to which states a ticket may go from this one.
    ///
    /// | from | to |
    /// |---|---|
    /// | open | in progress, waiting, resolved, closed |
    /// | in progress | open, waiting, resolved, closed |
    /// | waiting | open, in progress, resolved, closed |
    /// | resolved | open (the customer disagrees), closed |
    /// | closed | open (reopened) |
    pub fn next(self) -> &'static [Self] {
        use Status::{Closed, InProgress, Open, Resolved, Waiting};
        match self {
            Open => &[InProgress, Waiting, Resolved, Closed],
            InProgress => &[Open, Waiting, Resolved, Closed],
            Waiting => &[Open, InProgress, Resolved, Closed],
            Resolved => &[Open, Closed],
            Closed => &[Open],
        }
    }

    /// Resolved or closed: nobody has to do anything.
    pub fn is_done(self) -> bool {
        matches!(self, Self::Resolved | Self::Closed)
    }
}

/// What filters and rights look at. Each event of a ticket says how the ticket stood before and after it, so that the log alone tells whom
/// it concerns, however late it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// Whose request it is.
    pub customer_id: Uuid,
    /// Who works on it.
    pub assignee_id: Option<Uuid>,
    /// How soon it matters.
    pub priority: Priority,
    /// Where it stands.
    pub status: Status,
    /// Its tags.
    pub tags: Strings,
}

impl Standing {
    /// How a ticket stands.
    pub fn of(ticket: &Model) -> Self {
        Self {
            customer_id: ticket.customer_id,
            assignee_id: ticket.assigned_to,
            priority: ticket.priority,
            status: ticket.status,
            tags: ticket.tags.clone(),
        }
    }
}

/// No relation is followed through SeaORM: relations are batched loaders.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Which rows the viewer may do `action` to, as SQL. A viewer's own tickets are those assigned to them.
pub fn permitted_to(viewer: &Viewer, action: &str, backend: DbBackend) -> Condition {
    match viewer.scope("tickets", action) {
        Scope::All => Condition::all(),
        Scope::Some { assigned, ids } => {
            let mut any = Condition::any().add(any_of(backend, Column::Id, &ids));
            if let (true, Some(me)) = (assigned, viewer.user_id()) {
                any = any.add(Column::AssignedTo.eq(me));
            }
            Condition::all().add(any)
        }
        Scope::None => Condition::all().add(no_row()),
    }
}

/// The same for a row in hand.
pub fn is_permitted_to(ticket: &Model, viewer: &Viewer, action: &str) -> bool {
    reaches(viewer, action, ticket.id, ticket.assigned_to)
}

/// The same for a ticket that is, or was, assigned to somebody.
pub fn reaches(viewer: &Viewer, action: &str, id: Uuid, assigned_to: Option<Uuid>) -> bool {
    match viewer.scope("tickets", action) {
        Scope::All => true,
        Scope::Some { assigned, ids } => ids.contains(&id) || (assigned && assigned_to.is_some_and(|id| viewer.is(id))),
        Scope::None => false,
    }
}

/// Which rows the viewer may see, as SQL: those of `tickets:read`.
pub fn visible_to(viewer: &Viewer, backend: DbBackend) -> Condition {
    permitted_to(viewer, "read", backend)
}

/// The ids of the rows that the viewer may see: what belongs to a ticket is as visible as the ticket.
pub fn visible_ids(viewer: &Viewer, backend: DbBackend) -> SelectStatement {
    Entity::find().select_only().column(Column::Id).filter(visible_to(viewer, backend)).into_query()
}

/// The same as [`visible_to`] for a row in hand.
pub fn is_visible_to(ticket: &Model, viewer: &Viewer) -> bool {
    is_permitted_to(ticket, viewer, "read")
}
