//! What groups of people may do.

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, DbBackend};
use serde::{Deserialize, Serialize};

use crate::access::{PermissionSet, Scope, Viewer};
use crate::{Strings, any_of, no_row};

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

crate::row::row!(id, name, description, permissions, built_in, version, created_at, updated_at);

/// No relation is followed through SeaORM: relations are batched loaders.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What it allows.
    pub fn permission_set(&self) -> PermissionSet {
        PermissionSet::parse(self.permissions.0.iter().map(String::as_str))
    }
}

/// Which rows the viewer may see, as SQL: those of `roles:read`. Nobody owns a role, so `assigned` adds none.
pub fn visible_to(viewer: &Viewer, backend: DbBackend) -> Condition {
    match viewer.scope("roles", "read") {
        Scope::All => Condition::all(),
        Scope::Some { ids, .. } => Condition::all().add(any_of(backend, Column::Id, &ids)),
        Scope::None => Condition::all().add(no_row()),
    }
}

/// The same for a row in hand.
pub fn is_visible_to(role: &Model, viewer: &Viewer) -> bool {
    match viewer.scope("roles", "read") {
        Scope::All => true,
        Scope::Some { ids, .. } => ids.contains(&role.id),
        Scope::None => false,
    }
}
