//! One text for both databases, as far as it goes: the parts of statements that differ, and those that reports share.
//!
//! A statement is given the edges of its buckets as its first parameter, so its text is the same for any range and zone. Each bucket is a
//! search of an index over time, on both databases alike, and what comes back is a number or a list for each bucket.

use chrono::{DateTime, SecondsFormat, Utc};
use entities::ticket::Status;
use sea_orm::{ActiveEnum, ConnectionTrait, DbBackend, FromQueryResult, Iterable, Statement, Value};
use serde_json::{Value as Json, json};

use crate::context::Context;
use crate::error::{Error, Result};

/// The group of what has none: nobody's tickets. No key of a group is empty.
pub(super) const NONE: &str = "";
/// Where a ticket is that is done, when only open ones are counted. No key of a group is this.
pub(super) const DONE: &str = "-";
/// All groups beyond the largest. No key of a group is this.
pub(super) const OTHER: &str = "*";
/// The bucket of what stands now, when statements count back from it.
pub(super) const NOW: i64 = -1;
/// The bucket of what is no moment: the tiers of customers.
pub(super) const TIERS: i64 = -2;

/// What an event of `events` says with a change between open and done: the condition of the index `events_of_turns`.
pub(super) const TURN: &str = "(ev.status_before IN ('RESOLVED', 'CLOSED')) <> (ev.status_after IN ('RESOLVED', 'CLOSED'))";
/// It was resolved or closed.
pub(super) const IS_DONE: &str = "ev.status_after IN ('RESOLVED', 'CLOSED')";

/// Who first answered the ticket `t` publicly: whoever wrote the comment that set its `first_response_at`.
pub(super) const RESPONDER: &str = "(SELECT a.author_id FROM ticket_comments a
    WHERE a.ticket_id = t.id AND a.created_at = t.first_response_at AND a.internal = FALSE AND a.author_id IS NOT NULL
    ORDER BY a.id LIMIT 1)";

/// The words of a database.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words(pub(super) DbBackend);

impl Words {
    fn is_postgres(self) -> bool {
        self.0 == DbBackend::Postgres
    }

    /// The edges of the buckets, from the first parameter: `i`, and from when (`lo`) to before when (`hi`).
    pub(super) fn edges(self) -> &'static str {
        if self.is_postgres() {
            "SELECT i, lo, hi FROM jsonb_to_recordset($1) AS edges(i bigint, lo timestamptz, hi timestamptz)"
        } else {
            "SELECT value ->> 'i' AS i, value ->> 'lo' AS lo, value ->> 'hi' AS hi FROM json_each($1)"
        }
    }

    /// The moves of tickets in the log, as `ev`. SQLite would rather build an index of its own than use the one that is there.
    pub(super) fn moves(self) -> &'static str {
        if self.is_postgres() { "events ev" } else { "events ev INDEXED BY events_of_moves" }
    }

    /// Those of them that are a [`TURN`].
    pub(super) fn turns(self) -> &'static str {
        if self.is_postgres() { "events ev" } else { "events ev INDEXED BY events_of_turns" }
    }

    /// An id as text.
    pub(super) fn id(self, column: &str) -> String {
        if self.is_postgres() { format!("CAST({column} AS text)") } else { format!("lower(hex({column}))") }
    }

    /// From an event to the ticket that it is of. SQLite would rather read the whole row.
    pub(super) fn ticket_of_event(self) -> &'static str {
        if self.is_postgres() {
            "JOIN support_tickets t ON t.id = ev.aggregate_id"
        } else {
            "CROSS JOIN support_tickets t INDEXED BY tickets_by_id ON t.id = ev.aggregate_id"
        }
    }

    /// The time from one moment to another, as text that [`micros`] reads.
    pub(super) fn took(self, from: &str, to: &str) -> String {
        if self.is_postgres() {
            format!("CAST(CAST(extract(epoch FROM ({to} - {from})) * 1000000 AS bigint) AS text)")
        } else {
            format!("{from} || ' ' || {to}")
        }
    }

    /// A part of an answer over the edges `e`: so many of a group in each bucket.
    pub(super) fn number(self, bucket: &str, grp: &str, n: &str) -> String {
        format!(
            "SELECT CAST({bucket} AS bigint) AS bucket, '{grp}' AS grp, CAST({n} AS bigint) AS n, CAST(NULL AS text) AS items FROM edges e"
        )
    }

    /// A part of an answer over the edges `e`: the list of all items of a bucket, of which each counts so often.
    pub(super) fn items(self, bucket: &str, each: i64, item: &str, from: &str) -> String {
        let list = self.list(item, from);
        format!("SELECT CAST({bucket} AS bigint) AS bucket, '' AS grp, CAST({each} AS bigint) AS n, {list} AS items FROM edges e")
    }

    /// The part with the customers and the tier of each.
    pub(super) fn tiers(self) -> String {
        let tier = format!("{} || ' ' || subscription_tier", self.id("id"));
        format!("SELECT CAST({TIERS} AS bigint), '', CAST(0 AS bigint), {}", self.list(&tier, "customers"))
    }

    /// A text with a comma after each item, in no order.
    pub(super) fn list(self, item: &str, from: &str) -> String {
        let all = if self.is_postgres() { "string_agg" } else { "group_concat" };
        format!("(SELECT COALESCE({all}({item} || ',', ''), '') FROM {from})")
    }
}

