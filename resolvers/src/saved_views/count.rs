//! How many tickets views have.

use std::sync::Arc;

use entities::saved_view::Model;
use futures::future::join_all;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ConnectionTrait, DbBackend, QuerySelect, QueryTrait};

use super::filter_of;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::tickets::{Frequency, matching_by};

/// Tickets beyond these are not counted.
pub const MOST_COUNTED: u64 = 1000;

/// How many tickets that the viewer may see each view has, up to [`MOST_COUNTED`]: where there are more, finding these costs little, and
/// counting them all would cost the same as reading them. Nothing for a view whose filter the viewer may not use.
///
/// One statement for all views, in which each looks for its own tickets by its own index.
///
/// # Errors
/// The database's.
pub async fn ticket_counts(cx: &Context, views: Vec<Arc<Model>>) -> Result<Vec<Option<i64>>> {
    let selects = join_all(views.iter().map(async |view| {
        let filter = filter_of(view, &cx.viewer)?;
        // Counted without an order, so there is no list to go along.
        matching_by(cx, &filter, Frequency::Rare).await
    }))
    .await;
    let mut statement = Query::select();
    let mut columns = Vec::with_capacity(views.len());
    for (place, select) in selects.into_iter().enumerate() {
        let select = match select {
            Ok(select) => select.select_only().expr(Expr::cust("1")).into_query(),
            Err(Error::Forbidden { .. } | Error::BadUserInput(_)) => {
                columns.push(None);
                continue;
            }
            Err(error) => return Err(error),
        };
        let rows = if cx.backend() == DbBackend::Postgres { "$1" } else { "?" };
        // The limit is in the text: PostgreSQL plans a bound one anew at each execution.
        let count = format!("(SELECT count(*) FROM (SELECT 1 FROM {rows} AS matching LIMIT {MOST_COUNTED}) AS counted)");
        let column = format!("view{place}");
        statement.expr_as(Expr::cust_with_exprs(count, [Expr::from(select)]), column.clone());
        columns.push(Some(column));
    }
    if columns.iter().all(Option::is_none) {
        return Ok(vec![None; views.len()]);
    }
    let row = cx.db().query_one(&statement).await?.ok_or_else(|| Error::internal("no counts"))?;
    let counts = columns.iter().map(|column| column.as_ref().map(|column| row.try_get("", column)).transpose());
    Ok(counts.collect::<std::result::Result<_, _>>()?)
}
