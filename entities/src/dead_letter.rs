//! Events that a consumer gave up.

use sea_orm::entity::prelude::*;

/// A row of `dead_letters`: an event that a consumer could not deal with, kept until somebody replays or discards it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dead_letters")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose it is.
    pub consumer: String,
    /// The event.
    pub event_id: Uuid,
    /// Where the event stands in the log.
    pub position: i64,
    /// How often it was tried.
    pub attempts: i32,
    /// Why the last try failed.
    pub last_error: String,
    /// When it was given up.
    pub created_at: DateTimeUtc,
    /// When it was last tried.
    pub updated_at: DateTimeUtc,
}

/// No relation is followed through SeaORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
