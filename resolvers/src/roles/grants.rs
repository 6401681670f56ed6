//! Permissions as people give them: each is one, is honoured by some rule, and is held by whoever gives it.

use entities::access::{Permission, PermissionError, PermissionSet, Viewer, grantable};
use entities::role;

use crate::error::UserError;
use crate::validate::Violations;

/// The most permissions of a role or a user.
const MAX_PERMISSIONS: usize = 200;

/// The permissions as they are stored: sorted, each once. What is none, or none that any rule honours, is a violation of `field.index`;
/// also where the row has it already, so whoever changes permissions from before a limit was refused is told which are to go.
pub(crate) fn permissions(violations: &mut Violations, field: &str, texts: &[String]) -> Vec<String> {
    if texts.len() > MAX_PERMISSIONS {
        violations.add(field, format!("Must be at most {MAX_PERMISSIONS} permissions"));
        return Vec::new();
    }
    let mut set = Vec::with_capacity(texts.len());
    for (index, text) in texts.iter().enumerate() {
        match granted(text) {
            Ok(permission) => set.push(permission),
            Err(message) => violations.add(&format!("{field}.{index}"), printable(&message)),
        }
    }
    set.into_iter().collect::<PermissionSet>().texts()
}

fn granted(text: &str) -> Result<Permission, String> {
    let permission = text.parse().map_err(|error: PermissionError| error.to_string())?;
    grantable(&permission).map_err(|error| error.to_string())?;
    Ok(permission)
}

/// Nobody grants what they do not hold.
pub(crate) fn may_grant(holder: &PermissionSet, field: &str, texts: &[String]) -> Result<(), UserError> {
    let lacking = texts.iter().find(|text| !text.parse().is_ok_and(|permission| holder.covers(&permission)));
    match lacking {
        None => Ok(()),
        Some(text) => Err(UserError::lacking(text, format!("Only who holds `{text}` may grant it")).on(field)),
    }
}

/// Nobody adds to the role that they have themselves, or whoever is about to lose rights could keep them there.
pub(super) fn spares_own_role(viewer: &Viewer, role: &role::Model, texts: &[String]) -> Result<(), UserError> {
    let own = viewer.identity().is_some_and(|identity| identity.role == role.name);
    if own && !role.permission_set().covers_all(&PermissionSet::parse(texts.iter().map(String::as_str))) {
        return Err(UserError::forbidden("Nobody adds permissions to their own role").on("permissions"));
    }
    Ok(())
}

fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
