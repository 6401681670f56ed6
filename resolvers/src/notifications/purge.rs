//! Notifications that were read long ago are deleted.

use chrono::TimeDelta;
use entities::notification::{Column, Entity};

use crate::context::Context;
use crate::error::Result;

/// Deletes what was read longer ago than `kept`, and says how many rows those were.
///
/// # Errors
/// The database's; what was deleted until then stays deleted.
pub async fn purge(cx: &Context, kept: TimeDelta) -> Result<usize> {
    crate::purge::purge::<Entity>(cx, Column::Id, Column::ReadAt, cx.app.now() - kept).await
}
