//! What is kept no longer. MongoDB deletes by itself; tables do not.

use chrono::{DateTime, Utc};
use entities::{system_log, user_session};
use sea_orm::EntityTrait;

use super::Documents;
use crate::context::Context;
use crate::error::Result;
use crate::sessions::{MOST, delete, expired};
use crate::write::Write;

/// Deletes what is kept no longer, a thousand rows at a time, and says how many rows those were.
///
/// # Errors
/// The database's; what was deleted until then stays deleted.
pub async fn purge(cx: &Context) -> Result<usize> {
    let Documents::Tables(kept) = cx.app.documents else { return Ok(0) };
    let now = cx.app.now();
    let logs = all::<system_log::Entity>(cx, (system_log::Column::Id, system_log::Column::Timestamp), now - kept.logs).await?;
    let sessions =
        all::<user_session::Entity>(cx, (user_session::Column::Id, user_session::Column::ExpiresAt), now - kept.sessions);
    Ok(logs + sessions.await?)
}

async fn all<E: EntityTrait>(cx: &Context, (id, time): (E::Column, E::Column), before: DateTime<Utc>) -> Result<usize> {
    let mut removed = 0;
    loop {
        let write = Write::begin(cx).await?;
        let ids = expired::<E>(&write, id, time, before).await?;
        delete::<E>(&write, id, &ids).await?;
        write.commit().await?;
        removed += ids.len();
        if ids.len() < MOST {
            return Ok(removed);
        }
    }
}
