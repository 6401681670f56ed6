//! How many tickets were open at a moment: as many as are open now, less those that have come since, and with those that have gone.
//!
//! So nothing has to be kept for it, and recent moments cost little. What a statement reads, it reads as of one moment, so the count of now
//! and the changes since fit together.

use chrono::{DateTime, Utc};
use sea_orm::DbBackend;

use super::facts::{Facts, key_of_ticket, open_now};
use super::flows::{Counts, Groups, counts};
use super::lines::{Line, sorted};
use super::{GroupBy, Metric};
use crate::context::Context;
use crate::error::Result;
use crate::reports::sql::{DONE, IS_DONE, NONE, NOW, OTHER, TURN, Words, edges, within};

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
    groups: Groups,
    starts: &[DateTime<Utc>],
    to: DateTime<Utc>,
) -> Result<Standings> {
    let buckets = starts.len();
    // The sum of the values at the ends of all buckets: a change in a bucket is missing in those before it.
    let count = i64::try_from(buckets).unwrap_or(i64::MAX);
    let weight = |bucket: i64| if bucket == NOW { count } else { -bucket };
    let parts = changes(cx.backend(), groups.by);
    let rows = counts(cx, parts, groups, edges(starts, to, true), weight).await?;
    Ok(standings(rows, buckets, groups.by))
}

/// By how much the open tickets of a group change in a bucket, and how many they are now.
fn changes(backend: DbBackend, group_by: Option<GroupBy>) -> Vec<String> {
    let words = Words(backend);
    let now = open_now(backend, group_by);
    let opened = |group_by| Facts::of(backend, Metric::TicketsOpened, group_by);
    let all_begin = |first| opened(None).called(first).counted(1);
    let turned = format!("{} AND {TURN}", within("ev.timestamp"));
    match group_by {
        None => {
            let n = format!("COALESCE(SUM(CASE WHEN {IS_DONE} THEN -1 ELSE 1 END), 0)");
            let turns = words.number("e.i", NONE, &format!("(SELECT {n} FROM {} WHERE {turned})", words.turns()));
            vec![all_begin(NONE), turns, now]
        }
        Some(by @ (GroupBy::Priority | GroupBy::Customer | GroupBy::Tier)) => {
            let key = key_of_ticket(words, by).unwrap_or_default();
            let item = format!("CASE WHEN {IS_DONE} THEN {key} || ' {DONE}' ELSE '{DONE} ' || {key} END");
            let turns = words.items("e.i", 1, &item, &format!("{} {} WHERE {turned}", words.turns(), words.ticket_of_event()));
            vec![opened(group_by).counted(1), turns, now]
        }
        Some(GroupBy::Status) => {
            let moves =
                moves(backend, "ev.status_before", "ev.status_after", "ev.status_before IS DISTINCT FROM ev.status_after");
            vec![all_begin("OPEN"), moves, now]
        }
        Some(GroupBy::Assignee) => {
            let had = |moment: &str| {
                format!(
                    "CASE WHEN ev.status_{moment} NOT IN ('RESOLVED', 'CLOSED') THEN COALESCE(ev.assignee_{moment}, '{NONE}') END"
                )
            };
            let which = format!("(ev.assignee_before IS DISTINCT FROM ev.assignee_after OR {TURN})");
            vec![all_begin(NONE), moves(backend, &had("before"), &had("after"), &which), now]
        }
    }
}

/// From which group to which tickets move: by their state, or by who has them. An open ticket leaves one and joins another, unless it stays
/// where it was.
fn moves(backend: DbBackend, before: &str, after: &str, which: &str) -> String {
    let words = Words(backend);
    let item = format!("COALESCE({before}, '{DONE}') || ' ' || COALESCE({after}, '{DONE}')");
    let from = format!("{} WHERE {} AND ev.status_after IS NOT NULL AND {which}", words.moves(), within("ev.timestamp"));
    words.items("e.i", 1, &item, &from)
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
