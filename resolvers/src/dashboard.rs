//! The figures of the dashboard: kept in `counters` by the writers, added up at most once a second for everybody.
//!
//! A write that moves a figure adds a row in its own transaction ([`Write::count`]); [`fold`] merges the rows of one figure from time to
//! time.

mod live;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entities::access::Viewer;
use entities::ticket::Status;
use futures::FutureExt;
use futures::future::{BoxFuture, WeakShared};
use sea_orm::{ActiveEnum, ConnectionTrait, DbBackend, DbErr, FromQueryResult, Iterable, Statement};
use tokio::sync::watch;

use crate::cache::count as count_use;
use crate::context::Context;
use crate::error::{Error, Result, caught};
use crate::write::Write;

pub use live::{events, follow};

/// The figure of users that are not deleted. Its key is empty.
pub const USERS: &str = "users";
/// The figure of tickets in a status. Its key is the status as the row has it: `in_progress`.
pub const TICKETS_BY_STATUS: &str = "tickets_by_status";
/// The figure of tickets opened on a day, in UTC. Its key is the day: `2026-11-22`.
pub const TICKETS_PER_DAY: &str = "tickets_per_day";

/// How many days [`Metrics::tickets_per_day`] covers, today included.
pub const DAYS: u64 = 30;
/// How old figures may be.
const MAX_AGE: TimeDelta = TimeDelta::seconds(1);
/// How many rows one transaction of [`fold`] merges.
const FOLD_ROWS: u64 = 10_000;

/// The figures, as of one moment. They speak of all rows, whoever asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metrics {
    /// Users that are not deleted.
    pub total_users: i64,
    /// Tickets on which somebody has something to do: every status but resolved and closed ([`Status::is_done`]).
    pub open_tickets: i64,
    /// Tickets in each status; every status is there, in the order of the enum.
    pub tickets_by_status: Vec<StatusCount>,
    /// Tickets opened on each of the last [`DAYS`] days, oldest first; every day is there.
    pub tickets_per_day: Vec<DayCount>,
    /// Changes committed before this moment are in the figures.
    pub as_of: DateTime<Utc>,
    /// So are those that the log had told by then ([`Feed::progress`](subscriptions::Feed::progress)).
    pub head: (u64, i64),
}

impl Metrics {
    /// Whether the figures are the same to a viewer, whenever they were read. Others must not be noticed.
    fn say_the_same_as(&self, other: &Self, viewer: &Viewer) -> bool {
        let users = |m: &Self| m.total_users;
        let tickets = |m: &Self| (m.tickets_by_status.clone(), m.tickets_per_day.clone());
        (!viewer.may("users", "read") || users(self) == users(other))
            && (!viewer.may("tickets", "read") || tickets(self) == tickets(other))
    }
}

/// How many tickets have a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusCount {
    /// The status.
    pub status: Status,
    /// How many.
    pub count: i64,
}

/// How many tickets were opened on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayCount {
    /// The day, in UTC.
    pub day: NaiveDate,
    /// How many.
    pub count: i64,
}

type Answer = std::result::Result<Arc<Metrics>, Arc<Error>>;

/// The figures in hand, and the computation under way, if there is one. Whoever comes while it runs waits for it.
#[derive(Default)]
pub struct Cache {
    state: Mutex<State>,
    /// The latest figures, for those who listen.
    live: watch::Sender<Option<Arc<Metrics>>>,
}

#[derive(Default)]
struct State {
    metrics: Option<Arc<Metrics>>,
    flight: Option<Flight>,
}

/// Figures that are being read, with everything up to a moment and a position. They belong to those who wait for them: when the last has
/// gone, the reading ends, and gives back its connection.
struct Flight {
    as_of: DateTime<Utc>,
    head: (u64, i64),
    answer: WeakShared<BoxFuture<'static, Answer>>,
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache").finish_non_exhaustive()
    }
}

/// The figures, at most a second old.
///
/// # Errors
/// The database's.
pub async fn metrics(cx: &Context) -> Result<Arc<Metrics>> {
    let now = cx.app.now();
    shared(cx, |as_of, _| as_of <= now && now - as_of < MAX_AGE).await
}

