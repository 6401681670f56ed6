//! What is written on a ticket: answers for everybody, notes for the team.

use sea_orm::Condition;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::access::Viewer;

/// A row of `ticket_comments`. A comment is as visible as its ticket; an internal one needs `notes:read` as well.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "ticket_comments")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The ticket it stands on.
    pub ticket_id: Uuid,
    /// Who wrote it.
    pub author_id: Option<Uuid>,
    /// The text.
    pub body: String,
    /// For the team only.
    pub internal: bool,
    /// When it was written.
    pub created_at: DateTimeUtc,
}

crate::row::row!(id, ticket_id, author_id, body, internal, created_at);

/// No relation is followed through SeaORM: relations are batched loaders.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Which comments of a visible ticket the viewer may see, as SQL.
pub fn visible_to(viewer: &Viewer) -> Condition {
    if viewer.may("notes", "read") { Condition::all() } else { Condition::all().add(Column::Internal.eq(false)) }
}

/// The same for a row in hand.
pub fn is_visible_to(comment: &Model, viewer: &Viewer) -> bool {
    !comment.internal || viewer.may("notes", "read")
}
