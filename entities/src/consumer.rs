//! Who reads the log at a pace of its own, and how far each has come.

use sea_orm::entity::prelude::*;

/// A row of `consumers`: where a consumer stands in the log, and which process works for it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consumers")]
pub struct Model {
    /// Its name: `welcome_mail`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Everything up to this position is dealt with.
    pub position: i64,
    /// How often its next event has failed by its own fault; so many make it a dead letter.
    pub attempts: i32,
    /// How often in a row its next event has failed for whatever reason; the pause before the next try follows from it.
    pub failures: i32,
    /// Not before this time is the next event tried again.
    pub retry_at: Option<DateTimeUtc>,
    /// Why its next event failed last.
    pub last_error: Option<String>,
    /// The process that works for it.
    pub holder: Option<Uuid>,
    /// Until when; after that any process may take over.
    pub held_until: Option<DateTimeUtc>,
}

/// No relation is followed through SeaORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
