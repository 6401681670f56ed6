//! What happened in each bucket: how often, or how long it took.
//!
//! A statement answers a part for each bucket, with a list of all that happened in it, in the order of the index. Groups are made and
//! durations ranked here: SQLite would sort all there is for it, text by text.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use serde_json::Value as Json;

use super::GroupBy;
use super::facts::Facts;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::reports::sql::{self, OTHER, TIERS, Words, edges, is_open, rows};

/// How often, in a bucket and a group.
#[derive(Clone, Debug)]
pub(in crate::reports) struct Counts {
    pub(in crate::reports) bucket: i64,
    pub(in crate::reports) grp: String,
    pub(in crate::reports) n: i64,
}

/// How long it took, in a bucket and a group, in microseconds. Half of the `n` durations are at most `p50`, nine of ten at most `p90`: both
/// are durations that there were.
#[derive(Clone, Debug)]
pub(in crate::reports) struct Durations {
    pub(in crate::reports) bucket: i64,
    pub(in crate::reports) grp: String,
    pub(in crate::reports) n: i64,
    pub(in crate::reports) p50: i64,
    pub(in crate::reports) p90: i64,
    /// The longest.
    pub(in crate::reports) longest: i64,
    /// How many took at most the target.
    pub(in crate::reports) within: i64,
}

/// How groups are told apart, and how many have a line of their own: the rest is one.
#[derive(Clone, Copy, Debug)]
pub(in crate::reports) struct Groups {
    pub(in crate::reports) by: Option<GroupBy>,
    pub(in crate::reports) most: i64,
}

/// A part of an answer: how many of a group, or what happened, item by item, each of which counts so often.
#[derive(FromQueryResult)]
struct Part {
    bucket: i64,
    grp: String,
    n: i64,
    items: Option<String>,
}

/// Counts what the parts of a statement find between the edges; the largest groups are those with the most, each bucket weighed.
///
/// # Errors
/// The database's.
pub(in crate::reports) async fn counts(
    cx: &Context,
    parts: Vec<String>,
    groups: Groups,
    edges: Json,
    weight: impl Fn(i64) -> i64,
) -> Result<Vec<Counts>> {
    let (parts, tiers) = ask(cx, parts, groups.by, edges).await?;
    let tiers = Tiers::of(tiers.as_deref());
    let mut counts: HashMap<(i64, &str), i64> = HashMap::new();
    for Part { bucket, grp, n, items } in &parts {
        let mut add = |grp, n| *counts.entry((*bucket, tiers.named(grp))).or_default() += n;
        let Some(items) = items else {
            add(grp, *n);
            continue;
        };
        for item in items.split_terminator(',') {
            match item.split_once(' ') {
                None => add(item, *n),
                Some((left, joined)) => {
                    [(left, -n), (joined, *n)].into_iter().filter(|(grp, _)| is_open(grp)).for_each(|(grp, n)| add(grp, n))
                }
            }
        }
    }
    let largest = largest(counts.iter().map(|((bucket, grp), n)| (*grp, n * weight(*bucket))), groups.most);
    let mut folded: BTreeMap<(i64, &str), i64> = BTreeMap::new();
    for ((bucket, grp), n) in &counts {
        *folded.entry((*bucket, largest.get(grp).copied().unwrap_or(OTHER))).or_default() += n;
    }
    Ok(folded.into_iter().map(|((bucket, grp), n)| Counts { bucket, grp: grp.to_owned(), n }).collect())
}

