//! Figures that are kept, not counted.

use sea_orm::entity::prelude::*;

/// A row of `counters`: a change of a figure, written in the transaction that caused it and folded with its like later.
///
/// The figure is the sum of the rows with its name and key. Rows are only added, so writers never wait for each other.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "counters")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which figure: `users`, `tickets_by_status`, `tickets_per_day`.
    pub name: String,
    /// Of what: a status, a day (`2026-11-22`), or nothing.
    pub key: String,
    /// By how much.
    pub delta: i64,
}

/// No relation is followed through SeaORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
