//! Reads a ticket to change it, writes the change, and records what happened.

use std::collections::HashMap;
use std::sync::Arc;

use entities::event::Kind;
use entities::ticket::{ActiveModel, Column, Entity, Model, Standing, Status, visible_to};
use entities::{any_of, event, user};
use sea_orm::{ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::context::Context;
use crate::db::unique;
use crate::error::{Result, UserError};
use crate::write::Write;

/// The ticket, locked until the transaction ends. On SQLite the transaction itself is the lock.
///
/// # Errors
/// `NOT_FOUND` when there is none that the viewer may see.
pub(super) async fn locked<C: ConnectionTrait>(write: &C, cx: &Context, id: Uuid, field: &str) -> Result<Model> {
    let query = Entity::find_by_id(id).filter(visible_to(&cx.viewer, cx.backend())).lock_exclusive();
    Ok(unique(query, write).await?.ok_or_else(|| not_found(field))?)
}

/// There is no such ticket, or none that the viewer may see.
pub(super) fn not_found(field: &str) -> UserError {
    UserError::not_found("Ticket not found").on(field)
}

/// Writes the columns that differ.
///
/// # Errors
/// `CONFLICT` when the row is not the one that was read; the database's.
pub(super) async fn save<C: ConnectionTrait>(write: &C, before: &Model, after: &Model) -> Result<()> {
    let query = Entity::update_many().set(difference(before, after));
    let query = query.filter(Column::Id.eq(after.id)).filter(Column::Version.eq(before.version));
    if query.exec(write).await?.rows_affected == 0 {
        return Err(UserError::conflict("The ticket was changed by somebody else").into());
    }
    Ok(())
}

fn difference(before: &Model, after: &Model) -> ActiveModel {
    let mut columns = <ActiveModel as ActiveModelTrait>::default();
    macro_rules! set_if_changed {
        ($($column:ident),*) => {$(
            if before.$column != after.$column {
                columns.$column = Set(after.$column.clone());
            }
        )*};
    }
    set_if_changed!(title, description, priority, status, tags, assigned_to, first_response_at, resolved_at, version, updated_at);
    columns
}

/// Records what happened, and moves the figures of the dashboard. The events of one change follow each other: each says how the ticket
/// stood after the ones before it.
pub(super) fn record(write: &mut Write<'_>, before: &Model, row: &Arc<Model>, events: Vec<(Kind, Json)>) {
    if before.status != row.status {
        count_status(write, before.status, -1);
        count_status(write, row.status, 1);
    }
    let mut standing = Standing::of(before);
    for (kind, data) in events {
        let earlier = standing.clone();
        match kind {
            Kind::TicketStatusChanged => standing.status = row.status,
            Kind::TicketAssigned | Kind::TicketUnassigned => standing.assignee_id = row.assigned_to,
            _ => {
                standing.priority = row.priority;
                standing.tags = row.tags.clone();
            }
        }
        let takes = match kind {
            Kind::TicketAssigned | Kind::TicketUnassigned => "tickets:assign",
            _ => "tickets:update",
        };
        write.record_ticket(kind, row, None, event::with_standings(data, &earlier, &standing)).takes(takes);
    }
}

/// Moves the number of tickets in a state.
pub(super) fn count_status(write: &mut Write<'_>, status: Status, delta: i64) {
    write.count("tickets_by_status", status.to_value(), delta);
}

/// The users among these whom the viewer may see, and whether they may be given work.
///
/// # Errors
/// The database's.
pub(super) async fn assignees<C: ConnectionTrait>(
    write: &C,
    cx: &Context,
    mut ids: Vec<Uuid>,
) -> Result<HashMap<Uuid, user::Status>> {
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let query = user::Entity::find().select_only().column(user::Column::Id).column(user::Column::Status);
    let query = query.filter(any_of(cx.backend(), user::Column::Id, &ids)).filter(user::visible_to(&cx.viewer, cx.backend()));
    Ok(query.into_tuple::<(Uuid, user::Status)>().all(write).await?.into_iter().collect())
}

/// Refuses to give work to somebody who is not there, or not at work.
///
/// # Errors
/// `NOT_FOUND` or `BAD_USER_INPUT` on `assigneeId`.
pub(super) fn check_assignee(id: Option<Uuid>, known: &HashMap<Uuid, user::Status>) -> std::result::Result<(), UserError> {
    match id.map(|id| known.get(&id)) {
        None | Some(Some(user::Status::Active)) => Ok(()),
        Some(Some(_)) => Err(UserError::bad_input("assigneeId", "The user is not active")),
        Some(None) => Err(UserError::not_found("User not found").on("assigneeId")),
    }
}
