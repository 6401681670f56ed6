//! Takes tickets from those who are not there any more.

use std::sync::Arc;

use entities::ticket::{Column, Entity, Status};
use entities::{any_of, user};
use sea_orm::{ColumnTrait, EntityTrait, Iterable, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use super::bulk::carry_out;
use super::change::{Change, apply};
use crate::bulk::MAX_ITEMS;
use crate::context::Context;
use crate::error::Result;
use crate::write::Write;

/// Unassigns what a deleted user has to do, as much as one call changes; true when there may be more. What is done stays with who did it.
///
/// # Errors
/// The database's.
pub(crate) async fn unassign_from(cx: &Context, user: Uuid) -> Result<bool> {
    unassign(cx, abandoned().filter(Column::AssignedTo.eq(user))).await
}

/// Unassigns a ticket, if somebody who is deleted has to do it.
///
/// # Errors
/// The database's.
pub(crate) async fn unassign_if_abandoned(cx: &Context, ticket: Uuid) -> Result<()> {
    unassign(cx, abandoned().filter(Column::Id.eq(ticket))).await.map(drop)
}

/// Which of these tickets somebody who is deleted has to do.
///
/// # Errors
/// The database's.
pub(crate) async fn abandoned_among(cx: &Context, tickets: &[Uuid]) -> Result<Vec<Uuid>> {
    let query = abandoned().filter(any_of(cx.backend(), Column::Id, tickets)).select_only().column(Column::Id);
    Ok(query.into_tuple().all(&cx.db()).await?)
}

fn abandoned() -> Select<Entity> {
    let deleted = user::Entity::find().select_only().column(user::Column::Id).filter(user::Column::DeletedAt.is_not_null());
    Entity::find()
        .filter(Column::AssignedTo.in_subquery(deleted.into_query()))
        .filter(Column::Status.is_in(Status::iter().filter(|status| !status.is_done())))
}

/// Unassigns as many as one call changes; true when it was so many. They are locked before it is decided, so nobody can be faster.
async fn unassign(cx: &Context, tickets: Select<Entity>) -> Result<bool> {
    let write = Write::begin(cx).await?;
    let rows = tickets.order_by_asc(Column::Id).limit(MAX_ITEMS as u64).lock_exclusive().all(&write).await?;
    if rows.is_empty() {
        return Ok(false);
    }
    let full = rows.len() == MAX_ITEMS;
    let (ids, now): (Vec<Uuid>, _) = (rows.iter().map(|row| row.id).collect(), cx.app.now());
    let change = Change { assignee: Some(None), ..Change::default() };
    let outcomes = rows.iter().map(|row| apply(row, &change, &cx.viewer, now).map_err(|error| vec![error])).collect();
    let rows = rows.into_iter().map(|row| (row.id, Arc::new(row))).collect();
    carry_out(write, now, &ids, &rows, outcomes).await?;
    Ok(full)
}
