//! What is kept no longer. MongoDB deletes by itself; tables do not.

use entities::{carried_event, system_log, user_session};

use super::Documents;
use crate::context::Context;
use crate::error::Result;
use crate::purge;
use crate::tracking::tellable_since;

/// Deletes what is kept no longer, and says how many rows those were.
///
/// # Errors
/// The database's; what was deleted until then stays deleted.
pub async fn purge(cx: &Context) -> Result<usize> {
    let now = cx.app.now();
    let (id, recorded_at) = (carried_event::Column::Id, carried_event::Column::RecordedAt);
    let carried = purge::purge::<carried_event::Entity>(cx, id, recorded_at, tellable_since(now)).await?;
    let Documents::Tables(kept) = cx.app.documents else { return Ok(carried) };
    let (logs, sessions) = (now - kept.logs, now - kept.sessions);
    let logs = purge::purge::<system_log::Entity>(cx, system_log::Column::Id, system_log::Column::Timestamp, logs).await?;
    let (id, expires_at) = (user_session::Column::Id, user_session::Column::ExpiresAt);
    Ok(carried + logs + purge::purge::<user_session::Entity>(cx, id, expires_at, sessions).await?)
}
