//! Entries on their way out.

use entities::audit_entry::{Column, Entity};
use entities::event::Kind;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde_json::json;
use uuid::Uuid;

use super::chain::Line;
use crate::context::Context;
use crate::db::Pool;
use crate::error::Result;
use crate::page::literal_limit;
use crate::write::{Subject, Write};

/// Entries of one read.
const PAGE: u64 = 2000;

/// The next entries after a sequence, none when there are no more.
///
/// # Errors
/// The database's; also when a row holds what no entry does.
pub async fn lines(db: &Pool, after: i64) -> std::result::Result<Vec<Line>, DbErr> {
    let select = Entity::find().filter(Column::Sequence.gt(after)).order_by_asc(Column::Sequence).limit(PAGE).into_query();
    let rows = db.query_all_raw(literal_limit(db.get_database_backend().build(&select))).await?;
    rows.iter().map(Line::read).collect()
}

/// Records that entries after a sequence are written to a file: to read the log in bulk is itself an entry.
///
/// # Errors
/// The database's; then nothing may be written.
pub async fn exported(cx: &Context, after: i64) -> Result<()> {
    let mut write = Write::begin(cx).await?;
    let subject = Subject { noun: "export", id: Uuid::nil(), version: 0 };
    write.record(Kind::DataExported, subject, json!({"what": "audit_log", "filter": {"after": after}}));
    write.commit().await.map(drop)
}
