//! How support is doing: how soon it answers and resolves, what waits, what comes back, and who carries how much.
//!
//! Each figure is asked for by itself, in one statement.

mod agents;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Deserialize;

pub use agents::{AgentLoad, Agents, MAX_AGENTS, agents};

use super::period::{DateRange, Period};
use super::require;
use super::series::{Durations, Facts, Groups, Metric, counts, durations, seconds};
use super::sql::edges;
use crate::context::Context;
use crate::error::{Error, Result};

/// The longest target, in minutes: a year.
const MAX_TARGET: i64 = 366 * 24 * 60;
const MICROS_PER_MINUTE: i64 = 60_000_000;
/// There are no groups.
const WHOLE: Groups = Groups { by: None, most: 1 };

/// How long something may take, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(transparent)]
pub struct Target(i64);

/// What is asked.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SupportMetricsArgs {
    /// From when to when.
    pub range: Option<DateRange>,
    /// How long a first response may take.
    pub first_response_target: Target,
    /// How long a resolution may take.
    pub resolution_target: Target,
}

/// What is asked, once it is known to make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Support {
    /// Of what time.
    pub period: Period,
    first_response_target: Target,
    resolution_target: Target,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// How soon tickets were first answered.
    FirstResponse,
    /// How soon they were resolved.
    Resolution,
}

/// How long something took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Duration {
    /// How often it was measured.
    pub count: i64,
    /// Half of them took at most so many seconds.
    pub median: Option<f64>,
    /// Nine of ten took at most so many seconds.
    pub p90: Option<f64>,
    /// How long it may take, in minutes.
    pub target: i64,
    /// How many took no longer.
    pub within_target: i64,
}

/// What came and went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// Tickets that were opened.
    pub opened: i64,
    /// How often a ticket was resolved or closed that was not.
    pub resolved: i64,
    /// How often a ticket was opened again.
    pub reopened: i64,
}

/// What waits now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backlog {
    /// Tickets that are neither resolved nor closed.
    pub count: i64,
    /// Half of them were opened at most so many seconds ago.
    pub median_age: Option<f64>,
    /// Nine of ten were opened at most so many seconds ago.
    pub p90_age: Option<f64>,
    /// The oldest was opened so many seconds ago.
    pub oldest_age: Option<f64>,
}

impl Support {
    /// What the arguments ask.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permissions, on every row; [`Error::BadUserInput`] for what cannot be asked.
    pub fn of(cx: &Context, args: &SupportMetricsArgs) -> Result<Self> {
        require(cx, &[("analytics", "read"), ("tickets", "read")])?;
        for Target(minutes) in [args.first_response_target, args.resolution_target] {
            if !(0..=MAX_TARGET).contains(&minutes) {
                return Err(Error::BadUserInput(format!("A target is a number of minutes from 0 to {MAX_TARGET}")));
            }
        }
        let SupportMetricsArgs { range, first_response_target, resolution_target } = *args;
        Ok(Self { period: Period::of(range, cx.app.now())?, first_response_target, resolution_target })
    }

    /// How long something took in the period.
    ///
    /// # Errors
    /// The database's.
    pub async fn duration(self, cx: &Context, measure: Measure) -> Result<Arc<Duration>> {
        let (metric, target) = match measure {
            Measure::FirstResponse => (Metric::FirstResponseTime, self.first_response_target),
            Measure::Resolution => (Metric::ResolutionTime, self.resolution_target),
        };
        let (period, Target(minutes)) = (self.period, target);
        let compute = |cx: Context| async move {
            let facts = Facts::of(cx.backend(), metric, None);
            let rows = durations(&cx, &facts, WHOLE, (&[period.from], period.to), minutes * MICROS_PER_MINUTE).await?;
            let found = rows.first();
            Ok(Duration {
                count: found.map_or(0, |row| row.n),
                median: found.map(|row| seconds(row.p50)),
                p90: found.map(|row| seconds(row.p90)),
                target: minutes,
                within_target: found.map_or(0, |row| row.within),
            })
        };
        cx.app.reports.durations.get(cx, (measure, period, target), period.as_of, compute).await
    }

    /// What came and went in the period.
    ///
    /// # Errors
    /// The database's.
    pub async fn flow(self, cx: &Context) -> Result<Arc<Flow>> {
        let period = self.period;
        cx.app.reports.flows.get(cx, period, period.as_of, |cx| async move { flow(&cx, period).await }).await
    }

    /// What waits now.
    ///
    /// # Errors
    /// The database's.
    pub async fn backlog(self, cx: &Context) -> Result<Arc<Backlog>> {
        let as_of = self.period.as_of;
        cx.app.reports.backlogs.get(cx, as_of, as_of, |cx| async move { backlog(&cx, as_of).await }).await
    }
}

async fn flow(cx: &Context, period: Period) -> Result<Flow> {
    let parts = [(0, Metric::TicketsOpened), (1, Metric::TicketsResolved), (2, Metric::TicketsReopened)];
    let counted = parts.map(|(bucket, metric)| Facts::of(cx.backend(), metric, None).at(bucket).counted(1));
    let rows = counts(cx, counted.into(), WHOLE, edges(&[period.from], period.to, false), |_| 1).await?;
    let of = |bucket| rows.iter().find(|row| row.bucket == bucket).map_or(0, |row| row.n);
    Ok(Flow { opened: of(0), resolved: of(1), reopened: of(2) })
}

async fn backlog(cx: &Context, as_of: DateTime<Utc>) -> Result<Backlog> {
    let facts = Facts::waiting(cx.backend());
    let found: Option<Durations> = durations(cx, &facts, WHOLE, (&[DateTime::UNIX_EPOCH], as_of), 0).await?.pop();
    Ok(Backlog {
        count: found.as_ref().map_or(0, |row| row.n),
        median_age: found.as_ref().map(|row| seconds(row.p50)),
        p90_age: found.as_ref().map(|row| seconds(row.p90)),
        oldest_age: found.as_ref().map(|row| seconds(row.longest)),
    })
}
