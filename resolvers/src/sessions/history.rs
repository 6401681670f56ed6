//! Sessions that are over, and those that are not: what can be seen of them. Whether somebody is signed in is decided by `sessions` alone.

use std::sync::Arc;

use entities::access::Scope;
use entities::user_session::Model;
use uuid::Uuid;

use crate::context::Context;
use crate::documents;
use crate::error::Result;
use crate::page::{Page, PageArgs};

/// The sessions of each user, newest first, as far as they are kept and the viewer may see them: one's own, and those of the users whose
/// `users:security` one holds.
///
/// # Errors
/// [`Error::BadUserInput`](crate::Error::BadUserInput) for a bad page; the database's, or that MongoDB is away.
pub async fn of_users(cx: &Context, user_ids: &[Uuid], args: &PageArgs) -> Result<Vec<Page<Model>>> {
    let scope = cx.viewer.scope("users", "security");
    let may = |user: &Uuid| match &scope {
        Scope::All => true,
        Scope::Some { ids, .. } => ids.contains(user) || cx.viewer.is(*user),
        Scope::None => cx.viewer.is(*user),
    };
    let visible: Vec<Uuid> = user_ids.iter().copied().filter(|user| may(user)).collect();
    let mut pages = documents::sessions::of_users(cx, user_ids, &visible, args).await?;
    for row in pages.iter_mut().flat_map(|page| &mut page.rows) {
        *row = as_now(cx, row.clone());
    }
    Ok(pages)
}

/// Those with these ids, in any order, as far as they are kept and the viewer may see them.
///
/// # Errors
/// The database's, or that MongoDB is away.
pub async fn by_ids(cx: &Context, ids: &[Uuid]) -> Result<Vec<Arc<Model>>> {
    let Some(user_id) = cx.viewer.user_id().filter(|_| !ids.is_empty()) else { return Ok(Vec::new()) };
    let of = match cx.viewer.scope("users", "security") {
        Scope::All => None,
        Scope::Some { mut ids, .. } => {
            ids.push(user_id);
            Some(ids)
        }
        Scope::None => Some(vec![user_id]),
    };
    let found = documents::sessions::by_ids(cx, ids, of.as_deref()).await?;
    Ok(found.into_iter().map(|session| as_now(cx, session)).collect())
}

fn as_now(cx: &Context, session: Arc<Model>) -> Arc<Model> {
    Arc::new(Arc::unwrap_or_clone(session).at(cx.app.now()))
}
