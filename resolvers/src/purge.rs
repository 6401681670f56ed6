//! Rows whose time is over are deleted, some at a time, so that no transaction is long and writers come in between.

use chrono::{DateTime, Utc};
use entities::any_of;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::context::Context;
use crate::db::ids;
use crate::error::Result;
use crate::page::literal_limit;
use crate::write::Write;

/// How many rows one transaction deletes.
const MOST: usize = 1000;

/// Deletes the rows whose `time` is `before` or earlier, and says how many those were. Rows that another process is deleting are left to it.
///
/// # Errors
/// The database's; what was deleted until then stays deleted.
pub(crate) async fn purge<E: EntityTrait>(cx: &Context, id: E::Column, time: E::Column, before: DateTime<Utc>) -> Result<usize> {
    repeat(|| async {
        let write = Write::begin(cx).await?;
        let ids = expired::<E>(&write, id, time, before).await?;
        delete::<E>(&write, id, &ids).await?;
        write.commit().await?;
        Ok(ids.len())
    })
    .await
}

/// Takes a step again and again, until one deletes fewer rows than it may, and says how many rows that were.
///
/// # Errors
/// The step's.
pub(crate) async fn repeat<F: Future<Output = Result<usize>>>(step: impl Fn() -> F) -> Result<usize> {
    let mut removed = 0;
    loop {
        let some = step().await?;
        removed += some;
        if some < MOST {
            return Ok(removed);
        }
    }
}

/// The ids of as many rows as one transaction deletes of those whose time has come, locked.
///
/// # Errors
/// The database's.
pub(crate) async fn expired<E: EntityTrait>(
    write: &Write<'_>,
    id: E::Column,
    time: E::Column,
    before: DateTime<Utc>,
) -> Result<Vec<Uuid>> {
    let mut query = E::find().select_only().column_as(id, "id").filter(time.lte(before)).limit(MOST as u64).into_query();
    query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let rows = write.query_all_raw(literal_limit(write.get_database_backend().build(&query))).await?;
    Ok(ids(&rows)?)
}

/// Deletes rows by a column, usually their ids.
///
/// # Errors
/// The database's.
pub(crate) async fn delete<E: EntityTrait>(write: &Write<'_>, column: E::Column, ids: &[Uuid]) -> Result<()> {
    if !ids.is_empty() {
        E::delete_many().filter(any_of(write.get_database_backend(), column, ids)).exec(write).await?;
    }
    Ok(())
}
