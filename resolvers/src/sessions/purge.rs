//! Sessions and refresh tokens that have expired are of no more use, and are deleted.

use chrono::{DateTime, TimeDelta, Utc};
use entities::{any_of, refresh_token, session};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::context::Context;
use crate::error::Result;
use crate::page::literal_limit;
use crate::write::Write;

/// How long a row stays after it has expired: far longer than the clocks of two nodes differ, or a refresh takes.
const KEPT: TimeDelta = TimeDelta::hours(1);
/// How many rows one transaction deletes, so that none is long and writers come in between.
pub(crate) const MOST: usize = 1000;

/// Deletes the sessions and refresh tokens that have expired, and says how many rows those were. A refresh token that was used stays
/// until it expires: it is how a copy of it is recognized. Rows that another process is deleting are left to it.
///
/// # Errors
/// The database's; what was deleted until then stays deleted.
pub async fn purge(cx: &Context) -> Result<usize> {
    let before = cx.app.now() - KEPT;
    let mut removed = 0;
    loop {
        let tokens = purge_tokens(cx, before).await?;
        removed += tokens;
        if tokens < MOST {
            break;
        }
    }
    loop {
        let sessions = purge_sessions(cx, before).await?;
        removed += sessions;
        if sessions < MOST {
            return Ok(removed);
        }
    }
}

async fn purge_tokens(cx: &Context, before: DateTime<Utc>) -> Result<usize> {
    let write = Write::begin(cx).await?;
    let ids =
        expired::<refresh_token::Entity>(&write, refresh_token::Column::Id, refresh_token::Column::ExpiresAt, before).await?;
    delete::<refresh_token::Entity>(&write, refresh_token::Column::Id, &ids).await?;
    write.commit().await?;
    Ok(ids.len())
}

/// A session has outlived its tokens, unless they were to be good for longer when they were given out.
async fn purge_sessions(cx: &Context, before: DateTime<Utc>) -> Result<usize> {
    let write = Write::begin(cx).await?;
    let ids = expired::<session::Entity>(&write, session::Column::Id, session::Column::ExpiresAt, before).await?;
    delete::<refresh_token::Entity>(&write, refresh_token::Column::SessionId, &ids).await?;
    delete::<session::Entity>(&write, session::Column::Id, &ids).await?;
    write.commit().await?;
    Ok(ids.len())
}

/// The ids of some rows whose time has come, locked.
pub(crate) async fn expired<E: EntityTrait>(
    write: &Write<'_>,
    id: E::Column,
    expires_at: E::Column,
    before: DateTime<Utc>,
) -> Result<Vec<Uuid>> {
    let mut query = E::find().select_only().column_as(id, "id").filter(expires_at.lte(before)).limit(MOST as u64).into_query();
    query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let rows = write.query_all_raw(literal_limit(write.get_database_backend().build(&query))).await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// Deletes rows by a column, usually their ids.
pub(crate) async fn delete<E: EntityTrait>(write: &Write<'_>, column: E::Column, ids: &[Uuid]) -> Result<()> {
    if !ids.is_empty() {
        E::delete_many().filter(any_of(write.get_database_backend(), column, ids)).exec(write).await?;
    }
    Ok(())
}
