//! Changes of one user.

use std::sync::Arc;

use entities::user::{Model, Status};
use serde::Deserialize;
use uuid::Uuid;

use super::change::{Batch, Change, Decision, Refusal};
use super::save::save;
use crate::auth::password;
use crate::context::Context;
use crate::error::{Error, Result, Written};
use crate::patch::Patch;
use crate::roles::grants;
use crate::validate::Violations;
use crate::write::Write;

/// A change of what a user is called, reached and let in by.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateUser {
    /// Who.
    pub id: Uuid,
    /// The new name.
    #[serde(default)]
    pub name: Patch<String>,
    /// The new e-mail address.
    #[serde(default)]
    pub email: Patch<String>,
    /// The new password; null takes the possibility to sign in with one.
    #[serde(default)]
    pub password: Patch<String>,
    /// What the user may do beyond the role.
    #[serde(default)]
    pub permissions: Patch<Vec<String>>,
    /// The version that the caller has seen.
    #[serde(default)]
    pub expected_version: Option<i32>,
}

/// A change of a user's role.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateUserRole {
    /// Who.
    pub id: Uuid,
    /// The name of the new role.
    pub role: String,
    /// The version that the caller has seen.
    #[serde(default)]
    pub expected_version: Option<i32>,
    /// Why, for the audit log.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A change of whether a user may sign in.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetUserStatus {
    /// Who.
    pub id: Uuid,
    /// The new status.
    pub status: Status,
    /// The version that the caller has seen.
    #[serde(default)]
    pub expected_version: Option<i32>,
    /// Why, for the audit log.
    #[serde(default)]
    pub reason: Option<String>,
}

/// The end of a user.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteUser {
    /// Who.
    pub id: Uuid,
    /// The version that the caller has seen.
    #[serde(default)]
    pub expected_version: Option<i32>,
    /// Why, for the audit log.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Changes name, e-mail address, password and personal permissions. A new password ends the user's sessions; one's own is changed by
/// [`change_password`](super::change_password).
///
/// # Errors
/// A business outcome, or the database's.
pub async fn update(cx: &Context, input: UpdateUser) -> Result<Written<Arc<Model>>> {
    let mut violations = Violations::default();
    let name = input.name.change().map(|name| violations.line("name", &name.unwrap_or_default(), 255));
    let email = input.email.change().map(|email| violations.email("email", &email.unwrap_or_default()));
    let permissions = input.permissions.change();
    let permissions = permissions.map(|texts| grants::permissions(&mut violations, "permissions", &texts.unwrap_or_default()));
    let password = input.password.change();
    if let Some(Some(password)) = &password {
        violations.password("password", password);
    }
    violations.check()?;
    // Of a password a decision asks only whether there will be one.
    let password_hash = password.as_ref().map(|password| password.as_ref().map(|_| String::new()));
    let expected_version = input.expected_version;
    let mut change = Change { name, email, password_hash, permissions, expected_version, ..Change::default() };
    if let Some(Some(password)) = password {
        // Hashing is dear: it is for a change that may be made, and nobody waits for a lock meanwhile.
        if let Err(refusal) = decide(cx, &Write::begin(cx).await?, input.id, &change).await? {
            return refused(refusal);
        }
        change.password_hash = Some(Some(password::hash(&cx.app, &password).await?));
    }
    make(cx, input.id, change).await
}

/// Gives a user another role (S106). The permissions beyond the old one end with it: a demotion must not leave behind what its holder, or
/// a friend, had copied there.
///
/// # Errors
/// A business outcome, or the database's.
pub async fn update_role(cx: &Context, input: UpdateUserRole) -> Result<Written<Arc<Model>>> {
    let mut violations = Violations::default();
    let role = violations.line("role", &input.role, 50);
    let reason = violations.reason(input.reason.as_deref());
    violations.check()?;
    let change = Change { role: Some(role), expected_version: input.expected_version, reason, ..Change::default() };
    make(cx, input.id, change).await
}

/// Lets a user in, or locks one out. Whoever is locked out is signed out.
///
/// # Errors
/// A business outcome, or the database's.
pub async fn set_status(cx: &Context, input: SetUserStatus) -> Result<Written<Arc<Model>>> {
    let mut violations = Violations::default();
    let reason = violations.reason(input.reason.as_deref());
    violations.check()?;
    let change = Change { status: Some(input.status), expected_version: input.expected_version, reason, ..Change::default() };
    make(cx, input.id, change).await
}

/// Deletes a user: signed out, invisible, the e-mail address free for another. Tickets and events keep the id.
///
/// # Errors
/// A business outcome, or the database's.
pub async fn delete(cx: &Context, input: DeleteUser) -> Result<Written<Arc<Model>>> {
    let mut violations = Violations::default();
    let reason = violations.reason(input.reason.as_deref());
    violations.check()?;
    let change = Change { delete: true, expected_version: input.expected_version, reason, ..Change::default() };
    make(cx, input.id, change).await
}

async fn make(cx: &Context, id: Uuid, change: Change) -> Result<Written<Arc<Model>>> {
    let mut write = Write::begin(cx).await?.because(change.reason.clone());
    match decide(cx, &write, id, &change).await? {
        Ok(decision) => {
            let after = decision.after.clone();
            save(cx, &mut write, &[decision], None).await?;
            write.commit().await?;
            Ok(Written::done(after))
        }
        Err(refusal) => refused(refusal),
    }
}

async fn decide(cx: &Context, write: &Write<'_>, id: Uuid, change: &Change) -> Result<std::result::Result<Decision, Refusal>> {
    let mut batch = Batch::open(cx, write, &[(id, change.clone())]).await?;
    Ok(batch.decide(id, change))
}

fn refused(refusal: Refusal) -> Result<Written<Arc<Model>>> {
    match refusal {
        Refusal { current: Some(row), error } => Ok(Written { row, errors: vec![error], event: None }),
        Refusal { current: None, error } => Err(Error::from(error)),
    }
}
