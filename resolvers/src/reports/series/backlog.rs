//! How many tickets were open at a moment: as many as are open now, less those that have come since, and with those that have gone.
//!
//! So nothing has to be kept for it, and recent moments cost little. What a statement reads, it reads as of one moment, so the count of now
//! and the changes since fit together.

use chrono::{DateTime, Utc};

use super::GroupBy;
use super::facts::within;
use super::flows::Counts;
use super::lines::{Line, sorted};
use crate::context::Context;
use crate::error::Result;
use crate::reports::sql::{IS_DONE, NONE, NOW, OTHER, TURN, Words, edges, open_states, rows};

/// The tickets that were open at each edge of the buckets, for each group.
#[derive(Clone, Debug)]
pub(in crate::reports) struct Standings {
    /// The key of the group, and how many at each edge: one more than buckets.
    groups: Vec<(String, Vec<i64>)>,
    group_by: Option<GroupBy>,
}

impl Standings {
    /// How many at the end of each bucket.
    pub(super) fn lines(self) -> Vec<Line> {
        let line = |(key, counts): (String, Vec<i64>)| {
            let values = counts.iter().skip(1).map(|n| Some(*n as f64)).collect();
            Line { values, ..Line::of(&key, self.group_by) }
        };
        self.groups.into_iter().map(line).collect()
    }

    /// How many of the whole at the beginning of the first bucket, and at the end of the last.
    pub(in crate::reports) fn ends(&self) -> (i64, i64) {
        let counts = self.groups.first().map(|(_, counts)| counts.as_slice()).unwrap_or_default();
        (counts.first().copied().unwrap_or_default(), counts.last().copied().unwrap_or_default())
    }
}

/// How many tickets were open at the edges of buckets that begin at `starts`, the last of which ends at `to`.
///
/// # Errors
/// The database's.
pub(in crate::reports) async fn backlog(
    cx: &Context,
    group_by: Option<GroupBy>,
    groups: i64,
    starts: &[DateTime<Utc>],
    to: DateTime<Utc>,
) -> Result<Standings> {
    let words = Words(cx.backend());
    let buckets = starts.len();
    // The sum of the values at the ends of all buckets: a change in a bucket is missing in those before it.
    let weight = format!("SUM(n * CASE bucket WHEN {NOW} THEN {buckets} ELSE -bucket END)");
    let text = format!(
        "WITH edges AS ({edges}), {moved},
         tops AS (SELECT grp FROM moved GROUP BY grp ORDER BY {weight} DESC, {key} LIMIT {groups})
         SELECT bucket, grp, CAST(SUM(n) AS bigint) AS n
         FROM (SELECT bucket, CASE WHEN grp IN (SELECT grp FROM tops) THEN grp ELSE '{OTHER}' END AS grp, n FROM moved) AS folded
         GROUP BY bucket, grp",
        edges = words.edges(),
        moved = moved(words, group_by),
        key = words.in_order("grp"),
    );
    let rows: Vec<Counts> = rows(cx, text, vec![edges(starts, to, true).into()]).await?;
    Ok(standings(rows, buckets, group_by))
}

/// The table `moved` (`bucket, grp, n`): by how much the open tickets of a group changed in a bucket, and how many they are now. What is
/// counted is counted by what stands in the index, as few rows as possible are sorted, and groups get their names last.
fn moved(words: Words, group_by: Option<GroupBy>) -> String {
    let (changes, name, named_by) = match group_by {
        None => (of_all(words), "k".to_owned(), ""),
        Some(GroupBy::Priority) => (of_tickets(words, "t.priority"), "k".to_owned(), ""),
        Some(GroupBy::Customer) => (of_tickets(words, "t.customer_id"), words.id("k"), ""),
        Some(GroupBy::Tier) => {
            (of_tickets(words, "t.customer_id"), "c.subscription_tier".to_owned(), "JOIN customers c ON c.id = changes.k")
        }
        Some(GroupBy::Status) => {
            (of_moves(words, "open", |moment| format!("lower(ev.status_{moment})"), "t.status"), "k".to_owned(), "")
        }
        Some(GroupBy::Assignee) => {
            let had = |moment: &str| format!("COALESCE(ev.assignee_{moment}, '{NONE}')");
            let has = format!("COALESCE({}, '{NONE}')", words.id("t.assigned_to"));
            (of_moves(words, NONE, had, &has), "k".to_owned(), "")
        }
    };
    format!("{changes}, moved AS MATERIALIZED (SELECT bucket, {name} AS grp, SUM(n) AS n FROM changes {named_by} GROUP BY 1, 2)")
}

