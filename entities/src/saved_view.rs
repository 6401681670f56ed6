//! Lists of tickets that people have kept: a filter and an order, under a name.

use sea_orm::Condition;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::access::{Audience, Viewer};
use crate::no_row;

/// A row of `saved_views`. It holds no tickets: whoever uses it asks for them with rights of their own.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "saved_views")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose it is.
    pub owner_id: Uuid,
    /// Unique among those of its owner.
    pub name: String,
    /// Which tickets: what the input `TicketFilter` takes, without what is absent.
    pub filter: Json,
    /// The order: what the input `TicketOrder` takes; the list's own without it.
    pub order_by: Option<Json>,
    /// Where it stands among those of its owner: 0, 1, 2, without a gap.
    pub position: i32,
    /// For everybody on our side.
    pub shared: bool,
    /// Counts the changes of the row.
    pub version: i32,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row last changed. That others took its place and it moved on is no change of it.
    pub updated_at: DateTimeUtc,
}

crate::row::row!(id, owner_id, name, filter, order_by, position, shared, version, created_at, updated_at);

/// No relation is followed through SeaORM: relations are batched loaders.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Which rows the viewer may see, as SQL: one's own, and those that are shared. Those of the team are not for integrations.
pub fn visible_to(viewer: &Viewer) -> Condition {
    let own = viewer.user_id().map_or_else(no_row, |id| Column::OwnerId.eq(id));
    let shared = (viewer.audience() != Audience::Partner).then(|| Column::Shared.eq(true));
    Condition::any().add(own).add_option(shared)
}

/// The same for a row in hand.
pub fn is_visible_to(view: &Model, viewer: &Viewer) -> bool {
    viewer.is(view.owner_id) || (view.shared && viewer.audience() != Audience::Partner)
}
