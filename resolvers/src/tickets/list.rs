//! One ticket, and the lists of tickets.

use std::sync::Arc;

use entities::search_document::Noun;
use entities::ticket::{Column, Entity, Model, visible_to};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::filter::TicketFilter;
use super::tags::{self, Frequency};
use crate::context::Context;
use crate::error::Result;
use crate::list_args::{Direction, ListArgs};
use crate::page::{self, Key, KeyValue, Order, Page, Relation};
use crate::{rows, search};

/// By what tickets can be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TicketOrderField {
    /// When it was made.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
    /// How soon it matters.
    Priority,
    /// Its number.
    Number,
    /// When it was resolved; those that are not come last.
    ResolvedAt,
}

/// The arguments of a list of tickets.
pub type TicketsArgs = ListArgs<TicketFilter, TicketOrderField>;

static CREATED_AT: Key<Model> =
    Key { name: "created_at", expr: |_| Column::CreatedAt.into_expr(), value: |ticket| KeyValue::Time(ticket.created_at) };

static UPDATED_AT: Key<Model> =
    Key { name: "updated_at", expr: |_| Column::UpdatedAt.into_expr(), value: |ticket| KeyValue::Time(ticket.updated_at) };

static PRIORITY: Key<Model> = Key {
    name: "priority",
    expr: |_| Column::PriorityRank.into_expr(),
    value: |ticket| KeyValue::Int(ticket.priority.rank().into()),
};

static NUMBER: Key<Model> =
    Key { name: "number", expr: |_| Column::Number.into_expr(), value: |ticket| KeyValue::Int(ticket.number) };

static RESOLVED_AT: Key<Model> = Key {
    name: "resolved_at",
    expr: |backend| page::time_or_never(Column::ResolvedAt, backend),
    value: |ticket| KeyValue::time_or_never(ticket.resolved_at),
};

/// The order of a list: newest first when nothing else is asked for.
fn order(list: &'static str, args: &TicketsArgs) -> Order<Model> {
    let Some(by) = &args.order_by else { return Order { list, key: &CREATED_AT, descending: true } };
    let key = match by.field {
        TicketOrderField::CreatedAt => &CREATED_AT,
        TicketOrderField::UpdatedAt => &UPDATED_AT,
        TicketOrderField::Priority => &PRIORITY,
        TicketOrderField::Number => &NUMBER,
        TicketOrderField::ResolvedAt => &RESOLVED_AT,
    };
    Order { list, key, descending: by.direction == Direction::Desc }
}

/// The tickets that the viewer may see and that a filter finds, all without it.
///
/// # Errors
/// Those of the filter; the database's.
async fn matching(cx: &Context, filter: Option<&TicketFilter>) -> Result<Select<Entity>> {
    match filter {
        Some(filter) => matching_by(cx, filter, tags::frequency(cx, filter.tag.as_deref()).await?).await,
        None => Ok(Entity::find().filter(visible_to(&cx.viewer, cx.backend()))),
    }
}

/// The tickets that the viewer may see and that a filter by a tag of this frequency finds.
///
/// # Errors
/// Those of the filter; the database's.
pub(crate) async fn matching_by(cx: &Context, filter: &TicketFilter, frequency: Frequency) -> Result<Select<Entity>> {
    let condition = filter.condition(&cx.viewer, frequency)?;
    let found = search::filter(cx, Noun::Ticket, Column::Id, filter.search.as_deref()).await?;
    Ok(Entity::find().filter(visible_to(&cx.viewer, cx.backend())).filter(condition.add_option(found)))
}

/// The ticket with this id, if there is one that the viewer may see.
///
/// # Errors
/// The database's.
pub async fn by_id(cx: &Context, id: Uuid) -> Result<Option<Arc<Model>>> {
    let query = Entity::find_by_id(id).filter(visible_to(&cx.viewer, cx.backend()));
    Ok(rows::one(cx, query).await?)
}

/// The ticket with this number, if there is one that the viewer may see.
///
/// # Errors
/// The database's.
pub async fn by_number(cx: &Context, number: i64) -> Result<Option<Arc<Model>>> {
    let query = Entity::find().filter(Column::Number.eq(number)).filter(visible_to(&cx.viewer, cx.backend()));
    Ok(rows::one(cx, query).await?)
}

/// The tickets that the viewer may see.
///
/// # Errors
/// Those of the filter and the page; the database's.
pub async fn list(cx: &Context, args: TicketsArgs) -> Result<Page<Model>> {
    page::list(cx, matching(cx, args.filter.as_ref()).await?, Column::Id, |t| t.id, order("tickets", &args), &args.page()).await
}

/// The tickets of each customer.
///
/// # Errors
/// Those of the filter and the page; the database's.
pub async fn of_customers(cx: &Context, customers: &[Uuid], args: TicketsArgs) -> Result<Vec<Page<Model>>> {
    let relation =
        Relation::<Entity> { parent: Column::CustomerId, parent_of: |t| t.customer_id, id: Column::Id, id_of: |t| t.id };
    page::lists(
        cx,
        matching(cx, args.filter.as_ref()).await?,
        relation,
        customers,
        order("customer.tickets", &args),
        &args.page(),
    )
    .await
}

/// The tickets assigned to each user.
///
/// # Errors
/// Those of the filter and the page; the database's.
pub async fn of_assignees(cx: &Context, users: &[Uuid], args: TicketsArgs) -> Result<Vec<Page<Model>>> {
    let parent_of = |t: &Model| t.assigned_to.unwrap_or_default();
    let relation = Relation::<Entity> { parent: Column::AssignedTo, parent_of, id: Column::Id, id_of: |t| t.id };
    page::lists(
        cx,
        matching(cx, args.filter.as_ref()).await?,
        relation,
        users,
        order("user.assignedTickets", &args),
        &args.page(),
    )
    .await
}
