//! What a consumer has before it.

use chrono::{DateTime, Utc};
use entities::event::{Column, Entity, Kind, Model};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

use crate::log::readable;

/// A backlog is counted up to here.
pub const MOST: u64 = 10_000;

/// What waits for a consumer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// How many events, [`MOST`] at most.
    pub events: u64,
    /// When the first of them happened.
    pub oldest: Option<DateTime<Utc>>,
}

/// Up to `limit` events of these kinds after a position, in order, and none beyond `head`.
///
/// # Errors
/// The database's.
pub async fn next<C: ConnectionTrait>(db: &C, kinds: &[Kind], after: i64, head: i64, limit: u64) -> Result<Vec<Model>, DbErr> {
    let events = wanted(kinds, after).filter(Column::Position.lte(head));
    readable(db, events.order_by_asc(Column::Position).limit(limit)).await
}

/// What waits after a position.
///
/// # Errors
/// The database's.
pub async fn backlog<C: ConnectionTrait>(db: &C, kinds: &[Kind], after: i64) -> Result<Backlog, DbErr> {
    of(db, wanted(kinds, after)).await
}

/// What waits after a position to be told, whatever it is, and what waits for a position.
///
/// # Errors
/// The database's.
pub async fn untold<C: ConnectionTrait>(db: &C, after: i64) -> Result<Backlog, DbErr> {
    let (told, waits) = (of(db, after_position(after)).await?, of(db, Entity::find().filter(Column::Position.is_null())).await?);
    let oldest = told.oldest.into_iter().chain(waits.oldest).min();
    Ok(Backlog { events: told.events + waits.events, oldest })
}

async fn of<C: ConnectionTrait>(db: &C, events: Select<Entity>) -> Result<Backlog, DbErr> {
    let first = events.clone().select_only().column(Column::Timestamp).order_by_asc(Column::Position).limit(1);
    let Some(oldest) = first.into_tuple::<DateTime<Utc>>().one(db).await? else { return Ok(Backlog::default()) };
    let row = db.query_one(&counted(events)).await?;
    let events = row.map_or(Ok(0), |row| row.try_get_by_index::<i64>(0))?;
    Ok(Backlog { events: events.unsigned_abs(), oldest: Some(oldest) })
}

/// How many there are. `PaginatorTrait::count` would forget the limit.
fn counted(events: Select<Entity>) -> SelectStatement {
    let events = events.select_only().column(Column::Id).limit(MOST).into_query();
    Query::select().expr(Expr::cust("count(*)")).from_subquery(events, "events").to_owned()
}

fn wanted(kinds: &[Kind], after: i64) -> Select<Entity> {
    after_position(after).filter(Column::Kind.is_in(kinds.iter().copied()))
}

fn after_position(position: i64) -> Select<Entity> {
    Entity::find().filter(Column::Position.gt(position))
}

#[cfg(test)]
mod tests {
    use sea_orm::sea_query::SqliteQueryBuilder;

    use super::*;

    #[test]
    fn a_backlog_is_counted_up_to_a_limit() {
        let text = counted(wanted(&[Kind::UserCreated], 7)).to_string(SqliteQueryBuilder);
        assert!(text.starts_with("SELECT count(*) FROM (SELECT ") && text.ends_with("LIMIT 10000) AS \"events\""), "{text}");
    }
}
