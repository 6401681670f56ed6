//! How many tickets were open at a moment: as many as are open now, less those that have come since, and with those that have gone.
//!
//! So nothing has to be kept for it, and recent moments cost little. What a statement reads, it reads as of one moment, so the count of now
//! and the changes since fit together.

use chrono::{DateTime, Utc};

use super::facts::{Facts, joined, of_ticket, within};
use super::flows::Counts;
use super::lines::{Line, sorted};
use super::{GroupBy, Metric};
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
        "WITH edges AS ({edges}), changes AS ({changes}),
         moved AS MATERIALIZED (SELECT bucket, grp, SUM(n) AS n FROM changes GROUP BY bucket, grp),
         tops AS (SELECT grp FROM moved GROUP BY grp ORDER BY {weight} DESC, {key} LIMIT {groups})
         SELECT bucket, grp, CAST(SUM(n) AS bigint) AS n
         FROM (SELECT bucket, CASE WHEN grp IN (SELECT grp FROM tops) THEN grp ELSE '{OTHER}' END AS grp, n FROM moved) AS folded
         GROUP BY bucket, grp",
        edges = words.edges(),
        changes = changes(words, group_by),
        key = words.in_order("grp"),
    );
    let rows: Vec<Counts> = rows(cx, text, vec![edges(starts, to, true).into()]).await?;
    Ok(standings(rows, buckets, group_by))
}

/// `bucket, grp, n`: by how much the open tickets of a group changed in a bucket, and how many they are now.
fn changes(words: Words, group_by: Option<GroupBy>) -> String {
    let open = open_states();
    let opened = Facts::of(words.0, Metric::Backlog, group_by);
    let Some(group) = of_ticket(words, group_by) else { return moves(words, group_by == Some(GroupBy::Status)) };
    format!(
        "SELECT bucket, grp, 1 AS n FROM ({opened}) AS opened
         UNION ALL SELECT e.i, {group}, CASE WHEN {IS_DONE} THEN -1 ELSE 1 END
             FROM edges e CROSS JOIN {log} {of_event} WHERE {within} AND {TURN}
         UNION ALL SELECT {NOW}, {group}, 1 FROM support_tickets t {of_ticket} WHERE t.status IN {open}",
        opened = opened.moments(),
        log = words.log(),
        of_event = joined(group_by, true),
        of_ticket = joined(group_by, false),
        within = within("ev.timestamp"),
    )
}

/// The same where a ticket moves from group to group: by its state, or by who has it. An event is a change in two groups.
fn moves(words: Words, by_status: bool) -> String {
    let status = "CASE side.n WHEN 1 THEN ev.status_after ELSE ev.status_before END";
    let assignee = "CASE side.n WHEN 1 THEN ev.assignee_after ELSE ev.assignee_before END";
    let (first, group, now, which) = if by_status {
        ("open", format!("lower({status})"), "t.status".to_owned(), "AND ev.status_before <> ev.status_after")
    } else {
        (NONE, format!("COALESCE({assignee}, '{NONE}')"), format!("COALESCE({}, '{NONE}')", words.id("t.assigned_to")), "")
    };
    format!(
        "SELECT e.i AS bucket, '{first}' AS grp, 1 AS n FROM edges e CROSS JOIN support_tickets t WHERE {opened}
         UNION ALL SELECT e.i, {group}, side.n
             FROM edges e CROSS JOIN {log} CROSS JOIN (SELECT -1 AS n UNION ALL SELECT 1) AS side
             WHERE {within} AND ev.status_after IS NOT NULL {which} AND {status} NOT IN ('RESOLVED', 'CLOSED')
         UNION ALL SELECT {NOW}, {now}, 1 FROM support_tickets t WHERE t.status IN {open}",
        opened = within("t.created_at"),
        log = words.log(),
        within = within("ev.timestamp"),
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
