//! What is to become of users: read and locked, decided in memory, one after the other.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::access::{ADMIN_ROLE, Viewer};
use entities::user::{Column, Entity, Model, Status, visible_to};
use entities::{Strings, any_of, any_of_texts, role};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::rules::{self, Roles};
use crate::context::Context;
use crate::error::{Result, UserError};
use crate::write::Write;

/// What is to become of a user; what is absent stays. Its texts are checked before it is made.
#[derive(Clone, Debug, Default)]
pub(super) struct Change {
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    /// Absent inside: cannot sign in with a password any more.
    pub(super) password_hash: Option<Option<String>>,
    pub(super) permissions: Option<Vec<String>>,
    pub(super) role: Option<String>,
    pub(super) status: Option<Status>,
    pub(super) delete: bool,
    pub(super) expected_version: Option<i32>,
    /// Why, for the audit log.
    pub(super) reason: Option<String>,
}

impl Change {
    /// The permissions that it takes, and the field that each is for. One's own name is one's own business.
    pub(super) fn needs(&self, viewer: &Viewer, user: &Model) -> Vec<(&'static str, &'static str, &'static str)> {
        let own = viewer.is(user.id);
        let parts = [
            (self.name.is_some() && !own, "users", "update", "name"),
            (self.email.is_some(), "users", "update", "email"),
            (self.password_hash.is_some(), "users", "update", "password"),
            (self.permissions.is_some(), "users", "update", "permissions"),
            (self.role.is_some(), "roles", "assign", "role"),
            (self.status.is_some(), "users", "suspend", "status"),
            (self.delete, "users", "delete", "id"),
        ];
        parts.into_iter().filter(|part| part.0).map(|(_, area, action, field)| (area, action, field)).collect()
    }

    /// The row after it. With another role, the permissions beyond the old one end.
    pub(super) fn applied_to(&self, user: &Model, now: DateTime<Utc>) -> Model {
        let mut after = user.clone();
        let keep = |new: &Option<String>, old: String| new.clone().unwrap_or(old);
        after.name = keep(&self.name, after.name);
        after.email = keep(&self.email, after.email);
        after.role = keep(&self.role, after.role);
        after.password_hash = self.password_hash.clone().unwrap_or(after.password_hash);
        if after.role != user.role {
            after.permissions = Strings::default();
        }
        after.permissions = self.permissions.clone().map_or(after.permissions, Into::into);
        after.status = self.status.unwrap_or(after.status);
        after.deleted_at = self.delete.then_some(now);
        if after != *user {
            after.version += 1;
            after.updated_at = now;
        }
        after
    }
}

/// A change that may be made.
#[derive(Clone, Debug)]
pub(super) struct Decision {
    pub(super) before: Arc<Model>,
    pub(super) after: Arc<Model>,
}

impl Decision {
    /// Everything was like this already.
    pub(super) fn is_empty(&self) -> bool {
        self.before.version == self.after.version
    }
}

/// A change that is not made.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    /// The row as it is, when somebody else changed it first.
    pub(super) current: Option<Arc<Model>>,
    pub(super) error: UserError,
}

impl From<UserError> for Refusal {
    fn from(error: UserError) -> Self {
        Self { current: None, error }
    }
}

/// The users of a batch, locked until the transaction ends, with all that is needed to decide about them.
pub(super) struct Batch {
    viewer: Viewer,
    now: DateTime<Utc>,
    users: HashMap<Uuid, Arc<Model>>,
    roles: Roles,
    /// How many active admins there are; unknown while nobody could stop being one.
    admins: Option<u64>,
}

impl Batch {
    /// Locks the users, always in the order of their ids, so that two batches never wait for each other in a circle.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn open(cx: &Context, write: &Write<'_>, changes: &[(Uuid, Change)]) -> Result<Self> {
        let ids: Vec<Uuid> = changes.iter().map(|(id, _)| *id).collect::<BTreeSet<_>>().into_iter().collect();
        let select = Entity::find().filter(visible_to(&cx.viewer, cx.backend())).filter(any_of(cx.backend(), Column::Id, &ids));
        let rows = select.order_by_asc(Column::Id).lock_exclusive().all(write).await?;
        let users: HashMap<Uuid, Arc<Model>> = rows.into_iter().map(|user| (user.id, Arc::new(user))).collect();

        let wanted = changes.iter().filter_map(|(_, change)| change.role.clone());
        let names: BTreeSet<String> = users.values().map(|user| user.role.clone()).chain(wanted).collect();
        let roles = roles(cx, write, &names.into_iter().collect::<Vec<_>>()).await?;

        let now = cx.app.now();
        let stops = |(id, change): &(Uuid, Change)| {
            users.get(id).is_some_and(|user| user.is_active_admin() && !change.applied_to(user, now).is_active_admin())
        };
        let admins = if changes.iter().any(stops) { Some(count_admins(cx, write).await?) } else { None };
        Ok(Self { viewer: cx.viewer.clone(), now, users, roles, admins })
    }

    /// What becomes of one of them. What was decided before counts: of two admins, one may go.
    pub(super) fn decide(&mut self, id: Uuid, change: &Change) -> std::result::Result<Decision, Refusal> {
        let Some(before) = self.users.get(&id).cloned() else {
            return Err(UserError::not_found("User not found").on("id").into());
        };
        rules::may_change(&self.viewer, &before, change, &self.roles)?;
        if change.expected_version.is_some_and(|version| version != before.version) {
            let error = UserError::conflict("The user has changed").on("expectedVersion");
            return Err(Refusal { current: Some(before), error });
        }
        let after = Arc::new(change.applied_to(&before, self.now));
        if let Some(admins) = &mut self.admins {
            match (before.is_active_admin(), after.is_active_admin()) {
                (true, false) if *admins <= 1 => return Err(rules::last_admin().into()),
                (true, false) => *admins -= 1,
                (false, true) => *admins += 1,
                _ => {}
            }
        }
        Ok(Decision { before, after })
    }
}

/// What these roles allow. They cannot be deleted until the transaction ends.
///
/// # Errors
/// The database's.
pub(super) async fn roles(cx: &Context, write: &Write<'_>, names: &[String]) -> Result<Roles> {
    let select = role::Entity::find().filter(any_of_texts(cx.backend(), role::Column::Name, names));
    let rows = select.lock(LockType::KeyShare).all(write).await?;
    Ok(rows.into_iter().map(|role| (role.name.clone(), role.permission_set())).collect())
}

/// How many active admins there are who can sign in. Whoever asks waits for whoever asked before: two transactions that each let one of the last two
/// admins go would not see each other's change. The row of the role is the lock; it is taken after the users', and nothing after it.
async fn count_admins(cx: &Context, write: &Write<'_>) -> Result<u64> {
    if cx.backend() == DbBackend::Postgres {
        let admin = role::Entity::find().filter(role::Column::Name.eq(ADMIN_ROLE));
        admin.lock(LockType::NoKeyUpdate).one(write).await?;
    }
    let alive = Entity::find().filter(Column::DeletedAt.is_null());
    let admins = alive.filter(Column::Role.eq(ADMIN_ROLE)).filter(Column::Status.eq(Status::Active));
    Ok(admins.filter(Column::PasswordHash.is_not_null()).count(write).await?)
}
