//! Users by id: who a ticket is assigned to, who wrote a comment, who did something.

use std::sync::Arc;

use entities::user::{Model, is_in_sight, is_visible_to};
use uuid::Uuid;

use crate::cache;
use crate::context::Context;
use crate::error::Result;

/// The user of each id, where there is one that the viewer may see. A deleted user is nobody.
///
/// # Errors
/// The database's.
pub async fn by_ids(cx: &Context, ids: Vec<Option<Uuid>>) -> Result<Vec<Option<Arc<Model>>>> {
    let mut distinct: Vec<Uuid> = ids.iter().flatten().copied().filter(|id| is_in_sight(*id, &cx.viewer)).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let mut rows = cache::users::by_ids(cx, distinct).await?;
    rows.retain(|_, row| is_visible_to(row, &cx.viewer));
    Ok(ids.into_iter().map(|id| rows.get(&id?).cloned()).collect())
}
