//! Adds, changes and deletes customers.

use std::sync::Arc;

use entities::customer::{ActiveModel, Column, Entity, Model, Status, Tier, visible_to};
use entities::{event, ticket};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set, SqlErr,
};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::find::is_permitted_to;
use crate::context::Context;
use crate::db::unique;
use crate::error::{Error, Result, UserError, Written};
use crate::patch::Patch;
use crate::validate::Violations;
use crate::write::{Subject, Write};

/// A new customer.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateCustomer {
    /// What the company is called.
    pub company_name: String,
    /// Where to write to.
    pub contact_email: String,
    /// What they pay for.
    pub subscription_tier: Tier,
    /// How they stand with us.
    pub status: Status,
    /// A JSON object of the integrator's own.
    pub metadata: Option<Json>,
}

/// A change of a customer. What is absent stays.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateCustomer {
    /// Which customer.
    pub id: Uuid,
    /// What the company is called.
    pub company_name: Option<String>,
    /// Where to write to.
    pub contact_email: Option<String>,
    /// What they pay for.
    pub subscription_tier: Option<Tier>,
    /// How they stand with us.
    pub status: Option<Status>,
    /// A JSON object of the integrator's own; null empties it.
    #[serde(default)]
    pub metadata: Patch<Json>,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
}

/// Which customer to delete.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteCustomer {
    /// Which customer.
    pub id: Uuid,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
}

/// Adds a customer.
///
/// # Errors
/// [`Error::Rejected`] for bad input; the database's.
pub async fn create(cx: &Context, input: CreateCustomer) -> Result<Written<Arc<Model>>> {
    if !cx.viewer.may("customers", "create") {
        return Err(Error::forbidden("customers", "create"));
    }
    let mut violations = Violations::default();
    let company_name = violations.line("companyName", &input.company_name, 255);
    let contact_email = violations.email("contactEmail", &input.contact_email);
    let metadata = input.metadata.unwrap_or_else(empty);
    violations.json_object("metadata", &metadata);
    violations.check()?;
    let now = cx.app.now();
    let row = Model {
        id: cx.app.new_id(),
        company_name,
        contact_email,
        subscription_tier: input.subscription_tier,
        status: input.status,
        metadata,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let mut write = Write::begin(cx).await?;
    Entity::insert(row.clone().into_active_model()).exec_without_returning(&write).await?;
    write.record(event::Kind::CustomerCreated, subject(&row), told(&row));
    write.commit().await?;
    Ok(Written::done(Arc::new(row)))
}

/// Changes a customer. A change that changes nothing leaves no trace.
///
/// # Errors
/// [`Error::Rejected`] for bad input and rows out of reach; the database's.
pub async fn update(cx: &Context, input: UpdateCustomer) -> Result<Written<Arc<Model>>> {
    let mut violations = Violations::default();
    let company_name = input.company_name.map(|name| violations.line("companyName", &name, 255));
    let contact_email = input.contact_email.map(|email| violations.email("contactEmail", &email));
    let metadata = input.metadata.change().map(|metadata| metadata.unwrap_or_else(empty));
    if let Some(metadata) = &metadata {
        violations.json_object("metadata", metadata);
    }
    violations.check()?;
    let mut write = Write::begin(cx).await?;
    let before = match locked(&write, cx, input.id, "update", input.expected_version).await? {
        Ok(row) => row,
        Err(current) => return Ok(stale(current)),
    };
    let mut row = before.clone();
    row.company_name = company_name.unwrap_or(row.company_name);
    row.contact_email = contact_email.unwrap_or(row.contact_email);
    row.subscription_tier = input.subscription_tier.unwrap_or(row.subscription_tier);
    row.status = input.status.unwrap_or(row.status);
    row.metadata = metadata.unwrap_or(row.metadata);
    let (mut columns, changes) = difference(&before, &row);
    if changes.is_empty() {
        return Ok(Written::done(Arc::new(before)));
    }
    row.version += 1;
    row.updated_at = cx.app.now();
    columns.version = Set(row.version);
    columns.updated_at = Set(row.updated_at);
    let query = Entity::update_many().set(columns).filter(Column::Id.eq(row.id)).filter(Column::Version.eq(before.version));
    query.exec(&write).await?;
    write.record(event::Kind::CustomerUpdated, subject(&row), json!({"changes": changes}));
    write.commit().await?;
    Ok(Written::done(Arc::new(row)))
}

/// Deletes a customer that has no tickets.
///
/// # Errors
/// [`Error::Rejected`] while it has tickets and for rows out of reach; the database's.
pub async fn delete(cx: &Context, input: DeleteCustomer) -> Result<Written<Arc<Model>>> {
    let mut write = Write::begin(cx).await?;
    let row = match locked(&write, cx, input.id, "delete", input.expected_version).await? {
        Ok(row) => row,
        Err(current) => return Ok(stale(current)),
    };
    let has_tickets = || UserError::conflict("Customer has tickets").on("id");
    let tickets = ticket::Entity::find().filter(ticket::Column::CustomerId.eq(row.id)).select_only().column(ticket::Column::Id);
    if tickets.limit(1).into_tuple::<Uuid>().one(&write).await?.is_some() {
        return Err(has_tickets().into());
    }
    // A ticket that is opened meanwhile holds the row by its foreign key.
    match Entity::delete_by_id(row.id).exec(&write).await {
        Err(error) if matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_))) => {
            return Err(has_tickets().into());
        }
        result => result?,
    };
    write.record(event::Kind::CustomerDeleted, subject(&row), told(&row));
    write.commit().await?;
    Ok(Written::done(Arc::new(row)))
}

