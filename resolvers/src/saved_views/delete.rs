//! Views that nobody needs any more.

use std::sync::Arc;

use entities::event::Kind;
use entities::saved_view::{Entity, Model};
use sea_orm::EntityTrait;
use serde::Deserialize;
use uuid::Uuid;

use super::place::shift;
use super::update::locked;
use super::{owner, subject, told};
use crate::context::Context;
use crate::error::{Result, Written};
use crate::write::Write;

/// The end of a view.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteSavedView {
    /// Which.
    pub id: Uuid,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
}

/// Deletes a view: one's own, or, with `views:share`, a shared one of somebody else. Those behind it move up.
///
/// # Errors
/// [`Error::Rejected`](crate::Error::Rejected) for rows out of reach; the database's.
pub async fn delete(cx: &Context, input: DeleteSavedView) -> Result<Written<Arc<Model>>> {
    let me = owner(cx)?;
    let mut write = Write::begin(cx).await?;
    let view = locked(&write, cx, input.id).await?;
    if input.expected_version.is_some_and(|version| version != view.version) {
        return Ok(Written::conflict(Arc::new(view), "The view has changed"));
    }
    Entity::delete_by_id(view.id).exec(&write).await?;
    shift(&write, view.owner_id, view.position + 1..i32::MAX, -1).await?;
    let event = write.record(Kind::SavedViewDeleted, subject(&view), told(&view));
    if view.owner_id != me {
        event.takes("views:share");
    }
    write.commit().await?;
    Ok(Written::done(Arc::new(view)))
}
