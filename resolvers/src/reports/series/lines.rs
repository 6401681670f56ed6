//! Lines from what statements answer: no bucket is left out, the largest group comes first.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::Serialize;
use uuid::Uuid;

use super::GroupBy;
use super::flows::{Counts, Durations};
use crate::reports::sql::{NONE, OTHER};

/// What a line is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// Everything: there are no groups.
    Total,
    /// One group.
    Group,
    /// What belongs to no group, such as tickets that nobody has.
    Unassigned,
    /// The groups that have no line of their own.
    Other,
}

/// One figure over time, of one group.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is of.
    pub kind: Kind,
    /// The state, priority or tier as the API names it, or the id of the user or customer; absent unless it is one group.
    pub key: Option<String>,
    /// For each bucket, how many, or the median in seconds; absent where nothing was measured.
    pub values: Vec<Option<f64>>,
    /// For each bucket, what nine of ten durations are at most, in seconds; empty for what is counted.
    pub p90: Vec<Option<f64>>,
    /// For each bucket, how many durations were measured; empty for what is counted.
    pub measured: Vec<i64>,
}

impl Line {
    pub(super) fn of(key: &str, group_by: Option<GroupBy>) -> Self {
        let kind = match key {
            _ if group_by.is_none() => Kind::Total,
            NONE => Kind::Unassigned,
            OTHER => Kind::Other,
            _ => Kind::Group,
        };
        let key = (kind == Kind::Group).then(|| named(key, group_by));
        Self { kind, key, values: Vec::new(), p90: Vec::new(), measured: Vec::new() }
    }
}

/// A group as the API names it: rows have states in small letters, and SQLite has ids without hyphens.
fn named(key: &str, group_by: Option<GroupBy>) -> String {
    match group_by {
        Some(GroupBy::Assignee | GroupBy::Customer) => Uuid::parse_str(key).map_or_else(|_| key.to_owned(), |id| id.to_string()),
        _ => key.to_ascii_uppercase(),
    }
}

/// Microseconds as seconds.
pub(in crate::reports) fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}

/// A line for each group, in order: by weight, the largest first, then by key, and what is left last. Without groups there is one line,
/// whatever there is to count.
pub(super) fn sorted<T>(rows: Vec<T>, group: fn(&T) -> &str, weight: fn(&T) -> i64, grouped: bool) -> Vec<(String, Vec<T>)> {
    let mut groups: HashMap<String, (i64, Vec<T>)> = HashMap::new();
    if !grouped {
        groups.insert(NONE.into(), (0, Vec::new()));
    }
    for row in rows {
        let entry = groups.entry(group(&row).to_owned()).or_default();
        entry.0 += weight(&row);
        entry.1.push(row);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|(a, (x, _)), (b, (y, _))| (a == OTHER, Reverse(x), a).cmp(&(b == OTHER, Reverse(y), b)));
    groups.into_iter().map(|(key, (_, rows))| (key, rows)).collect()
}

fn at<T>(list: &mut [T], bucket: i64) -> Option<&mut T> {
    list.get_mut(usize::try_from(bucket).ok()?)
}

pub(super) fn counts(rows: Vec<Counts>, buckets: usize, group_by: Option<GroupBy>) -> Vec<Line> {
    let line = |(key, rows): (String, Vec<Counts>)| {
        let mut line = Line { values: vec![Some(0.0); buckets], ..Line::of(&key, group_by) };
        for row in rows {
            if let Some(value) = at(&mut line.values, row.bucket) {
                *value = Some(row.n as f64);
            }
        }
        line
    };
    sorted(rows, |row| &row.grp, |row| row.n, group_by.is_some()).into_iter().map(line).collect()
}

pub(super) fn durations(rows: Vec<Durations>, buckets: usize, group_by: Option<GroupBy>) -> Vec<Line> {
    let line = |(key, rows): (String, Vec<Durations>)| {
        let none = vec![None; buckets];
        let mut line = Line { values: none.clone(), p90: none, measured: vec![0; buckets], ..Line::of(&key, group_by) };
        for row in rows {
            let place = (at(&mut line.values, row.bucket), at(&mut line.p90, row.bucket), at(&mut line.measured, row.bucket));
            if let (Some(value), Some(p90), Some(measured)) = place {
                (*value, *p90, *measured) = (Some(seconds(row.p50)), Some(seconds(row.p90)), row.n);
            }
        }
        line
    };
    sorted(rows, |row| &row.grp, |row| row.n, group_by.is_some()).into_iter().map(line).collect()
}
