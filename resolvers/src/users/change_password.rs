//! One's own password, changed by whoever knows it.

use std::sync::Arc;

use entities::user::{Column, Entity, Model, Status};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::change::{Change, Decision};
use super::save::save;
use crate::auth::{self, password};
use crate::context::Context;
use crate::db::unique;
use crate::error::{Error, Result, UserError, Written};
use crate::validate::Violations;
use crate::write::Write;

/// A change of the viewer's own password.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePassword {
    /// The password so far.
    pub current_password: SecretString,
    /// The password from now on.
    pub new_password: SecretString,
}

/// Changes the viewer's own password. All other sessions of the viewer end; the one that asks goes on.
///
/// # Errors
/// [`Error::RateLimited`] after too many wrong passwords; [`Error::Unauthenticated`] for nobody; a business outcome, or the database's.
pub async fn change_password(cx: &Context, input: ChangePassword) -> Result<Written<Arc<Model>>> {
    let identity = cx.viewer.identity().ok_or(Error::Unauthenticated("Sign in first"))?;
    let (current, new) = (input.current_password.expose_secret(), input.new_password.expose_secret());
    let mut violations = Violations::default();
    violations.shown_password("currentPassword", current);
    violations.password("newPassword", new);
    if new == current {
        violations.add("newPassword", "Must differ from the current one");
    }
    violations.check()?;
    let seen = auth::confirm(cx, current).await?.ok_or_else(wrong)?;
    let hash = password::hash(&cx.app, new).await?;
    let mut write = Write::begin(cx).await?;
    // A suspension, or another change of the password, that came in between wins.
    let unchanged = Entity::find_by_id(seen.id)
        .filter(Column::DeletedAt.is_null())
        .filter(Column::Status.eq(Status::Active))
        .filter(Column::PasswordHash.eq(seen.password_hash.clone()));
    let before = unique(unchanged.lock_exclusive(), &write).await?.ok_or_else(wrong)?;
    let after = Arc::new(Change { password_hash: Some(Some(hash)), ..Change::default() }.applied_to(&before, cx.app.now()));
    let decision = Decision { before: Arc::new(before), after: after.clone() };
    save(cx, &mut write, &[decision], Some(identity.session_id)).await?;
    write.commit().await?;
    tracing::info!(user_id = %after.id, session_id = %identity.session_id, "Password changed");
    Ok(Written::done(after))
}

fn wrong() -> UserError {
    UserError::bad_input("currentPassword", "Is not your password")
}
