//! The viewer's own row.

use std::sync::Arc;

use entities::user;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::context::Context;
use crate::error::Result;
use crate::rows;

/// The user who is signed in; nobody for the operator.
///
/// # Errors
/// The database's.
pub async fn me(cx: &Context) -> Result<Option<Arc<user::Model>>> {
    let Some(id) = cx.viewer.user_id() else { return Ok(None) };
    let alive = user::Entity::find_by_id(id).filter(user::Column::DeletedAt.is_null());
    Ok(rows::one(cx, alive).await?)
}
