//! New users.

use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use entities::access::{ADMIN_ROLE, DEFAULT_ROLE};
use entities::event::Kind;
use entities::user::{Column, Entity, Model, Status};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect, SqlErr};
use serde::Deserialize;
use uuid::Uuid;

use super::change::roles;
use super::{rules, save};
use crate::auth::password;
use crate::context::Context;
use crate::error::{Error, Result, Written};
use crate::roles::grants;
use crate::validate::Violations;
use crate::write::{Subject, Write};

/// A new user.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateUser {
    /// What they sign in with.
    pub email: String,
    /// What others call them.
    pub name: String,
    /// The name of their role; the default one when absent (S103).
    #[serde(default)]
    pub role: Option<String>,
    /// Their first password; without one they cannot sign in.
    #[serde(default)]
    pub password: Option<String>,
    /// What they may do beyond their role.
    #[serde(default)]
    pub permissions: Option<Vec<String>>,
}

/// The address of the first admin.
const FIRST_ADMIN: &str = "admin@backoffice.local";

/// Makes a user (S100).
///
/// # Errors
/// A business outcome, a refusal, or the database's.
pub async fn create(cx: &Context, input: CreateUser) -> Result<Written<Arc<Model>>> {
    if !cx.viewer.may("users", "create") {
        return Err(Error::forbidden("users", "create"));
    }
    if input.role.is_some() && !cx.viewer.may("roles", "assign") {
        return Err(Error::forbidden("roles", "assign"));
    }
    let mut violations = Violations::default();
    let email = violations.email("email", &input.email);
    let name = violations.line("name", &input.name, 255);
    let role = input.role.map_or_else(|| DEFAULT_ROLE.into(), |role| violations.line("role", &role, 50));
    let permissions = grants::permissions(&mut violations, "permissions", &input.permissions.unwrap_or_default());
    if let Some(password) = &input.password {
        violations.password("password", password);
    }
    violations.check()?;
    grants::may_grant(cx.viewer.permissions(), "permissions", &permissions)?;
    let password_hash = match &input.password {
        Some(password) => {
            // Hashing is dear: it is for a user who may be made, and nobody waits for a lock meanwhile.
            may_assign(cx, &Write::begin(cx).await?, &role).await?;
            Some(password::hash(&cx.app, password).await?)
        }
        None => None,
    };
    let now = cx.app.now();
    let user = Model {
        id: cx.app.new_id(),
        email,
        name,
        role,
        permissions: permissions.into(),
        status: Status::Active,
        password_hash,
        last_login_at: None,
        last_login_ip: None,
        last_login_user_agent: None,
        version: 1,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    insert(cx, &user).await?;
    Ok(Written::done(Arc::new(user)))
}

/// Makes an admin, for the operator at the command line.
///
/// # Errors
/// A business outcome, a refusal, or the database's.
pub async fn create_admin(cx: &Context, email: &str, name: &str, password: &str) -> Result<Arc<Model>> {
    let input = CreateUser {
        email: email.into(),
        name: name.into(),
        role: Some(ADMIN_ROLE.into()),
        password: Some(password.into()),
        permissions: None,
    };
    Ok(create(cx, input).await?.row)
}

/// Makes the first admin, when there is no user at all. Answers the address and the password, which is stored nowhere.
///
/// # Errors
/// The database's.
pub async fn create_first_admin(cx: &Context) -> Result<Option<(String, String)>> {
    let anybody: Option<Uuid> = Entity::find().select_only().column(Column::Id).limit(1).into_tuple().one(&cx.db()).await?;
    if anybody.is_some() {
        return Ok(None);
    }
    let password = BASE64_URL_SAFE_NO_PAD.encode(cx.app.random_bytes::<15>());
    match create_admin(cx, FIRST_ADMIN, "Admin", &password).await {
        Ok(_) => Ok(Some((FIRST_ADMIN.into(), password))),
        // Another server that starts at the same time was faster.
        Err(Error::Rejected(errors)) if errors == [save::taken()] => Ok(None),
        Err(error) => Err(error),
    }
}

async fn may_assign(cx: &Context, write: &Write<'_>, role: &String) -> Result<()> {
    let roles = roles(cx, write, std::slice::from_ref(role)).await?;
    Ok(rules::may_assign(&cx.viewer, role, &roles)?)
}

async fn insert(cx: &Context, user: &Model) -> Result<()> {
    let mut write = Write::begin(cx).await?;
    may_assign(cx, &write, &user.role).await?;
    let inserted = user.clone().into_active_model().insert(&write).await;
    inserted.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Error::from(save::taken()),
        _ => Error::from(error),
    })?;
    write.record(Kind::UserCreated, Subject { noun: "user", id: user.id, version: 1 }, save::told(user));
    write.count("users", "", 1);
    write.commit().await?;
    tracing::info!(userId = %user.id, email = user.email, "User created");
    Ok(())
}
