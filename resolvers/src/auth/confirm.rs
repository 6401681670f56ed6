//! Asking somebody who is signed in for their password once more.

use entities::user;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::password;
use super::sign_in::count;
use super::throttle::Key;
use crate::audit::{Because, sign_in_refused};
use crate::context::Context;
use crate::db::unique;
use crate::error::Result;

/// The viewer's own row, if this is their password. Wrong ones are counted as at sign-in, over all sessions of the viewer.
///
/// # Errors
/// [`Error::RateLimited`](crate::Error::RateLimited) after too many wrong ones; the database's.
pub(crate) async fn confirm(cx: &Context, given: &str) -> Result<Option<user::Model>> {
    let Some(user_id) = cx.viewer.user_id() else { return Ok(None) };
    let key = Key::Confirmation(user_id);
    count(cx, &key).await?;
    let result = check(cx, user_id, given).await;
    match result {
        Ok(None) => sign_in_refused(cx, Because::Confirmation, None, Some(user_id)).await,
        _ => cx.app.auth.throttle.give_back(cx, &key).await,
    }
    result
}

/// Decides, so it reads the row in full, whatever the answer will show.
async fn check(cx: &Context, user_id: Uuid, given: &str) -> Result<Option<user::Model>> {
    let alive = user::Entity::find_by_id(user_id).filter(user::Column::DeletedAt.is_null());
    let user = unique(alive, &cx.db()).await?;
    let hash = user.as_ref().and_then(|user| user.password_hash.as_deref());
    let right = password::verify(&cx.app, given, hash).await?;
    Ok(user.filter(|_| right))
}
