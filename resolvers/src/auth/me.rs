//! The viewer's own row.

use std::sync::Arc;

use entities::user;

use crate::cache;
use crate::context::Context;
use crate::error::Result;

/// The user who is signed in; nobody for the operator.
///
/// # Errors
/// The database's.
pub async fn me(cx: &Context) -> Result<Option<Arc<user::Model>>> {
    let Some(id) = cx.viewer.user_id() else { return Ok(None) };
    let row = cache::users::by_ids(cx, vec![id]).await?.remove(&id);
    Ok(row.filter(|user| user.deleted_at.is_none()))
}
