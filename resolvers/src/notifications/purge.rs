//! Notifications that were read long ago are deleted.

use chrono::{DateTime, TimeDelta, Utc};
use entities::any_of;
use entities::notification::{Column, Entity};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::context::Context;
use crate::error::Result;
use crate::page::literal_limit;
use crate::write::Write;

/// How many rows one transaction deletes, so that none is long and writers come in between.
const MOST: usize = 1000;

/// Deletes what was read longer ago than `kept`, and says how many rows those were. Rows that another process is deleting are left to it.
///
/// # Errors
/// The database's; what was deleted until then stays deleted.
pub async fn purge(cx: &Context, kept: TimeDelta) -> Result<usize> {
    let before = cx.app.now() - kept;
    let mut removed = 0;
    loop {
        let some = purge_some(cx, before).await?;
        removed += some;
        if some < MOST {
            return Ok(removed);
        }
    }
}

async fn purge_some(cx: &Context, before: DateTime<Utc>) -> Result<usize> {
    let write = Write::begin(cx).await?;
    let old = Entity::find().select_only().column_as(Column::Id, "id").filter(Column::ReadAt.lte(before));
    let mut query = old.limit(MOST as u64).into_query();
    query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let rows = write.query_all_raw(literal_limit(cx.backend().build(&query))).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.try_get("", "id")).collect::<std::result::Result<_, _>>()?;
    if !ids.is_empty() {
        Entity::delete_many().filter(any_of(cx.backend(), Column::Id, &ids)).exec(&write).await?;
    }
    write.commit().await?;
    Ok(ids.len())
}
