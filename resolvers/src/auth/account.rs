//! A user together with what they may do, in one statement.

use std::sync::Arc;

use entities::access::{Identity, PermissionSet, Viewer};
use entities::{Strings, any_of, role, user};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryResult, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

/// A user and the permissions of the role and of the user, merged (S122).
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub(super) user: Arc<user::Model>,
    pub(super) permissions: PermissionSet,
}

/// Those of these users who may sign in, and what each of them would see and do then, outside of any session.
///
/// # Errors
/// The database's.
pub(crate) async fn viewers_of<C: ConnectionTrait>(db: &C, ids: &[Uuid]) -> Result<Vec<(Arc<user::Model>, Viewer)>, DbErr> {
    let query = select().filter(any_of(db.get_database_backend(), user::Column::Id, ids)).into_query();
    let mut viewers = Vec::new();
    for row in db.query_all(&query).await? {
        let account = Account::of(&row)?;
        if account.is_active() {
            let user = account.user;
            let user::Model { role, email, name, .. } = user.as_ref().clone();
            let identity = Identity { user_id: user.id, session_id: Uuid::nil(), role, email, name };
            viewers.push((user, Viewer::signed_in(identity, account.permissions)));
        }
    }
    Ok(viewers)
}

/// Users with the permissions of their roles. Says nothing about which.
pub(super) fn select() -> Select<user::Entity> {
    let mut select = user::Entity::find().column_as(role::Column::Permissions, "role_permissions");
    let role_of_user = Expr::col((user::Entity, user::Column::Role)).equals((role::Entity, role::Column::Name));
    QueryTrait::query(&mut select).left_join(role::Entity, role_of_user);
    select
}

impl Account {
    /// Reads a row of [`select`].
    pub(super) fn of(row: &QueryResult) -> Result<Self, DbErr> {
        let user = user::Model::from_query_result(row, "")?;
        let of_role: Option<Strings> = row.try_get("", "role_permissions")?;
        let of_role = of_role.unwrap_or_default();
        let permissions = PermissionSet::parse(of_role.0.iter().chain(&user.permissions.0).map(String::as_str));
        Ok(Self { user: Arc::new(user), permissions })
    }

    /// May sign in and act.
    pub(super) fn is_active(&self) -> bool {
        self.user.deleted_at.is_none() && self.user.status == user::Status::Active
    }
}