/// The figures, from those in hand or being read if they are good enough, by the moment and the position up to which they speak; read anew
/// otherwise.
async fn shared(cx: &Context, enough: impl Fn(DateTime<Utc>, (u64, i64)) -> bool) -> Result<Arc<Metrics>> {
    let (asked, answer) = {
        let mut state = cx.app.dashboard.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(metrics) = state.metrics.as_ref().filter(|m| enough(m.as_of, m.head)) {
            count_use("dashboard", "hit", 1);
            return Ok(metrics.clone());
        }
        let flight = state.flight.as_ref().filter(|flight| enough(flight.as_of, flight.head));
        match flight.and_then(|flight| Some(((flight.as_of, flight.head), flight.answer.upgrade()?))) {
            Some(under_way) => {
                count_use("dashboard", "hit", 1);
                under_way
            }
            None => {
                count_use("dashboard", "miss", 1);
                let (as_of, head) = (cx.app.now(), cx.app.feed.progress());
                let computed = compute(cx.clone(), as_of, head);
                let answer = async move { caught(computed).await.map(Arc::new).map_err(Arc::new) }.boxed().shared();
                state.flight = answer.downgrade().map(|answer| Flight { as_of, head, answer });
                ((as_of, head), answer)
            }
        }
    };
    let answer = answer.await;
    let mut state = cx.app.dashboard.state.lock().unwrap_or_else(PoisonError::into_inner);
    if state.flight.as_ref().is_some_and(|flight| (flight.as_of, flight.head) == asked) {
        state.flight = None;
    }
    let metrics = answer.map_err(Error::internal)?;
    if state.metrics.as_ref().is_none_or(|m| (m.as_of, m.head) < (metrics.as_of, metrics.head)) {
        state.metrics = Some(metrics.clone());
    }
    Ok(metrics)
}

async fn compute(cx: Context, as_of: DateTime<Utc>, head: (u64, i64)) -> Result<Metrics> {
    let first = first_day(as_of);
    let figures = figures(&cx, first).await?;
    let figure = |name: &str, key: String| figures.get(&(name.to_owned(), key)).copied().unwrap_or_default();
    let by_status: Vec<_> =
        Status::iter().map(|status| StatusCount { status, count: figure(TICKETS_BY_STATUS, status.to_value()) }).collect();
    Ok(Metrics {
        total_users: figure(USERS, String::new()),
        open_tickets: by_status.iter().filter(|c| !c.status.is_done()).map(|c| c.count).sum(),
        tickets_by_status: by_status,
        tickets_per_day: first
            .iter_days()
            .take(usize::try_from(DAYS).unwrap_or_default())
            .map(|day| DayCount { day, count: figure(TICKETS_PER_DAY, day.to_string()) })
            .collect(),
        as_of,
        head,
    })
}

fn first_day(now: DateTime<Utc>) -> NaiveDate {
    let today = now.date_naive();
    today.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(today)
}

#[derive(FromQueryResult)]
struct Figure {
    name: String,
    key: String,
    value: i64,
}

/// All figures, and of the days those since `first`: one statement.
async fn figures(cx: &Context, first: NaiveDate) -> std::result::Result<HashMap<(String, String), i64>, DbErr> {
    let statement = Statement::from_sql_and_values(
        cx.backend(),
        "SELECT name, key, CAST(SUM(delta) AS bigint) AS value FROM counters WHERE name <> $1 OR key >= $2 GROUP BY name, key",
        [TICKETS_PER_DAY.into(), first.to_string().into()],
    );
    let rows = cx.db().query_all_raw(statement).await?;
    rows.iter().map(|row| Figure::from_query_result(row, "").map(|figure| ((figure.name, figure.key), figure.value))).collect()
}

/// Merges the rows of each figure into one and says how many rows that removed. No figure changes, and none is lost: a row is deleted in
/// the transaction that stores its sum. Rows that another process is merging are left to it; rows added meanwhile are left for next time.
///
/// # Errors
/// The database's; then the figures are as they were.
pub async fn fold(cx: &Context) -> Result<u64> {
    let several = "SELECT 1 AS one FROM counters GROUP BY name, key HAVING COUNT(*) > 1 LIMIT 1";
    if cx.db().query_one_raw(Statement::from_string(cx.backend(), several)).await?.is_none() {
        return Ok(0);
    }
    let mut removed = 0;
    loop {
        let (taken, stored) = fold_some(cx).await?;
        removed += taken - stored.min(taken);
        if taken < FOLD_ROWS {
            return Ok(removed);
        }
    }
}

async fn fold_some(cx: &Context) -> Result<(u64, u64)> {
    let locked = match cx.backend() {
        DbBackend::Postgres => "FOR UPDATE SKIP LOCKED",
        _ => "",
    };
    let delete = format!(
        "WITH taken AS (
             SELECT id FROM counters
             WHERE (name, key) IN (SELECT name, key FROM counters GROUP BY name, key HAVING COUNT(*) > 1)
             LIMIT {FOLD_ROWS} {locked})
         DELETE FROM counters WHERE id IN (SELECT id FROM taken) RETURNING name, key, delta AS value"
    );
    let mut write = Write::begin(cx).await?;
    let rows = write.query_all_raw(Statement::from_string(cx.backend(), delete)).await?;
    let mut sums: HashMap<(String, String), i64> = HashMap::new();
    for row in &rows {
        let figure = Figure::from_query_result(row, "")?;
        *sums.entry((figure.name, figure.key)).or_default() += figure.value;
    }
    let stored = sums.values().filter(|sum| **sum != 0).count() as u64;
    for ((name, key), sum) in sums {
        write.count(&name, key, sum);
    }
    write.commit().await?;
    Ok((rows.len() as u64, stored))
}
