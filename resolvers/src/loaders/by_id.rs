//! The frame of every loader by id: each id is asked for once, and each asker gets the row it named.

use std::collections::HashMap;
use std::sync::Arc;

use entities::any_of;
use entities::row::Row;
use sea_orm::{EntityTrait, QueryFilter, Select};
use uuid::Uuid;

use crate::context::Context;
use crate::error::Result;
use crate::rows;

/// The row of each id, where `select`, the rows that the viewer may see, has it. Nothing is loaded when nobody names an id.
///
/// # Errors
/// The database's.
pub(crate) async fn by_id<E: EntityTrait>(
    cx: &Context,
    select: Select<E>,
    id: E::Column,
    id_of: fn(&E::Model) -> Uuid,
    ids: Vec<Option<Uuid>>,
) -> Result<Vec<Option<Arc<E::Model>>>>
where
    E::Model: Row,
{
    let mut distinct: Vec<Uuid> = ids.iter().flatten().copied().collect();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.is_empty() {
        return Ok(vec![None; ids.len()]);
    }
    let rows = rows::all(cx, select.filter(any_of(cx.backend(), id, &distinct))).await?;
    let rows: HashMap<Uuid, Arc<E::Model>> = rows.into_iter().map(|row| (id_of(&row), row)).collect();
    Ok(ids.into_iter().map(|id| id.and_then(|id| rows.get(&id).cloned())).collect())
}
