//! Companies that we help.

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, DbBackend};
use serde::{Deserialize, Serialize};

use crate::access::{Scope, Viewer};
use crate::{any_of, no_row};

/// A row of `customers`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "customers")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What the company is called.
    pub company_name: String,
    /// Where to write to.
    pub contact_email: String,
    /// What they pay for.
    pub subscription_tier: Tier,
    /// How they stand with us.
    pub status: Status,
    /// A JSON object of the integrator's own.
    pub metadata: Json,
    /// Counts the changes of the row.
    pub version: i32,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row last changed.
    pub updated_at: DateTimeUtc,
}

crate::row::row!(id, company_name, contact_email, subscription_tier, status, metadata, version, created_at, updated_at);

/// What a customer pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(50))", rename_all = "snake_case")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Tier {
    /// Nothing.
    Free,
    /// A small plan.
    Starter,
    /// A large plan.
    Professional,
    /// A contract of their own.
    Enterprise,
}

/// How a customer stands with us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(50))", rename_all = "snake_case")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Uses the product.
    Active,
    /// Stopped for now.
    Paused,
    /// Has left.
    Churned,
}

/// No relation is followed through SeaORM: relations are batched loaders.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Which rows the viewer may see, as SQL: those of `customers:read`. Nobody owns a customer, so `assigned` adds none.
pub fn visible_to(viewer: &Viewer, backend: DbBackend) -> Condition {
    match viewer.scope("customers", "read") {
        Scope::All => Condition::all(),
        Scope::Some { ids, .. } => Condition::all().add(any_of(backend, Column::Id, &ids)),
        Scope::None => Condition::all().add(no_row()),
    }
}

/// The same for a row in hand.
pub fn is_visible_to(customer: &Model, viewer: &Viewer) -> bool {
    match viewer.scope("customers", "read") {
        Scope::All => true,
        Scope::Some { ids, .. } => ids.contains(&customer.id),
        Scope::None => false,
    }
}