/// The row to change, locked, or `Err` with it when it is not the version that the caller has seen.
async fn locked<C: ConnectionTrait>(
    write: &C,
    cx: &Context,
    id: Uuid,
    action: &str,
    expected_version: Option<i32>,
) -> Result<std::result::Result<Model, Model>> {
    let query = Entity::find_by_id(id).filter(visible_to(&cx.viewer, cx.backend())).lock_exclusive();
    let row = unique(query, write).await?.ok_or_else(|| UserError::not_found("Customer not found").on("id"))?;
    if !is_permitted_to(&row, &cx.viewer, action) {
        let message = format!("You may not {action} this customer");
        return Err(UserError::lacking(format!("customers:{action}"), message).on("id").into());
    }
    Ok(if expected_version.is_some_and(|version| version != row.version) { Err(row) } else { Ok(row) })
}

fn stale(current: Model) -> Written<Arc<Model>> {
    Written::conflict(Arc::new(current), "The customer was changed by somebody else")
}

fn subject(row: &Model) -> Subject {
    Subject { noun: "customer", id: row.id, version: row.version }
}

/// What `CustomerCreated` and `CustomerDeleted` tell.
fn told(row: &Model) -> Json {
    json!({
        "companyName": row.company_name, "contactEmail": row.contact_email, "subscriptionTier": row.subscription_tier,
        "status": row.status, "metadata": row.metadata,
    })
}

fn empty() -> Json {
    Json::Object(Map::new())
}

/// The columns that differ, and what the event says of them.
fn difference(before: &Model, after: &Model) -> (ActiveModel, Map<String, Json>) {
    let mut columns = <ActiveModel as ActiveModelTrait>::default();
    let mut changes = Map::new();
    let mut changed = |field: &str, from: Json, to: Json| {
        changes.insert(field.into(), json!({"from": from, "to": to}));
    };
    if before.company_name != after.company_name {
        columns.company_name = Set(after.company_name.clone());
        changed("companyName", json!(before.company_name), json!(after.company_name));
    }
    if before.contact_email != after.contact_email {
        columns.contact_email = Set(after.contact_email.clone());
        changed("contactEmail", json!(before.contact_email), json!(after.contact_email));
    }
    if before.subscription_tier != after.subscription_tier {
        columns.subscription_tier = Set(after.subscription_tier);
        changed("subscriptionTier", json!(before.subscription_tier), json!(after.subscription_tier));
    }
    if before.status != after.status {
        columns.status = Set(after.status);
        changed("status", json!(before.status), json!(after.status));
    }
    if before.metadata != after.metadata {
        columns.metadata = Set(after.metadata.clone());
        changed("metadata", before.metadata.clone(), after.metadata.clone());
    }
    (columns, changes)
}
