//! Users by id: who a ticket is assigned to, who wrote a comment, who did something.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use entities::{any_of, user};
use sea_orm::{EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::context::Context;
use crate::error::Result;

/// The user of each id, where there is one that the viewer may see. A deleted user is nobody.
///
/// # Errors
/// The database's.
pub async fn by_ids(cx: &Context, ids: Vec<Option<Uuid>>) -> Result<Vec<Option<Arc<user::Model>>>> {
    let distinct: Vec<Uuid> = ids.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
    if distinct.is_empty() {
        return Ok(vec![None; ids.len()]);
    }
    let select = user::Entity::find().filter(user::visible_to(&cx.viewer, cx.backend()));
    let rows = select.filter(any_of(cx.backend(), user::Column::Id, &distinct)).all(&cx.db()).await?;
    let users: HashMap<Uuid, Arc<user::Model>> = rows.into_iter().map(|user| (user.id, Arc::new(user))).collect();
    Ok(ids.iter().map(|id| id.and_then(|id| users.get(&id).cloned())).collect())
}