/// How many tickets were opened between the edges `e`.
fn opened() -> String {
    format!("(SELECT COUNT(*) FROM support_tickets t WHERE {})", within("t.created_at"))
}

/// The table `changes` (`bucket, k, n`) of all tickets.
fn of_all(words: Words) -> String {
    format!(
        "changes AS (
             SELECT e.i AS bucket, '{NONE}' AS k, {opened} + (
                 SELECT COALESCE(SUM(CASE WHEN {IS_DONE} THEN -1 ELSE 1 END), 0) FROM {turns} WHERE {within} AND {TURN}) AS n FROM edges e
             UNION ALL SELECT {NOW}, '{NONE}', COUNT(*) FROM support_tickets t WHERE t.status IN {open})",
        opened = opened(),
        turns = words.turns(),
        within = within("ev.timestamp"),
        open = open_states(),
    )
}

/// The same by what does not depend on the moment.
fn of_tickets(words: Words, k: &str) -> String {
    format!(
        "changes AS (
             SELECT e.i AS bucket, {k} AS k, COUNT(*) AS n FROM edges e CROSS JOIN support_tickets t WHERE {opened} GROUP BY 1, 2
             UNION ALL SELECT e.i, {k}, SUM(CASE WHEN {IS_DONE} THEN -1 ELSE 1 END)
                 FROM edges e CROSS JOIN {turns} JOIN support_tickets t ON t.id = ev.aggregate_id WHERE {turned} AND {TURN} GROUP BY 1, 2
             UNION ALL SELECT {NOW}, {k}, COUNT(*) FROM support_tickets t WHERE t.status IN {open} GROUP BY 2)",
        opened = within("t.created_at"),
        turns = words.turns(),
        turned = within("ev.timestamp"),
        open = open_states(),
    )
}

/// The same where a ticket moves from group to group: by its state, or by who has it. All begin in one group. An event that moves an open
/// ticket is a change in two groups, and in none when it stays where it was.
fn of_moves(words: Words, first: &str, group: impl Fn(&str) -> String, now: &str) -> String {
    let open_in = |moment: &str| format!("CASE WHEN ev.status_{moment} NOT IN ('RESOLVED', 'CLOSED') THEN {} END", group(moment));
    format!(
        "sides AS (SELECT e.i AS bucket, {before} AS b, {after} AS a
             FROM edges e CROSS JOIN {moves} WHERE {within} AND ev.status_after IS NOT NULL),
         pairs AS MATERIALIZED (SELECT bucket, b, a, COUNT(*) AS n FROM sides WHERE b IS DISTINCT FROM a GROUP BY 1, 2, 3),
         changes AS (
             SELECT e.i AS bucket, '{first}' AS k, {opened} AS n FROM edges e
             UNION ALL SELECT bucket, b, -n FROM pairs WHERE b IS NOT NULL
             UNION ALL SELECT bucket, a, n FROM pairs WHERE a IS NOT NULL
             UNION ALL SELECT {NOW}, {now}, COUNT(*) FROM support_tickets t WHERE t.status IN {open} GROUP BY 2)",
        before = open_in("before"),
        after = open_in("after"),
        moves = words.moves(),
        within = within("ev.timestamp"),
        opened = opened(),
        open = open_states(),
    )
}

/// Counts back from now. Bucket `buckets` is what came after the last.
fn standings(rows: Vec<Counts>, buckets: usize, group_by: Option<GroupBy>) -> Standings {
    let grouped = group_by.is_some();
    let count = |(key, rows): (String, Vec<Counts>)| {
        let mut changes = vec![0; buckets + 1];
        let mut n = 0;
        for row in rows {
            match usize::try_from(row.bucket) {
                Ok(bucket) => changes[bucket.min(buckets)] += row.n,
                Err(_) => n += row.n,
            }
        }
        let mut counts: Vec<i64> = changes
            .iter()
            .rev()
            .map(|change| {
                n -= change;
                n
            })
            .collect();
        counts.reverse();
        (key, counts)
    };
    let mut groups: Vec<_> = sorted(rows, |row| &row.grp, |_| 0, grouped).into_iter().map(count).collect();
    let sum = |counts: &[i64]| counts.iter().skip(1).sum::<i64>();
    groups.retain(|(_, counts)| !grouped || sum(counts) > 0);
    groups.sort_by_key(|(key, counts)| (key == OTHER, std::cmp::Reverse(sum(counts))));
    Standings { groups, group_by }
}
