//! People who work here or call our API.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{Condition, DbBackend};
use serde::{Deserialize, Serialize};

use crate::access::{ADMIN_ROLE, Scope, Viewer};
use crate::{Strings, any_of, no_row};

/// A row of `users`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "users")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Unique without regard to case among users that are not deleted.
    pub email: String,
    /// What others call them.
    pub name: String,
    /// The name of their role.
    pub role: String,
    /// What they may do beyond their role.
    pub permissions: Strings,
    /// Whether they may sign in.
    pub status: Status,
    /// An argon2id PHC string; absent for users who cannot sign in with a password.
    #[serde(skip_serializing, default)]
    pub password_hash: Option<String>,
    /// When they last signed in.
    pub last_login_at: Option<DateTimeUtc>,
    /// From which address.
    pub last_login_ip: Option<String>,
    /// With which program.
    pub last_login_user_agent: Option<String>,
    /// Counts the changes of the row.
    pub version: i32,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row last changed.
    pub updated_at: DateTimeUtc,
    /// Set when deleted; a deleted user is invisible but tickets and events still name the id.
    pub deleted_at: Option<DateTimeUtc>,
}

crate::row::row!(
    id,
    email,
    name,
    role,
    permissions,
    status,
    password_hash,
    last_login_at,
    last_login_ip,
    last_login_user_agent,
    version,
    created_at,
    updated_at,
    deleted_at,
);

/// Whether a user may sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(50))", rename_all = "snake_case")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// May sign in.
    Active,
    /// Locked out for now.
    Suspended,
    /// Has left.
    Deactivated,
}

/// No relation is followed through SeaORM: relations are batched loaders.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// `name (email)` (S145).
    pub fn display_name(&self) -> String {
        format!("{} ({})", self.name, self.email)
    }

    /// One of those who keep the platform in hand, and can sign in to do so; there is always at least one.
    pub fn is_active_admin(&self) -> bool {
        self.role == ADMIN_ROLE && self.status == Status::Active && self.deleted_at.is_none() && self.password_hash.is_some()
    }
}

/// Whether the viewer may do `action` to this user. A viewer's own row is their own.
pub fn is_permitted_to(user: &Model, viewer: &Viewer, area: &str, action: &str) -> bool {
    match viewer.scope(area, action) {
        Scope::All => true,
        Scope::Some { assigned, ids } => ids.contains(&user.id) || (assigned && viewer.is(user.id)),
        Scope::None => false,
    }
}

/// Which rows the viewer may see, as SQL: those of `users:read`, and always one's own; never a deleted one.
pub fn visible_to(viewer: &Viewer, backend: DbBackend) -> Condition {
    let alive = Condition::all().add(Column::DeletedAt.is_null());
    let own: SimpleExpr = match viewer.user_id() {
        Some(id) => Column::Id.eq(id),
        None => no_row(),
    };
    match viewer.scope("users", "read") {
        Scope::All => alive,
        Scope::Some { ids, .. } => alive.add(Condition::any().add(own).add(any_of(backend, Column::Id, &ids))),
        Scope::None => alive.add(own),
    }
}

/// The same for a row in hand.
pub fn is_visible_to(user: &Model, viewer: &Viewer) -> bool {
    user.deleted_at.is_none() && is_in_sight(user.id, viewer)
}

/// Whether the viewer may see the row of this id, if there is one that is not deleted.
pub fn is_in_sight(id: Uuid, viewer: &Viewer) -> bool {
    match viewer.scope("users", "read") {
        Scope::All => true,
        Scope::Some { ids, .. } => viewer.is(id) || ids.contains(&id),
        Scope::None => viewer.is(id),
    }
}

/// Whether the viewer may know that there is nobody where a user could be, such as that nobody has a ticket: only who sees every user can tell
/// that from somebody whom they do not see.
pub fn is_nobody_in_sight(viewer: &Viewer) -> bool {
    viewer.may("users", "read")
}
