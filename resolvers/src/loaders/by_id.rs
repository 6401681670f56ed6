//! The frame of every loader by id: each id is asked for once, and each asker gets the row it named.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;

use uuid::Uuid;

use crate::error::Result;

/// The row of each id, where `load` finds one. Nothing is loaded when nobody names an id.
///
/// # Errors
/// Those of `load`.
pub(crate) async fn by_id<M, F, Fut>(ids: Vec<Option<Uuid>>, id_of: fn(&M) -> Uuid, load: F) -> Result<Vec<Option<Arc<M>>>>
where
    F: FnOnce(Vec<Uuid>) -> Fut,
    Fut: Future<Output = Result<Vec<Arc<M>>>>,
{
    let mut distinct: Vec<Uuid> = ids.iter().flatten().copied().collect();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.is_empty() {
        return Ok(vec![None; ids.len()]);
    }
    let rows: HashMap<Uuid, Arc<M>> = load(distinct).await?.into_iter().map(|row| (id_of(&row), row)).collect();
    Ok(ids.into_iter().map(|id| id.and_then(|id| rows.get(&id).cloned())).collect())
}
