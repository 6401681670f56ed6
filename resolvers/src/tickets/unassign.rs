//! Takes tickets from those who are not there any more.

use entities::ticket::{Column, Entity, Status};
use entities::{any_of, user};
use sea_orm::{ColumnTrait, Condition, EntityTrait, Iterable, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::bulk::{BulkUpdateTickets, BulkUpdateTicketsItem, bulk_update};
use crate::bulk::{ErrorPolicy, MAX_ITEMS};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::patch::Patch;

/// Unassigns the tickets on which somebody has something to do and whose assignee is deleted, among those of these users and these tickets. One
/// that is done keeps who did it.
///
/// # Errors
/// The database's.
pub async fn unassign_from_deleted(cx: &Context, users: &[Uuid], tickets: &[Uuid]) -> Result<()> {
    loop {
        let items = abandoned(cx, users, tickets).await?;
        if items.is_empty() {
            return Ok(());
        }
        let results = bulk_update(cx, BulkUpdateTickets { items, error_policy: ErrorPolicy::SkipFailed }).await?.row;
        // Who was faster has changed some of them; not all, again and again.
        if !results.iter().any(|result| result.applied) {
            return Err(Error::internal("no ticket of a deleted user could be unassigned"));
        }
    }
}

/// As many of them as one call changes.
async fn abandoned(cx: &Context, users: &[Uuid], tickets: &[Uuid]) -> Result<Vec<BulkUpdateTicketsItem>> {
    let deleted = user::Entity::find().select_only().column(user::Column::Id).filter(user::Column::DeletedAt.is_not_null());
    let named =
        Condition::any().add(any_of(cx.backend(), Column::AssignedTo, users)).add(any_of(cx.backend(), Column::Id, tickets));
    let query = Entity::find().select_only().column(Column::Id).column(Column::Version);
    let query = query
        .filter(named)
        .filter(Column::AssignedTo.in_subquery(deleted.into_query()))
        .filter(Column::Status.is_in(Status::iter().filter(|status| !status.is_done())))
        .order_by_asc(Column::Id)
        .limit(MAX_ITEMS as u64);
    let rows = query.into_tuple::<(Uuid, i32)>().all(&cx.db()).await?;
    let item = |(id, version)| BulkUpdateTicketsItem {
        id,
        status: None,
        priority: None,
        assignee_id: Patch::Null,
        add_tags: None,
        remove_tags: None,
        expected_version: Some(version),
    };
    Ok(rows.into_iter().map(item).collect())
}
