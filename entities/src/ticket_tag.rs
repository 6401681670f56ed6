//! The tags of tickets, one row for each of each ticket. The database keeps it as `support_tickets.tags` is.

use sea_orm::entity::prelude::*;

/// A row of `ticket_tags`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket_tags")]
pub struct Model {
    /// The tag.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tag: String,
    /// A ticket that has it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: Uuid,
}

/// No relation is followed through SeaORM: relations are batched loaders.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
