//! Customers by id.

use std::sync::Arc;

use entities::any_of;
use entities::customer::{Column, Entity, Model, visible_to};
use sea_orm::{EntityTrait, QueryFilter};
use uuid::Uuid;

use super::by_id;
use crate::context::Context;
use crate::error::Result;
use crate::rows;

/// The customer of each id, where there is one that the viewer may see.
///
/// # Errors
/// The database's.
pub async fn by_ids(cx: &Context, ids: Vec<Option<Uuid>>) -> Result<Vec<Option<Arc<Model>>>> {
    by_id(
        ids,
        |row: &Model| row.id,
        |ids| async move {
            let query =
                Entity::find().filter(any_of(cx.backend(), Column::Id, &ids)).filter(visible_to(&cx.viewer, cx.backend()));
            Ok(rows::all(cx, query).await?)
        },
    )
    .await
}
