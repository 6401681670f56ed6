//! Marks notifications as read.

use chrono::{DateTime, SubsecRound, Utc};
use entities::any_of;
use entities::event::Kind;
use entities::notification::{Column, Entity, visible_to};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryTrait};
use serde::Deserialize;
use serde_json::json;
use subscriptions::inbox_events::INBOX;
use uuid::Uuid;

use super::owner;
use crate::context::Context;
use crate::db;
use crate::error::{Result, UserError, Written};
use crate::node::MAX_IDS;
use crate::write::{Subject, Write};

/// Which notifications were read: those with these ids, or all.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarkNotificationsRead {
    /// These.
    pub ids: Option<Vec<Uuid>>,
    /// All of them.
    pub all: Option<bool>,
    /// With `all`: those that were made at or before this moment; up to now without it.
    pub until: Option<DateTime<Utc>>,
}

/// What marking did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkedRead {
    /// How many notifications were not read before.
    pub count: i64,
}

/// Marks notifications of the viewer as read, and tells the viewer's other listeners. Ids of others, or of what was read before, change
/// nothing.
///
/// # Errors
/// [`Error::Rejected`](crate::Error::Rejected) for bad input, [`Error::Unauthenticated`](crate::Error::Unauthenticated) for nobody; the
/// database's.
pub async fn mark_read(cx: &Context, input: MarkNotificationsRead) -> Result<Written<MarkedRead>> {
    let user_id = owner(cx)?;
    let now = cx.app.now();
    let mut write = Write::begin(cx).await?;
    let unread = Entity::update_many().col_expr(Column::ReadAt, Expr::value(now));
    let unread = unread.filter(visible_to(&cx.viewer)).filter(Column::ReadAt.is_null());
    let (count, data) = match input {
        MarkNotificationsRead { ids: Some(ids), all: None | Some(false), until: None } => {
            if ids.len() > MAX_IDS {
                return Err(UserError::bad_input("ids", format!("Must be at most {MAX_IDS} ids")).into());
            }
            let mut update = unread.filter(any_of(cx.backend(), Column::Id, &ids)).into_query();
            update.returning(Query::returning().column(Column::Id));
            let marked = db::ids(&write.query_all(&update).await?)?;
            (i64::try_from(marked.len()).unwrap_or(i64::MAX), json!({"ids": marked}))
        }
        MarkNotificationsRead { ids: None, all: Some(true), until } => {
            // What is to come has not been read.
            let until = until.map_or(now, |until| until.trunc_subsecs(6).min(now));
            let marked = unread.filter(Column::CreatedAt.lte(until)).exec(&write).await?.rows_affected;
            (i64::try_from(marked).unwrap_or(i64::MAX), json!({"until": until}))
        }
        _ => return Err(UserError::bad_input("ids", "Give `ids`, or `all`, perhaps with `until`").into()),
    };
    if count > 0 {
        write.record(Kind::NotificationsRead, Subject { noun: INBOX, id: user_id, version: 1 }, data);
    }
    let event = write.commit().await?;
    Ok(Written::done(MarkedRead { count }).told(event))
}
