//! Events of analytics that are in MongoDB, as far as they can be told of again.

use sea_orm::entity::prelude::*;

/// A row of `carried_events`: an event that a client told of was carried from the table of events to MongoDB.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "carried_events")]
pub struct Model {
    /// That of the event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// When it was told of.
    pub recorded_at: DateTimeUtc,
}

/// No relation is followed through SeaORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
