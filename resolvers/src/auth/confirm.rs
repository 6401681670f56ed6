//! Asking somebody who is signed in for their password once more.

use std::sync::Arc;

use entities::user;

use super::sign_in::count;
use super::throttle::Key;
use super::{me, password};
use crate::context::Context;
use crate::error::Result;

/// The viewer's own row, if this is their password. Wrong ones are counted as at sign-in, over all sessions of the viewer.
///
/// # Errors
/// [`Error::RateLimited`](crate::Error::RateLimited) after too many wrong ones; the database's.
pub(crate) async fn confirm(cx: &Context, given: &str) -> Result<Option<Arc<user::Model>>> {
    let Some(user_id) = cx.viewer.user_id() else { return Ok(None) };
    let key = Key::Confirmation(user_id);
    count(cx, &key)?;
    let result = check(cx, given).await;
    if !matches!(result, Ok(None)) {
        cx.app.auth.throttle.give_back(&key);
    }
    result
}

async fn check(cx: &Context, given: &str) -> Result<Option<Arc<user::Model>>> {
    let user = me(cx).await?;
    let hash = user.as_ref().and_then(|user| user.password_hash.as_deref());
    let right = password::verify(&cx.app, given, hash).await?;
    Ok(user.filter(|_| right))
}
