//! Users by id: who a ticket is assigned to, who wrote a comment, who did something.

use std::sync::Arc;

use entities::user::{Column, Entity, Model, visible_to};
use sea_orm::{EntityTrait, QueryFilter};
use uuid::Uuid;

use super::by_id;
use crate::context::Context;
use crate::error::Result;

/// The user of each id, where there is one that the viewer may see. A deleted user is nobody.
///
/// # Errors
/// The database's.
pub async fn by_ids(cx: &Context, ids: Vec<Option<Uuid>>) -> Result<Vec<Option<Arc<Model>>>> {
    let visible = Entity::find().filter(visible_to(&cx.viewer, cx.backend()));
    by_id(cx, visible, Column::Id, |row| row.id, ids).await
}
