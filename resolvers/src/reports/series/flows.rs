//! What happened in each bucket: how often, or how long it took.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;

use crate::context::Context;
use crate::error::Result;
use crate::reports::sql::{OTHER, Words, edges, rows};

/// How often, in a bucket and a group.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::reports) struct Counts {
    pub(in crate::reports) bucket: i64,
    pub(in crate::reports) grp: String,
    pub(in crate::reports) n: i64,
}

/// How long it took, in a bucket and a group, in microseconds. Half of the `n` durations are at most `p50`, nine of ten at most `p90`: both
/// are durations that there were.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::reports) struct Durations {
    pub(in crate::reports) bucket: i64,
    pub(in crate::reports) grp: String,
    pub(in crate::reports) n: i64,
    pub(in crate::reports) p50: i64,
    pub(in crate::reports) p90: i64,
    /// How many took at most the target.
    pub(in crate::reports) within: i64,
}

/// The largest groups of `source`, as a table.
fn tops(words: Words, source: &str, weight: &str, groups: i64) -> String {
    let key = words.in_order("grp");
    format!("tops AS (SELECT grp FROM {source} GROUP BY grp ORDER BY {weight} DESC, {key} LIMIT {groups})")
}

/// The group, if it is one of the largest.
fn folded() -> String {
    format!("CASE WHEN grp IN (SELECT grp FROM tops) THEN grp ELSE '{OTHER}' END AS grp")
}

/// Counts moments, by a statement that answers `bucket, grp, n`, in buckets that begin at `starts`, the last of which ends at `to`; groups
/// beyond the largest are one.
///
/// # Errors
/// The database's.
pub(in crate::reports) async fn counts(
    cx: &Context,
    counted: &str,
    groups: i64,
    starts: &[DateTime<Utc>],
    to: DateTime<Utc>,
) -> Result<Vec<Counts>> {
    let words = Words(cx.backend());
    let text = format!(
        "WITH edges AS ({edges}), counted AS MATERIALIZED ({counted}), {tops}
         SELECT bucket, grp, CAST(SUM(n) AS bigint) AS n FROM (SELECT bucket, {folded}, n FROM counted) AS folded GROUP BY bucket, grp",
        edges = words.edges(),
        tops = tops(words, "counted", "SUM(n)", groups),
        folded = folded(),
    );
    rows(cx, text, vec![edges(starts, to, false).into()]).await
}

/// Measures what a statement answers as `bucket, grp, took`, in the same way, and compares with a target in microseconds.
///
/// # Errors
/// The database's.
pub(in crate::reports) async fn durations(
    cx: &Context,
    took: &str,
    groups: i64,
    starts: &[DateTime<Utc>],
    to: DateTime<Utc>,
    target: i64,
) -> Result<Vec<Durations>> {
    let words = Words(cx.backend());
    let text = format!(
        "WITH edges AS ({edges}), facts AS MATERIALIZED ({took}), {tops},
         folded AS (SELECT bucket, {folded}, took FROM facts),
         {ranked}
         GROUP BY bucket, grp",
        edges = words.edges(),
        tops = tops(words, "facts", "COUNT(*)", groups),
        folded = folded(),
        ranked = ranked("bucket, grp"),
    );
    rows(cx, text, vec![edges(starts, to, false).into(), target.into()]).await
}

/// The rest of a statement over `folded`, which has `took` and these columns: `n`, `p50`, `p90`, `oldest` and, by the second parameter, `within`.
pub(in crate::reports) fn ranked(by: &str) -> String {
    format!(
        "ranked AS (SELECT {by}, took, row_number() OVER (PARTITION BY {by} ORDER BY took) AS place,
             COUNT(*) OVER (PARTITION BY {by}) AS n FROM folded)
         SELECT {by}, MAX(n) AS n, MAX(CASE WHEN place = (n + 1) / 2 THEN took END) AS p50,
             MAX(CASE WHEN place = (n * 9 + 9) / 10 THEN took END) AS p90,
             COUNT(CASE WHEN took <= $2 THEN 1 END) AS within, MAX(took) AS oldest
         FROM ranked"
    )
}
