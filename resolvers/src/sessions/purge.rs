//! Sessions and refresh tokens that have expired are of no more use, and are deleted.

use chrono::{DateTime, TimeDelta, Utc};
use entities::{refresh_token, session};

use crate::context::Context;
use crate::error::Result;
use crate::purge::{self, delete, expired, repeat};
use crate::write::Write;

/// How long a row stays after it has expired: far longer than the clocks of two nodes differ, or a refresh takes.
const KEPT: TimeDelta = TimeDelta::hours(1);

/// Deletes the sessions and refresh tokens that have expired, and says how many rows those were. A refresh token that was used stays
/// until it expires: it is how a copy of it is recognized.
///
/// # Errors
/// The database's; what was deleted until then stays deleted.
pub async fn purge(cx: &Context) -> Result<usize> {
    use refresh_token::{Column, Entity};
    let before = cx.app.now() - KEPT;
    let tokens = purge::purge::<Entity>(cx, Column::Id, Column::ExpiresAt, before).await?;
    Ok(tokens + repeat(|| purge_sessions(cx, before)).await?)
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
