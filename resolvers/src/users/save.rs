//! Decisions become rows, events and figures: one statement each, however many.

use entities::event::Kind;
use entities::user::{Model, Status};
use sea_orm::{ActiveEnum, ConnectionTrait, DbBackend, SqlErr, Statement};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::change::Decision;
use crate::context::Context;
use crate::error::{Error, Result, UserError};
use crate::sessions;
use crate::write::{Subject, Write};

const POSTGRES: &str = "
    UPDATE users SET name = new.name, email = new.email, role = new.role, permissions = new.permissions, status = new.status,
        password_hash = new.password_hash, version = users.version + 1, updated_at = $2,
        deleted_at = CASE WHEN new.deleted THEN $2 END
    FROM jsonb_to_recordset($1::jsonb) AS new (id uuid, version integer, name text, email text, role text, permissions jsonb,
        status text, password_hash text, deleted boolean)
    WHERE users.id = new.id AND users.version = new.version";

const SQLITE: &str = "
    UPDATE users SET name = new.value ->> 'name', email = new.value ->> 'email', role = new.value ->> 'role',
        permissions = new.value -> 'permissions', status = new.value ->> 'status',
        password_hash = new.value ->> 'password_hash', version = users.version + 1, updated_at = $2,
        deleted_at = CASE WHEN new.value ->> 'deleted' THEN $2 END
    FROM json_each($1) AS new
    WHERE users.id = unhex(new.value ->> 'id') AND users.version = new.value ->> 'version'";

/// Makes the changes, ends the sessions, but `keep`, of whoever may not go on, and records what happened. The caller commits.
///
/// # Errors
/// A conflict when an e-mail address is taken; the database's.
pub(super) async fn save(cx: &Context, write: &mut Write<'_>, decisions: &[Decision], keep: Option<Uuid>) -> Result<()> {
    let decisions: Vec<&Decision> = decisions.iter().filter(|decision| !decision.is_empty()).collect();
    update(write, &decisions).await?;
    let out = decisions.iter().filter(|decision| signs_out(decision));
    let out: Vec<_> = out.map(|decision| (decision.after.id, signing_out_took(cx, decision))).collect();
    if !out.is_empty() {
        sessions::revoke_all_of_users(write, &out, keep).await?;
    }
    for decision in decisions {
        record(cx, write, decision);
    }
    Ok(())
}

async fn update(write: &Write<'_>, decisions: &[&Decision]) -> Result<()> {
    let Some(now) = decisions.first().map(|decision| decision.after.updated_at) else { return Ok(()) };
    let backend = write.get_database_backend();
    let rows: Vec<Json> = decisions.iter().map(|decision| as_json(decision)).collect();
    let sql = if backend == DbBackend::Postgres { POSTGRES } else { SQLITE };
    let values = [Json::from(rows).to_string().into(), now.into()];
    let result = write.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await;
    let result = result.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Error::from(taken()),
        _ => Error::from(error),
    })?;
    if usize::try_from(result.rows_affected()).ok() == Some(decisions.len()) {
        Ok(())
    } else {
        Err(Error::internal("a locked user was changed by somebody else"))
    }
}

fn as_json(decision: &Decision) -> Json {
    let Decision { before, after } = decision;
    json!({
        "id": after.id.simple().to_string(),
        "version": before.version,
        "name": after.name,
        "email": after.email,
        "role": after.role,
        "permissions": after.permissions,
        "status": after.status.to_value(),
        "password_hash": after.password_hash,
        "deleted": after.deleted_at.is_some(),
    })
}

/// S101.
pub(super) fn taken() -> UserError {
    UserError::conflict("User already exists").on("email")
}

/// Whether the user must sign in again, if that is still possible.
fn signs_out(Decision { before, after }: &Decision) -> bool {
    let locked_out = after.status != Status::Active && before.status == Status::Active;
    locked_out || after.deleted_at.is_some() || after.password_hash != before.password_hash
}

/// The permission that it took to make somebody sign in again; none for one's own password.
fn signing_out_took(cx: &Context, Decision { before, after }: &Decision) -> Option<&'static str> {
    if after.deleted_at.is_some() {
        Some("users:delete")
    } else if after.status != before.status {
        Some("users:suspend")
    } else {
        (!cx.viewer.is(after.id)).then_some("users:update")
    }
}

fn record(cx: &Context, write: &mut Write<'_>, decision: &Decision) {
    let Decision { before, after } = decision;
    let subject = Subject { noun: "user", id: after.id, version: after.version };
    let changes = changes(before, after);
    if !changes.is_empty() {
        let event = write.record(Kind::UserUpdated, subject, json!({"changes": changes}));
        if !cx.viewer.is(after.id) {
            event.takes("users:update");
        }
    }
    if before.role != after.role {
        let by = cx.viewer.user_id();
        tracing::info!(userId = %after.id, oldRole = before.role, newRole = after.role, updatedBy = ?by, "User role updated");
        let data = json!({"userId": after.id, "oldRole": before.role, "newRole": after.role, "updatedBy": by});
        write.record(Kind::UserRoleChanged, subject, data).takes("roles:assign");
    }
    if before.status != after.status {
        let data = json!({"from": before.status, "to": after.status});
        write.record(Kind::UserStatusChanged, subject, data).takes("users:suspend");
    }
    if after.deleted_at.is_some() {
        write.record(Kind::UserDeleted, subject, told(before)).takes("users:delete");
        write.count("users", "", -1);
    }
}

/// What `UserCreated` and `UserDeleted` tell.
pub(super) fn told(user: &Model) -> Json {
    json!({
        "email": user.email, "name": user.name, "role": user.role, "status": user.status, "permissions": user.permissions,
    })
}

/// What `UserUpdated` tells. Of a password only that it changed.
fn changes(before: &Model, after: &Model) -> Map<String, Json> {
    let mut changes = Map::new();
    let pairs = [
        ("name", json!(before.name), json!(after.name)),
        ("email", json!(before.email), json!(after.email)),
        ("permissions", json!(before.permissions), json!(after.permissions)),
    ];
    for (field, from, to) in pairs {
        if from != to {
            changes.insert(field.into(), json!({"from": from, "to": to}));
        }
    }
    if before.password_hash != after.password_hash {
        changes.insert("password".into(), json!({}));
    }
    changes
}
