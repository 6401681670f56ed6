//! What groups of people may do.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::Strings;

/// A row of `roles`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "roles")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Unique; what `users.role` says.
    pub name: String,
    /// One sentence for people.
    pub description: String,
    /// What its holders may do.
    pub permissions: Strings,
    /// Came with the product and cannot be deleted or renamed.
    pub built_in: bool,
    /// Counts the changes of the row.
    pub version: i32,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row last changed.
    pub updated_at: DateTimeUtc,
}

/// No relation is followed through SeaORM: relations are batched loaders.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
