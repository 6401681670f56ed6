//! What people are told of: one row for each person and event.

use sea_orm::Condition;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::access::Viewer;
use crate::no_row;

/// A row of `notifications`. It names what it is about and says nothing of it: that is read, with the rights of then, when the row is shown.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "notifications")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who is told.
    pub user_id: Uuid,
    /// Why. An event is told to a person once, for the reason that concerns them most.
    pub kind: Kind,
    /// The event that it tells of.
    pub event_id: Uuid,
    /// Who did it; nobody when the operator, a customer or the system did.
    pub actor_id: Option<Uuid>,
    /// The ticket it is about.
    pub ticket_id: Option<Uuid>,
    /// The comment it is about.
    pub comment_id: Option<Uuid>,
    /// What else there is to say; its form depends on `kind`.
    pub data: Json,
    /// Shown in the application. What is only sent by mail is not.
    pub in_app: bool,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it was read. What is not shown counts as read from the beginning.
    pub read_at: Option<DateTimeUtc>,
}

crate::row::row!(id, user_id, kind, event_id, actor_id, ticket_id, comment_id, data, in_app, created_at, read_at);

/// Why somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(50))", rename_all = "snake_case")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// They have another role (S069): `{oldRole, newRole}`
    RoleChanged,
    /// A ticket was given to them: `{}`
    TicketAssigned,
    /// A comment names them: `{}`
    Mentioned,
    /// Somebody wrote on a ticket that they work on: `{}`
    TicketReplied,
}

/// The ways on which somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ways {
    /// In the application.
    pub in_app: bool,
    /// By mail.
    pub mail: bool,
}

impl Kind {
    /// The ways for whoever has chosen none: everything in the application; by mail what somebody has to act on or should know at once, but
    /// not each reply.
    pub fn ways(self) -> Ways {
        Ways { in_app: true, mail: self != Self::TicketReplied }
    }
}

/// No relation is followed through SeaORM: relations are batched loaders.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Which rows the viewer may see, as SQL: one's own that are shown in the application. No permission shows those of others.
pub fn visible_to(viewer: &Viewer) -> Condition {
    let own = viewer.user_id().map_or_else(no_row, |id| Column::UserId.eq(id));
    Condition::all().add(own).add(Column::InApp.eq(true))
}

/// The same for a row in hand.
pub fn is_visible_to(notification: &Model, viewer: &Viewer) -> bool {
    viewer.is(notification.user_id) && notification.in_app
}
