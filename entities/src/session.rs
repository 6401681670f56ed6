//! A sign-in, from login to logout: the family of its refresh tokens.

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, DbBackend};
use serde::{Deserialize, Serialize};

use crate::access::{Scope, Viewer};
use crate::{any_of, no_row};

/// A row of `sessions`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    /// UUID v7; the `sid` claim of the access tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who signed in.
    pub user_id: Uuid,
    /// With which program.
    pub user_agent: Option<String>,
    /// From which address.
    pub ip_address: Option<String>,
    /// When it began.
    pub created_at: DateTimeUtc,
    /// When its tokens were last renewed.
    pub last_used_at: DateTimeUtc,
    /// When it ends if it is not renewed.
    pub expires_at: DateTimeUtc,
    /// When it was ended: signed out, revoked, or a refresh token was used twice.
    pub revoked_at: Option<DateTimeUtc>,
}

crate::row::row!(id, user_id, user_agent, ip_address, created_at, last_used_at, expires_at, revoked_at);

/// No relation is followed through SeaORM: relations are batched loaders.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Which rows the viewer may see, as SQL: one's own, and those of the users whose `users:security` one holds.
pub fn visible_to(viewer: &Viewer, backend: DbBackend) -> Condition {
    of_users(viewer, "security", backend)
}

/// The same for a row in hand.
pub fn is_visible_to(session: &Model, viewer: &Viewer) -> bool {
    viewer.is(session.user_id)
        || match viewer.scope("users", "security") {
            Scope::All => true,
            Scope::Some { ids, .. } => ids.contains(&session.user_id),
            Scope::None => false,
        }
}

/// Which rows the viewer may end, as SQL: one's own, and those of the users whose `users:revoke` one holds.
pub fn revocable_by(viewer: &Viewer, backend: DbBackend) -> Condition {
    of_users(viewer, "revoke", backend)
}

fn of_users(viewer: &Viewer, action: &str, backend: DbBackend) -> Condition {
    let own = viewer.user_id().map_or_else(no_row, |id| Column::UserId.eq(id));
    match viewer.scope("users", action) {
        Scope::All => Condition::all(),
        Scope::Some { ids, .. } => Condition::any().add(own).add(any_of(backend, Column::UserId, &ids)),
        Scope::None => Condition::all().add(own),
    }
}