/// Microseconds, of a text that [`Words::took`] made: that number, or from when to when.
///
/// # Errors
/// When it is neither.
pub(super) fn micros(took: &str) -> Result<i64> {
    let moment = |text| DateTime::parse_from_rfc3339(text).map(|time| time.timestamp_micros()).map_err(Error::internal);
    match took.split_once(' ') {
        Some((from, to)) => Ok(moment(to)? - moment(from)?),
        None => took.parse().map_err(Error::internal),
    }
}

/// The item of a move names a group of open tickets, not where those are that are done.
pub(super) fn is_open(grp: &str) -> bool {
    ![DONE, "RESOLVED", "CLOSED"].contains(&grp)
}

/// The time falls between the edges `e`.
pub(super) fn within(time: &str) -> String {
    format!("{time} >= e.lo AND {time} < e.hi")
}

/// The states of a ticket on which somebody has something to do, as rows have them.
pub(super) fn open_states() -> String {
    let states = Status::iter().filter(|status| !status.is_done()).map(|status| format!("'{}'", status.to_value()));
    format!("({})", states.collect::<Vec<_>>().join(", "))
}

/// The edges of buckets that follow each other and end at `to`, as the first parameter of a statement. `beyond`: one more for all that
/// came after.
pub(super) fn edges(starts: &[DateTime<Utc>], to: DateTime<Utc>, beyond: bool) -> Json {
    let ends = starts.iter().skip(1).copied().chain([to]);
    let edges = starts.iter().copied().zip(ends).map(|(lo, hi)| (text(lo), text(hi)));
    let beyond = beyond.then(|| (text(to), "9999-12-31T00:00:00+00:00".to_owned()));
    edges.chain(beyond).enumerate().map(|(i, (lo, hi))| json!({"i": i, "lo": lo, "hi": hi})).collect()
}

/// As times stand in SQLite, where they are compared as texts.
fn text(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

/// The rows of a statement.
///
/// # Errors
/// The database's.
pub(super) async fn rows<R: FromQueryResult>(cx: &Context, text: String, values: Vec<Value>) -> Result<Vec<R>> {
    let rows = cx.db().query_all_raw(Statement::from_sql_and_values(cx.backend(), text, values)).await?;
    Ok(rows.iter().map(|row| R::from_query_result(row, "")).collect::<std::result::Result<_, _>>()?)
}