/// Measures how long things took, in buckets that begin at `starts`, the last of which ends at `to`, and compares with a target in
/// microseconds.
///
/// # Errors
/// The database's.
pub(in crate::reports) async fn durations(
    cx: &Context,
    facts: &Facts,
    groups: Groups,
    (starts, to): (&[DateTime<Utc>], DateTime<Utc>),
    target: i64,
) -> Result<Vec<Durations>> {
    let (parts, tiers) = ask(cx, vec![facts.timed()], groups.by, edges(starts, to, false)).await?;
    let tiers = Tiers::of(tiers.as_deref());
    let mut took: HashMap<(i64, &str), Vec<i64>> = HashMap::new();
    for Part { bucket, items, .. } in &parts {
        for item in items.iter().flat_map(|items| items.split_terminator(',')) {
            let (grp, micros) = item.split_once(' ').ok_or_else(|| Error::internal(format!("no duration: {item}")))?;
            took.entry((*bucket, tiers.named(grp))).or_default().push(sql::micros(micros)?);
        }
    }
    let count = |took: &Vec<i64>| i64::try_from(took.len()).unwrap_or(i64::MAX);
    let largest = largest(took.iter().map(|((_, grp), took)| (*grp, count(took))), groups.most);
    let mut folded: BTreeMap<(i64, &str), Vec<i64>> = BTreeMap::new();
    for ((bucket, grp), mut took) in took {
        folded.entry((bucket, largest.get(grp).copied().unwrap_or(OTHER))).or_default().append(&mut took);
    }
    Ok(folded.into_iter().filter_map(|((bucket, grp), took)| ranked(bucket, grp, took, target)).collect())
}

/// The parts, all as of one moment, and the list of the customers' tiers, if groups are tiers.
async fn ask(cx: &Context, mut parts: Vec<String>, by: Option<GroupBy>, edges: Json) -> Result<(Vec<Part>, Option<String>)> {
    let words = Words(cx.backend());
    if by == Some(GroupBy::Tier) {
        parts.push(words.tiers());
    }
    let text = format!("WITH edges AS ({}) {}", words.edges(), parts.join(" UNION ALL "));
    let mut parts: Vec<Part> = rows(cx, text, vec![edges.into()]).await?;
    let tiers = parts.iter().position(|part| part.bucket == TIERS).and_then(|at| parts.swap_remove(at).items);
    Ok((parts, tiers))
}

/// The tier of each customer.
struct Tiers<'a>(HashMap<&'a str, &'a str>);

impl<'a> Tiers<'a> {
    fn of(list: Option<&'a str>) -> Self {
        Self(list.into_iter().flat_map(|list| list.split_terminator(',')).filter_map(|item| item.split_once(' ')).collect())
    }

    /// The name of a group: of a customer, their tier, if groups are tiers.
    fn named(&self, grp: &'a str) -> &'a str {
        self.0.get(grp).copied().unwrap_or(grp)
    }
}

/// The largest groups: those that weigh the most, and of those that weigh as much the first by name.
fn largest<'a>(weighed: impl Iterator<Item = (&'a str, i64)>, most: i64) -> HashMap<&'a str, &'a str> {
    let mut weights: HashMap<&str, i64> = HashMap::new();
    for (grp, weight) in weighed {
        *weights.entry(grp).or_default() += weight;
    }
    let mut groups: Vec<_> = weights.into_iter().map(|(grp, weight)| (Reverse(weight), grp)).collect();
    groups.sort_unstable();
    groups.truncate(usize::try_from(most).unwrap_or_default());
    groups.into_iter().map(|(_, grp)| (grp, grp)).collect()
}

/// How long things took, of which there is at least one.
fn ranked(bucket: i64, grp: &str, mut took: Vec<i64>, target: i64) -> Option<Durations> {
    took.sort_unstable();
    let n = took.len();
    Some(Durations {
        bucket,
        grp: grp.to_owned(),
        n: i64::try_from(n).unwrap_or(i64::MAX),
        p50: *took.get(n.div_ceil(2).checked_sub(1)?)?,
        p90: *took.get((n * 9).div_ceil(10).checked_sub(1)?)?,
        longest: *took.last()?,
        within: i64::try_from(took.partition_point(|micros| *micros <= target)).unwrap_or(i64::MAX),
    })
}
