//! Who reads what a page is made of: the database, or somebody who may know it already.

use std::sync::Arc;

use entities::row::{Fields, Row};
use futures::future::BoxFuture;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::SelectStatement;

use super::fetch;
use crate::context::Context;
use crate::error::Result;

/// Who reads the rows of a page, and counts the list.
pub(crate) trait Reads<M>: Clone + Send + Sync + 'static {
    /// The rows that a query finds, with these fields.
    fn rows(&self, cx: &Context, query: SelectStatement, fields: Fields) -> BoxFuture<'static, Result<Vec<Arc<M>>>>;

    /// The size that a query counts.
    fn size(&self, cx: &Context, query: SelectStatement) -> BoxFuture<'static, Result<i64>>;
}

/// From the database.
#[derive(Clone, Copy)]
pub(super) struct Directly;

impl<M: Row> Reads<M> for Directly {
    fn rows(&self, cx: &Context, query: SelectStatement, fields: Fields) -> BoxFuture<'static, Result<Vec<Arc<M>>>> {
        let cx = cx.clone();
        Box::pin(async move { fetch(&cx, &query, fields).await })
    }

    fn size(&self, cx: &Context, query: SelectStatement) -> BoxFuture<'static, Result<i64>> {
        let cx = cx.clone();
        Box::pin(async move { size(&cx, &query).await })
    }
}

/// The `total` of a query.
pub(crate) async fn size(cx: &Context, query: &SelectStatement) -> Result<i64> {
    let row = cx.db().query_one(query).await?;
    Ok(row.map(|r| r.try_get::<i64>("", "total")).transpose()?.unwrap_or(0))
}
