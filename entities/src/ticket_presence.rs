//! Who is in which ticket: signs of life, which are worth nothing a minute later.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// A row of `ticket_presence`: one place in which somebody has a ticket open, such as a tab of a browser.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket_presence")]
pub struct Model {
    /// The ticket.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: Uuid,
    /// Who has it open.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    /// Where: what the client calls itself.
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_id: String,
    /// What they do there.
    pub activity: Activity,
    /// Since when they do it.
    pub since: DateTimeUtc,
    /// The last sign of life.
    pub seen_at: DateTimeUtc,
}

/// What somebody does in a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Activity {
    /// They look at it.
    Viewing,
    /// They write.
    Writing,
}

/// No relation is followed through SeaORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
