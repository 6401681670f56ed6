//! Rows for an answer: of each only what [`Context::wanted`] says will be looked at. Rules that decide by a row read it through SeaORM.

use std::sync::Arc;

use entities::row::{Fields, Reader, Row};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryTrait, Select, Statement};

use crate::context::Context;

/// All rows that a query finds.
///
/// # Errors
/// The database's.
pub(crate) async fn all<E>(cx: &Context, select: Select<E>) -> Result<Vec<Arc<E::Model>>, DbErr>
where
    E: EntityTrait,
    E::Model: Row,
{
    let (select, fields) = cx.wanted.narrow(select, Fields::NONE);
    fetch(cx, select.build(cx.backend()), fields).await
}

/// The row that a condition on a unique column finds: no more are there, so no limit is needed.
///
/// # Errors
/// The database's.
pub(crate) async fn one<E>(cx: &Context, select: Select<E>) -> Result<Option<Arc<E::Model>>, DbErr>
where
    E: EntityTrait,
    E::Model: Row,
{
    Ok(all(cx, select).await?.pop())
}

/// The rows of a statement that selects these fields.
///
/// # Errors
/// The database's.
pub(crate) async fn fetch<M: Row>(cx: &Context, statement: Statement, fields: Fields) -> Result<Vec<Arc<M>>, DbErr> {
    let rows = cx.db().query_all_raw(statement).await?;
    rows.iter().map(|row| Reader::row(row, fields).map(Arc::new)).collect()
}
