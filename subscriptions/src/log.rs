//! The durable log: the table `events`, and the positions that order it.

use chrono::{DateTime, Utc};
use entities::event::{ActiveModel, Column, Entity, Kind, Model};
use sea_orm::sea_query::InsertStatement;
use sea_orm::{
    ActiveValue::NotSet, ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, Iterable,
    QueryFilter, QueryOrder, QueryResult, QuerySelect, QueryTrait, Select,
};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::Point;

/// Events of one statement: each has ten parameters, and SQLite takes 32,766 of them.
const MOST: usize = 3000;
macro_rules! at_once {
    () => {
        5000
    };
}
/// Events that one call of [`number`] numbers.
pub const AT_ONCE: u64 = at_once!();
const NUMBER: &str = concat!(
    "SELECT pg_advisory_xact_lock(7203002);
    UPDATE events SET position = numbered.position
    FROM (SELECT id, nextval('event_positions') AS position
          FROM (SELECT id FROM events WHERE position IS NULL ORDER BY seq LIMIT ",
    at_once!(),
    ") AS unnumbered) AS numbered
    WHERE events.id = numbered.id"
);

/// Stores what happened, in the transaction that made it happen: one statement for up to 3,000 events.
///
/// # Errors
/// The database's.
pub async fn append<C: ConnectionTrait>(transaction: &C, events: &[Model]) -> Result<(), DbErr> {
    for insert in inserts(events) {
        transaction.execute(&insert).await?;
    }
    Ok(())
}

/// The statements of [`append`], for whoever has more to store with the same trip to the database.
pub fn inserts(events: &[Model]) -> impl Iterator<Item = InsertStatement> {
    events.chunks(MOST).map(|events| {
        let rows = events.iter().cloned().map(|event| ActiveModel { position: NotSet, ..event.into_active_model() });
        Entity::insert_many(rows).into_query()
    })
}

/// Gives every committed event that has none its position, and says how many that were. On SQLite there is nothing to do: one transaction
/// writes at a time, and a trigger counts.
///
/// On PostgreSQL a number drawn while writing would be in the order of inserts, and a transaction that commits late would put events below
/// what readers have seen. So events are numbered after their commit, by whoever comes first: all statements are one message and one
/// transaction, which the server ends by itself even if this process does not live to see it; the lock makes such transactions queue, and
/// each sees what the one before has done. An open transaction elsewhere holds up nobody: its events are not there yet.
///
/// # Errors
/// The database's.
pub async fn number<C: ConnectionTrait>(db: &C) -> Result<u64, DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(0);
    }
    // Each statement of the message adds its rows: the lock has one.
    Ok(db.execute_unprepared(NUMBER).await?.rows_affected().saturating_sub(1))
}

/// Up to `limit` events after a position, in order. Kinds that this program does not know, which a newer one beside it may write, are passed
/// over: there is nobody here to tell of them.
///
/// # Errors
/// The database's.
pub async fn read<C: ConnectionTrait>(db: &C, after: i64, limit: u64) -> Result<Vec<Model>, DbErr> {
    let known = Column::Kind.is_in(Kind::iter());
    let events = Entity::find().filter(Column::Position.gt(after)).filter(known).order_by_asc(Column::Position).limit(limit);
    readable(db, events).await
}

/// Events of the log, as far as they can be read: the log goes on behind one whose data this program cannot read, such as a number that is
/// none to it. Such an event has no data (`null`), and whoever needs them fails on it alone.
///
/// # Errors
/// The database's.
pub(crate) async fn readable<C: ConnectionTrait>(db: &C, events: Select<Entity>) -> Result<Vec<Model>, DbErr> {
    Ok(events.into_model::<Readable>().all(db).await?.into_iter().map(|Readable(event)| event).collect())
}

struct Readable(Model);

impl FromQueryResult for Readable {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Model::from_query_result(row, prefix).or_else(|error| without_data(row, prefix, &error)).map(Self)
    }
}

fn without_data(row: &QueryResult, prefix: &str, error: &DbErr) -> Result<Model, DbErr> {
    let event = Model {
        id: row.try_get(prefix, "id")?,
        kind: row.try_get(prefix, "type")?,
        aggregate_type: row.try_get(prefix, "aggregate_type")?,
        aggregate_id: row.try_get(prefix, "aggregate_id")?,
        version: row.try_get(prefix, "version")?,
        actor_id: row.try_get(prefix, "actor_id")?,
        correlation_id: row.try_get(prefix, "correlation_id")?,
        data: Json::Null,
        timestamp: row.try_get(prefix, "timestamp")?,
        position: row.try_get(prefix, "position")?,
        origin: row.try_get(prefix, "origin").unwrap_or_default(),
    };
    tracing::error!(eventId = %event.id, position = event.position, error.message = %error, "An event cannot be read");
    Ok(event)
}

/// Up to `limit` events behind a point, in order; nothing when the point is not there: the log is another one, such as that of a backup.
///
/// # Errors
/// The database's.
pub async fn read_behind<C: ConnectionTrait>(db: &C, point: Point, limit: u64) -> Result<Option<Vec<Model>>, DbErr> {
    if point.event.is_none() {
        return read(db, point.position, limit).await.map(Some);
    }
    let mut events = read(db, point.position - 1, limit + 1).await?;
    let is_there = events.first().is_some_and(|first| Point::behind(first.id, first.position.unwrap_or_default()) == point);
    Ok(is_there.then(|| events.split_off(1)))
}

/// The end of the log, behind the last event that this program knows.
///
/// # Errors
/// The database's.
pub async fn end<C: ConnectionTrait>(db: &C) -> Result<Point, DbErr> {
    let last = Entity::find().select_only().column(Column::Id).column(Column::Position).filter(Column::Position.is_not_null());
    let last = last.filter(Column::Kind.is_in(Kind::iter())).order_by_desc(Column::Position).limit(1);
    let last = last.into_tuple::<(Uuid, i64)>().one(db).await?;
    Ok(last.map_or(Point::default(), |(id, position)| Point::behind(id, position)))
}

/// The position of an event; none while it is not numbered.
///
/// # Errors
/// The database's.
pub async fn position<C: ConnectionTrait>(db: &C, event_id: Uuid) -> Result<Option<i64>, DbErr> {
    let position = Entity::find_by_id(event_id).select_only().column(Column::Position).into_tuple::<Option<i64>>();
    Ok(position.one(db).await?.flatten())
}

/// Whether a reader can go on from a point: it is in the log, which one restored from a backup may have lost, and what comes next is not
/// older than `horizon`.
///
/// # Errors
/// The database's.
pub async fn reaches<C: ConnectionTrait>(db: &C, point: Point, horizon: DateTime<Utc>) -> Result<bool, DbErr> {
    let events = Entity::find().select_only().column(Column::Id).column(Column::Position).column(Column::Timestamp);
    let events = events.filter(Column::Position.gte(point.position)).order_by_asc(Column::Position).limit(2);
    let events = events.into_tuple::<(Uuid, i64, DateTime<Utc>)>().all(db).await?;
    let here = events.iter().find(|(_, position, _)| *position == point.position);
    let is_there = match point.event {
        Some(_) => here.is_some_and(|(id, position, _)| Point::behind(*id, *position) == point),
        None => point.position == 0 || !events.is_empty(),
    };
    let next = events.iter().find(|(_, position, _)| *position > point.position);
    Ok(is_there && next.is_none_or(|(_, _, timestamp)| *timestamp >= horizon))
}
