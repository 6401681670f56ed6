//! Changed and deleted roles.

use std::sync::Arc;

use entities::access::{ADMIN_ROLE, DEFAULT_ROLE, Scope, Viewer};
use entities::event::Kind;
use entities::role::{ActiveModel, Column, Entity, Model};
use entities::{role, user};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Deserialize;
use serde_json::{Map, json};
use uuid::Uuid;

use super::grants;
use crate::context::Context;
use crate::error::{Error, Result, UserError, Written};
use crate::patch::Patch;
use crate::validate::Violations;
use crate::write::{Subject, Write};

/// A change of a role.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateRole {
    /// Which.
    pub id: Uuid,
    /// The new description.
    #[serde(default)]
    pub description: Patch<String>,
    /// What it allows from now on.
    #[serde(default)]
    pub permissions: Patch<Vec<String>>,
    /// The version that the caller has seen.
    #[serde(default)]
    pub expected_version: Option<i32>,
}

/// The end of a role.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteRole {
    /// Which.
    pub id: Uuid,
    /// The version that the caller has seen.
    #[serde(default)]
    pub expected_version: Option<i32>,
}

/// Changes what a role is for and what it allows. The name stays, for it is what users have.
///
/// # Errors
/// A business outcome, or the database's.
pub async fn update(cx: &Context, input: UpdateRole) -> Result<Written<Arc<Model>>> {
    let mut violations = Violations::default();
    let description = input.description.change().map(|text| violations.text("description", &text.unwrap_or_default(), 500));
    let permissions = input.permissions.change();
    let permissions = permissions.map(|texts| grants::permissions(&mut violations, "permissions", &texts.unwrap_or_default()));
    violations.check()?;

    let mut write = Write::begin(cx).await?;
    let before = locked(cx, &write, input.id, LockType::NoKeyUpdate).await?;
    permitted(&cx.viewer, &before, "update")?;
    if before.name == ADMIN_ROLE {
        return Err(UserError::forbidden("The role `admin` cannot be changed").into());
    }
    if let Some(permissions) = &permissions {
        grants::may_grant(cx.viewer.permissions(), "permissions", permissions)?;
        grants::spares_own_role(&cx.viewer, &before, permissions)?;
    }
    if input.expected_version.is_some_and(|version| version != before.version) {
        return Ok(Written::conflict(Arc::new(before), "The role has changed"));
    }
    let mut after = before.clone();
    after.description = description.unwrap_or(after.description);
    after.permissions = permissions.map_or(after.permissions, Into::into);
    if after == before {
        return Ok(Written::done(Arc::new(before)));
    }
    after.version += 1;
    after.updated_at = cx.app.now();
    let change = ActiveModel {
        description: Set(after.description.clone()),
        permissions: Set(after.permissions.clone()),
        version: Set(after.version),
        updated_at: Set(after.updated_at),
        ..ActiveModel::default()
    };
    let update = Entity::update_many().set(change).filter(Column::Id.eq(after.id));
    update.filter(Column::Version.eq(before.version)).exec(&write).await?;
    let data = json!({"name": after.name, "changes": changes(&before, &after)});
    write.record(Kind::RoleUpdated, subject(&after), data);
    write.commit().await?;
    Ok(Written::done(Arc::new(after)))
}

/// Deletes a role that nobody has. A deleted user who had it is left with the default one, which allows a deleted user nothing either.
///
/// # Errors
/// A business outcome, or the database's.
pub async fn delete(cx: &Context, input: DeleteRole) -> Result<Written<Arc<Model>>> {
    let mut write = Write::begin(cx).await?;
    let role = locked(cx, &write, input.id, LockType::Update).await?;
    permitted(&cx.viewer, &role, "delete")?;
    if input.expected_version.is_some_and(|version| version != role.version) {
        return Ok(Written::conflict(Arc::new(role), "The role has changed"));
    }
    if role.built_in {
        return Err(UserError::conflict("A built-in role cannot be deleted").into());
    }
    let holders = || user::Column::Role.eq(role.name.as_str());
    let alive = user::Entity::find().filter(holders()).filter(user::Column::DeletedAt.is_null());
    let holder: Option<Uuid> = alive.select_only().column(user::Column::Id).limit(1).into_tuple().one(&write).await?;
    if holder.is_some() {
        return Err(UserError::conflict("Users still have this role").into());
    }
    user::Entity::update_many().col_expr(user::Column::Role, Expr::val(DEFAULT_ROLE)).filter(holders()).exec(&write).await?;
    Entity::delete_by_id(role.id).exec(&write).await?;
    write.record(Kind::RoleDeleted, subject(&role), told(&role));
    write.commit().await?;
    Ok(Written::done(Arc::new(role)))
}

async fn locked(cx: &Context, write: &Write<'_>, id: Uuid, lock: LockType) -> Result<Model> {
    let select = Entity::find().filter(role::visible_to(&cx.viewer, cx.backend())).filter(Column::Id.eq(id)).lock(lock);
    select.one(write).await?.ok_or_else(|| UserError::not_found("Role not found").on("id").into())
}

/// The viewer may do this to this role, and holds all that it allows: what is above one is not one's to change.
fn permitted(viewer: &Viewer, role: &Model, action: &str) -> Result<()> {
    let permitted = match viewer.scope("roles", action) {
        Scope::All => true,
        Scope::Some { ids, .. } => ids.contains(&role.id),
        Scope::None => false,
    };
    if !permitted {
        return Err(Error::forbidden("roles", action));
    }
    if !viewer.permissions().covers_all(&role.permission_set()) {
        return Err(UserError::forbidden("The role holds permissions that you do not").into());
    }
    Ok(())
}

pub(super) fn subject(role: &Model) -> Subject {
    Subject { noun: "role", id: role.id, version: role.version }
}

/// What `RoleCreated` and `RoleDeleted` tell.
pub(super) fn told(role: &Model) -> serde_json::Value {
    json!({"name": role.name, "description": role.description, "permissions": role.permissions})
}

fn changes(before: &Model, after: &Model) -> Map<String, serde_json::Value> {
    let mut changes = Map::new();
    if before.description != after.description {
        changes.insert("description".into(), json!({"from": before.description, "to": after.description}));
    }
    if before.permissions != after.permissions {
        changes.insert("permissions".into(), json!({"from": before.permissions, "to": after.permissions}));
    }
    changes
}
