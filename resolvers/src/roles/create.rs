//! New roles.

use std::sync::Arc;

use entities::event::Kind;
use entities::role::Model;
use sea_orm::{ActiveModelTrait, IntoActiveModel, SqlErr};
use serde::Deserialize;

use super::{change, grants};
use crate::context::Context;
use crate::error::{Error, Result, UserError, Written};
use crate::validate::Violations;
use crate::write::Write;

/// A new role.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateRole {
    /// What users will have as their role.
    pub name: String,
    /// One sentence for people.
    pub description: String,
    /// What it allows.
    pub permissions: Vec<String>,
}

/// Makes a role.
///
/// # Errors
/// A business outcome, a refusal, or the database's.
pub async fn create(cx: &Context, input: CreateRole) -> Result<Written<Arc<Model>>> {
    if !cx.viewer.may("roles", "create") {
        return Err(Error::forbidden("roles", "create"));
    }
    let mut violations = Violations::default();
    if !is_name(&input.name) {
        violations.add("name", "Must be 1 to 50 lower-case letters, digits, `_` and `-`, beginning with a letter");
    }
    let description = violations.text("description", &input.description, 500);
    let permissions = grants::permissions(&mut violations, "permissions", &input.permissions);
    violations.check()?;
    grants::may_grant(cx.viewer.permissions(), "permissions", &permissions)?;

    let now = cx.app.now();
    let role = Model {
        id: cx.app.new_id(),
        name: input.name,
        description,
        permissions: permissions.into(),
        built_in: false,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let mut write = Write::begin(cx).await?;
    let inserted = role.clone().into_active_model().insert(&write).await;
    inserted.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => UserError::conflict("Role already exists").on("name").into(),
        _ => Error::from(error),
    })?;
    write.record(Kind::RoleCreated, change::subject(&role), change::told(&role));
    write.commit().await?;
    Ok(Written::done(Arc::new(role)))
}

fn is_name(text: &str) -> bool {
    text.len() <= 50
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'))
}
