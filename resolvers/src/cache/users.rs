//! Users by id, and pages of the list of users.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use entities::access::{Scope, Viewer};
use entities::any_of;
use entities::row::{Fields, Row, Wanted};
use entities::user::{Column, Entity, Model};
use futures::FutureExt;
use futures::future::BoxFuture;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{EntityTrait, QueryFilter};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::store::Key;
use crate::context::Context;
use crate::error::Result;
use crate::hex;
use crate::page::{self, Reads};
use crate::rows;

impl Key for Uuid {
    fn name(&self) -> String {
        format!("user:{self}")
    }
}

/// Rows that are kept are whole, whoever asks for them first, but for the hash of the password.
static WHOLE: LazyLock<Wanted> = LazyLock::new(|| {
    let kept = Model::FIELDS.iter().filter(|field| **field != "password_hash");
    let fields = kept.fold(Fields::NONE, |fields, field| fields.and(Fields::named(Model::FIELDS, field)));
    vec![(TypeId::of::<Model>(), fields)].into()
});

/// The context in which rows are read that will be kept.
pub(crate) fn whole(cx: &Context) -> Context {
    cx.wanting(&WHOLE)
}

/// The rows of these ids, each once. Deleted ones and those that the viewer may not see are among them: that is to be asked of each.
///
/// # Errors
/// The database's.
pub(crate) async fn by_ids(cx: &Context, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Arc<Model>>> {
    let read = |cx: Context, ids: Vec<Uuid>| {
        async move {
            let select = Entity::find().filter(any_of(cx.backend(), Column::Id, &ids));
            let rows = rows::all(&whole(&cx), select).await?;
            Ok(rows.into_iter().map(|row| (row.id, row)).collect())
        }
        .boxed()
    };
    cx.app.caches.users.get(cx, ids, read).await
}

/// Names a page, or the size of a list: by all that was asked, and all that decides what the viewer sees of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ListKey {
    what: &'static str,
    hash: [u8; 32],
}

impl Key for ListKey {
    fn name(&self) -> String {
        format!("users:{}:{}", self.what, hex::encode(&self.hash))
    }
}

/// Reads the list of users through the caches.
#[derive(Clone, Debug)]
pub(crate) struct Lists {
    page: ListKey,
    size: ListKey,
}

impl Lists {
    /// For a query: the arguments of the page, and the filter, which alone decides the size.
    pub(crate) fn of(viewer: &Viewer, page: &impl Serialize, filter: &impl Serialize) -> Self {
        let whose = match viewer.scope("users", "read") {
            Scope::All => None,
            Scope::Some { .. } | Scope::None => viewer.user_id(),
        };
        let key = |what, query: Vec<u8>| {
            let sight = format!("{whose:?}\0{}\0", viewer.permissions().key());
            ListKey { what, hash: Sha256::new().chain_update(sight).chain_update(query).finalize().into() }
        };
        let text = |of: serde_json::Result<Vec<u8>>| of.unwrap_or_default();
        Self { page: key("query", text(serde_json::to_vec(page))), size: key("count", text(serde_json::to_vec(filter))) }
    }
}

impl Reads<Model> for Lists {
    fn rows(&self, cx: &Context, query: SelectStatement, fields: Fields) -> BoxFuture<'static, Result<Vec<Arc<Model>>>> {
        let (cx, key) = (cx.clone(), self.page.clone());
        async move {
            let read = move |cx: Context, keys: Vec<ListKey>| {
                async move {
                    let rows = Arc::new(page::fetch(&cx, &query, fields).await?);
                    Ok(keys.into_iter().map(|key| (key, rows.clone())).collect())
                }
                .boxed()
            };
            let mut found = cx.app.caches.user_lists.get(&cx, vec![key.clone()], read).await?;
            Ok(found.remove(&key).map(Arc::unwrap_or_clone).unwrap_or_default())
        }
        .boxed()
    }

    fn size(&self, cx: &Context, query: SelectStatement) -> BoxFuture<'static, Result<i64>> {
        let (cx, key) = (cx.clone(), self.size.clone());
        async move {
            let read = move |cx: Context, keys: Vec<ListKey>| {
                async move {
                    let size = page::size(&cx, &query).await?;
                    Ok(keys.into_iter().map(|key| (key, size)).collect())
                }
                .boxed()
            };
            let found = cx.app.caches.user_counts.get(&cx, vec![key.clone()], read).await?;
            Ok(found.get(&key).copied().unwrap_or_default())
        }
        .boxed()
    }
}
