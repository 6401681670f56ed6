//! What may be done to a user, and by whom. One rule book for one user and for five hundred.

use std::collections::HashMap;

use entities::access::{ADMIN_ROLE, PermissionSet, Viewer};
use entities::user::{self, Model};

use super::change::Change;
use crate::error::UserError;
use crate::roles::grants;

/// What the roles of a batch allow, by name.
pub(super) type Roles = HashMap<String, PermissionSet>;

/// The viewer may make this change to this user: has the permission for each part of it, and is not below the user.
pub(super) fn may_change(viewer: &Viewer, user: &Model, change: &Change, roles: &Roles) -> Result<(), UserError> {
    spares_oneself(viewer, user, change)?;
    for (area, action, field) in change.needs(viewer, user) {
        if !user::is_permitted_to(user, viewer, area, action) {
            let permission = format!("{area}:{action}");
            let message = format!("Requires `{permission}`");
            return Err(UserError::lacking(permission, message).on(field));
        }
    }
    if !viewer.permissions().covers_all(&held_by(user, roles)) {
        return Err(UserError::forbidden("The user holds permissions that you do not"));
    }
    if let Some(role) = change.role.as_deref().filter(|role| *role != user.role) {
        may_assign(viewer, role, roles)?;
    }
    match &change.permissions {
        Some(permissions) => grants::may_grant(viewer.permissions(), "permissions", permissions),
        None => Ok(()),
    }
}

/// Rights are given and taken by others, or whoever is about to lose some could keep them; and one's own password is changed by whoever
/// knows it.
fn spares_oneself(viewer: &Viewer, user: &Model, change: &Change) -> Result<(), UserError> {
    if !viewer.is(user.id) {
        return Ok(());
    }
    let (message, field) = if change.password_hash.is_some() {
        ("Change your own password with `changePassword`", "password")
    } else if change.role.as_ref().is_some_and(|role| *role != user.role) {
        ("Nobody changes their own role", "role")
    } else if change.permissions.as_ref().is_some_and(|permissions| *permissions != user.permissions.0) {
        ("Nobody changes their own permissions", "permissions")
    } else {
        return Ok(());
    };
    Err(UserError::forbidden(message).on(field))
}

/// There is such a role, and the viewer holds all that it allows.
pub(super) fn may_assign(viewer: &Viewer, role: &str, roles: &Roles) -> Result<(), UserError> {
    let Some(allowed) = roles.get(role) else {
        return Err(UserError::bad_input("role", "There is no such role"));
    };
    if viewer.permissions().covers_all(allowed) {
        Ok(())
    } else {
        Err(UserError::forbidden("The role holds permissions that you do not").on("role"))
    }
}

/// The last active admin stays one: somebody must be able to put things right.
pub(super) fn last_admin() -> UserError {
    UserError::conflict(format!("The last active user with the role `{ADMIN_ROLE}` must keep it and stay able to sign in"))
}

/// The permissions of the role and those of the user, merged (S122).
fn held_by(user: &Model, roles: &Roles) -> PermissionSet {
    let own = PermissionSet::parse(user.permissions.0.iter().map(String::as_str));
    match roles.get(&user.role) {
        Some(of_role) => of_role.merged(&own),
        None => own,
    }
}
