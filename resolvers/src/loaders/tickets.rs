//! Tickets by id.

use std::sync::Arc;

use entities::ticket::{Column, Entity, Model, visible_to};
use sea_orm::{EntityTrait, QueryFilter};
use uuid::Uuid;

use super::by_id;
use crate::context::Context;
use crate::error::Result;

/// The ticket of each id, where there is one that the viewer may see.
///
/// # Errors
/// The database's.
pub async fn by_ids(cx: &Context, ids: Vec<Option<Uuid>>) -> Result<Vec<Option<Arc<Model>>>> {
    let visible = Entity::find().filter(visible_to(&cx.viewer, cx.backend()));
    by_id(cx, visible, Column::Id, |row| row.id, ids).await
}
