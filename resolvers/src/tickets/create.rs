//! Opens a ticket.

use std::sync::Arc;

use entities::event::Kind;
use entities::ticket::{Column, Entity, Model, Priority, Standing, Status};
use entities::{Strings, customer, event};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ConnectionTrait, DbBackend, EntityTrait, Insert, IntoActiveModel, NotSet, QueryFilter, QuerySelect, QueryTrait, SqlErr,
};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::store::{assignees, check_assignee, count_status};
use crate::context::Context;
use crate::error::{Error, Result, UserError, Written};
use crate::validate::Violations;
use crate::write::Write;

/// The longest title, in characters.
pub(super) const MAX_TITLE: usize = 500;
/// The longest description or comment, in characters.
pub(super) const MAX_TEXT: usize = 20_000;

/// A new ticket.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateTicket {
    /// Whose request it is.
    pub customer_id: Uuid,
    /// One line.
    pub title: String,
    /// The request in full.
    pub description: String,
    /// How soon it matters.
    pub priority: Priority,
    /// Words to sort tickets by.
    pub tags: Option<Vec<String>>,
    /// Who works on it.
    pub assignee_id: Option<Uuid>,
}

/// Opens a ticket.
///
/// # Errors
/// [`Error::Rejected`] for bad input and a customer or assignee out of reach; the database's.
pub async fn create(cx: &Context, input: CreateTicket) -> Result<Written<Arc<Model>>> {
    if !cx.viewer.may("tickets", "create") {
        return Err(Error::forbidden("tickets", "create"));
    }
    if input.assignee_id.is_some() && !cx.viewer.may("tickets", "assign") {
        return Err(Error::forbidden("tickets", "assign"));
    }
    let mut row = new_row(cx, input)?;
    let mut write = Write::begin(cx).await?;
    check_customer(&write, cx, row.customer_id).await?;
    check_assignee(row.assigned_to, &assignees(&write, cx, row.assigned_to.into_iter().collect()).await?)?;
    row.number = insert(&write, &row).await?;
    let row = Arc::new(row);
    let data = json!({
        "title": row.title, "description": row.description, "status": row.status, "priority": row.priority, "tags": row.tags,
        "customerId": row.customer_id,
    });
    let standing = Standing::of(&row);
    let unassigned = Standing { assignee_id: None, ..standing.clone() };
    write.record_ticket(Kind::TicketCreated, &row, None, event::with_standings(data, &unassigned, &unassigned));
    if row.assigned_to.is_some() {
        let data = json!({"from": null, "to": row.assigned_to});
        let data = event::with_standings(data, &unassigned, &standing);
        write.record_ticket(Kind::TicketAssigned, &row, None, data).takes("tickets:assign");
    }
    count_status(&mut write, row.status, 1);
    write.count("tickets_per_day", row.created_at.date_naive().to_string(), 1);
    let event = write.commit().await?;
    Ok(Written::done(row).told(event))
}

fn new_row(cx: &Context, input: CreateTicket) -> Result<Model> {
    let mut violations = Violations::default();
    let title = violations.line("title", &input.title, MAX_TITLE);
    let description = violations.text("description", &input.description, MAX_TEXT);
    let tags = violations.tags("tags", &input.tags.unwrap_or_default());
    violations.check()?;
    let now = cx.app.now();
    Ok(Model {
        id: cx.app.new_id(),
        number: 0,
        customer_id: input.customer_id,
        assigned_to: input.assignee_id,
        title,
        description,
        priority: input.priority,
        priority_rank: input.priority.rank(),
        status: Status::Open,
        tags: Strings(tags),
        first_response_at: None,
        resolved_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    })
}

fn no_customer() -> UserError {
    UserError::not_found("Customer not found").on("customerId")
}

async fn check_customer<C: ConnectionTrait>(write: &C, cx: &Context, id: Uuid) -> Result<()> {
    let query = customer::Entity::find_by_id(id).filter(customer::visible_to(&cx.viewer, cx.backend()));
    let found = query.select_only().column(customer::Column::Id).into_tuple::<Uuid>().all(write).await?;
    if found.is_empty() { Err(no_customer().into()) } else { Ok(()) }
}

/// Stores the row and gives it the next number. SQLite has one writer at a time, so the greatest number is the last.
async fn insert<C: ConnectionTrait>(write: &C, row: &Model) -> Result<i64> {
    let mut columns = row.clone().into_active_model();
    columns.priority_rank = NotSet;
    columns.number = NotSet;
    if write.get_database_backend() != DbBackend::Postgres {
        let next = Entity::find().select_only().expr_as(Expr::cust("coalesce(max(number), 0) + 1"), "number");
        columns.number = sea_orm::Set(next.into_tuple::<i64>().one(write).await?.unwrap_or(1));
    }
    let mut query = Insert::one(columns).into_query();
    query.returning_col(Column::Number);
    match write.query_one(&query).await {
        Ok(Some(row)) => Ok(row.try_get("", "number")?),
        Ok(None) => Err(Error::internal("the ticket was not stored")),
        // The customer was deleted meanwhile.
        Err(error) if matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_))) => Err(no_customer().into()),
        Err(error) => Err(error.into()),
    }
}
