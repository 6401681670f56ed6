//! Roles by name: with them the permissions of users.

use std::collections::HashMap;
use std::sync::Arc;

use entities::any_of_texts;
use entities::role::{Column, Entity, Model};
use futures::FutureExt;
use sea_orm::{EntityTrait, QueryFilter};

use super::store::Key;
use crate::context::Context;
use crate::error::Result;

impl Key for String {
    fn name(&self) -> String {
        format!("role:{self}")
    }
}

/// The roles of these names, each once. Those that the viewer may not see are among them: that is to be asked of each.
///
/// # Errors
/// The database's.
pub(crate) async fn by_names(cx: &Context, names: Vec<String>) -> Result<HashMap<String, Arc<Model>>> {
    let read = |cx: Context, names: Vec<String>| {
        async move {
            let rows = Entity::find().filter(any_of_texts(cx.backend(), Column::Name, &names)).all(&cx.db()).await?;
            Ok(rows.into_iter().map(|role| (role.name.clone(), Arc::new(role))).collect())
        }
        .boxed()
    };
    cx.app.caches.roles.get(cx, names, read).await
}
