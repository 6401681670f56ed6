//! The inbox of the viewer.

use std::sync::Arc;

use entities::any_of;
use entities::notification::{Column, Entity, Kind, Model, visible_to};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::Deserialize;
use uuid::Uuid;

use super::owner;
use crate::context::Context;
use crate::error::Result;
use crate::list_args::ListArgs;
use crate::page::{self, Key, KeyValue, Order, Page};
use crate::rows;

/// Which notifications.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NotificationFilter {
    /// Only those that are not read.
    pub unread_only: Option<bool>,
    /// Of one of these kinds.
    pub kind: Option<Vec<Kind>>,
}

/// The arguments of a list of notifications, which has one order.
pub type NotificationsArgs = ListArgs<NotificationFilter, ()>;

static CREATED_AT: Key<Model> = Key {
    name: "created_at",
    expr: |_| Column::CreatedAt.into_expr(),
    value: |notification| KeyValue::Time(notification.created_at),
};

/// The notifications of the viewer, newest first.
///
/// # Errors
/// [`Error::Unauthenticated`](crate::Error::Unauthenticated) for nobody; [`Error::BadUserInput`](crate::Error::BadUserInput) for a bad
/// page; the database's.
pub async fn list(cx: &Context, args: NotificationsArgs) -> Result<Page<Model>> {
    owner(cx)?;
    let page = args.page();
    let filter = args.filter.unwrap_or_default();
    let mut select = Entity::find().filter(visible_to(&cx.viewer));
    if filter.unread_only == Some(true) {
        select = select.filter(Column::ReadAt.is_null());
    }
    if let Some(kinds) = filter.kind {
        select = select.filter(Column::Kind.is_in(kinds));
    }
    let order = Order { list: "notifications", key: &CREATED_AT, descending: true };
    page::list(cx, select, Column::Id, |notification| notification.id, order, &page).await
}

/// How many notifications the viewer has not read, of whatever kind.
///
/// # Errors
/// The database's.
pub async fn unread_count(cx: &Context) -> Result<i64> {
    let unread = Entity::find().filter(visible_to(&cx.viewer)).filter(Column::ReadAt.is_null());
    let query = unread.select_only().column_as(Expr::cust("count(*)"), "total").into_query();
    let row = cx.db().query_one(&query).await?;
    Ok(row.map(|row| row.try_get("", "total")).transpose()?.unwrap_or(0))
}

/// The notifications with these ids, in any order: those of them that are the viewer's.
///
/// # Errors
/// The database's.
pub async fn by_ids(cx: &Context, ids: &[Uuid]) -> Result<Vec<Arc<Model>>> {
    Ok(rows::all(cx, Entity::find().filter(visible_to(&cx.viewer)).filter(any_of(cx.backend(), Column::Id, ids))).await?)
}
