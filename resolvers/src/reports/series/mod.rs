//! One figure over time: a line, or one for each group.

mod backlog;
mod facts;
mod flows;
mod lines;
mod revenue;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

pub use lines::{Kind, Line};

pub(super) use backlog::backlog;
pub(super) use facts::{Facts, open_now};
pub(super) use flows::{Counts, Durations, Groups, counts, durations};
pub(super) use lines::seconds;
pub(super) use revenue::revenue;

use super::buckets::{Bucket, starts};
use super::period::{DateRange, Period};
use super::require;
use super::sql::edges;
use crate::context::Context;
use crate::error::{Error, Result};

/// The most groups that have a line of their own.
pub const MAX_GROUPS: i64 = 50;

/// What is counted or measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Metric {
    /// Tickets that were opened.
    TicketsOpened,
    /// How often a ticket was resolved or closed that was not.
    TicketsResolved,
    /// How often a ticket was opened again that was resolved or closed.
    TicketsReopened,
    /// Tickets that are neither resolved nor closed at the end of the bucket.
    Backlog,
    /// From the opening of a ticket to the first public answer, by when the answer came.
    FirstResponseTime,
    /// From the opening of a ticket to its resolution, by when that was; anew for each time that it is resolved.
    ResolutionTime,
    /// Users that were made, the deleted ones included.
    UsersCreated,
    /// Payments less refunds in the currency of the reports, by when they happened.
    Revenue,
}

/// By what it is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum GroupBy {
    /// The state of the ticket at that moment.
    Status,
    /// The priority of the ticket as it is now.
    Priority,
    /// Who had the ticket at that moment; of a first response, who gave it.
    Assignee,
    /// Whose request it is.
    Customer,
    /// The tier of the customer as it is now.
    Tier,
}

/// In what the values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Unit {
    /// A number of things.
    Count,
    /// Seconds.
    Seconds,
    /// The smallest unit of a currency.
    MinorUnits,
}

impl Metric {
    /// In what its values are.
    pub fn unit(self) -> Unit {
        match self {
            Self::FirstResponseTime | Self::ResolutionTime => Unit::Seconds,
            Self::Revenue => Unit::MinorUnits,
            _ => Unit::Count,
        }
    }

    /// Which permissions it takes, on every row, besides that for figures.
    fn requires(self) -> (&'static str, &'static str) {
        match self {
            Self::UsersCreated => ("users", "read"),
            Self::Revenue => ("analytics", "revenue"),
            _ => ("tickets", "read"),
        }
    }

    fn can_be_by(self, group: GroupBy) -> bool {
        match self {
            Self::UsersCreated | Self::Revenue => false,
            // Nobody has a ticket that is being opened, and all are in one state.
            Self::TicketsOpened => !matches!(group, GroupBy::Status | GroupBy::Assignee),
            Self::FirstResponseTime | Self::TicketsReopened => group != GroupBy::Status,
            Self::TicketsResolved | Self::ResolutionTime | Self::Backlog => true,
        }
    }
}

impl GroupBy {
    /// Which permission the keys of the groups take, on every row.
    fn requires(self) -> (&'static str, &'static str) {
        match self {
            Self::Status | Self::Priority => ("tickets", "read"),
            Self::Assignee => ("users", "read"),
            Self::Customer | Self::Tier => ("customers", "read"),
        }
    }
}

/// What is asked.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TimeSeriesArgs {
    /// What is counted or measured.
    pub metric: Metric,
    /// By what stretches of time.
    pub bucket: Bucket,
    /// In whose clocks: a name of the IANA database.
    pub time_zone: String,
    /// By what it is told apart; not at all without it.
    pub group_by: Option<GroupBy>,
    /// How many groups have a line of their own; the rest share one.
    pub groups: i64,
    /// From when to when.
    pub range: Option<DateRange>,
}

/// What is asked, once it is known to make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// What is counted or measured.
    pub metric: Metric,
    /// By what stretches of time.
    pub bucket: Bucket,
    /// In whose clocks.
    pub zone: Tz,
    /// By what it is told apart.
    pub group_by: Option<GroupBy>,
    /// How many groups have a line of their own.
    pub groups: i64,
    /// Of what time.
    pub period: Period,
}

/// One figure over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What was asked.
    pub question: Question,
    /// The currency of the values, when they are money.
    pub currency: Option<String>,
    /// When each bucket begins, oldest first. The first and the last have only what is within the period.
    pub starts: Vec<DateTime<Utc>>,
    /// The line of the whole, or that of each group, the largest first, and what is left last.
    pub lines: Vec<Line>,
}

impl Question {
    fn of(args: &TimeSeriesArgs, now: DateTime<Utc>) -> Result<Self> {
        let refused = |message: String| Err(Error::BadUserInput(message));
        let Ok(zone) = args.time_zone.parse() else {
            return refused("`timeZone` is no name of the IANA time zone database, such as Europe/Berlin".into());
        };
        if !(1..=MAX_GROUPS).contains(&args.groups) {
            return refused(format!("`groups` is a number from 1 to {MAX_GROUPS}"));
        }
        if let Some(group) = args.group_by.filter(|group| !args.metric.can_be_by(*group)) {
            return refused(format!("{} has no groups by {}", name(&args.metric), name(&group)));
        }
        let TimeSeriesArgs { metric, bucket, group_by, groups, range, .. } = *args;
        Ok(Self { metric, bucket, zone, group_by, groups, period: Period::of(range, now)? })
    }
}

/// As the API names it.
fn name(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// One figure over time.
///
/// # Errors
/// [`Error::Forbidden`] without the permissions that the metric and the groups take, on every row; [`Error::BadUserInput`] for what
/// cannot be asked; the database's.
pub async fn time_series(cx: &Context, args: &TimeSeriesArgs) -> Result<Arc<Series>> {
    require(cx, &[("analytics", "read"), args.metric.requires()])?;
    require(cx, &args.group_by.map(GroupBy::requires).into_iter().collect::<Vec<_>>())?;
    let question = Question::of(args, cx.app.now())?;
    let Period { from, to, as_of } = question.period;
    let starts = starts(question.bucket, question.zone, from, to)?;
    cx.app.reports.series.get(cx, question, as_of, |cx| compute(cx, question, starts)).await
}

async fn compute(cx: Context, question: Question, starts: Vec<DateTime<Utc>>) -> Result<Series> {
    let mut within = starts.clone();
    if let Some(first) = within.first_mut() {
        *first = question.period.from.max(*first);
    }
    let mut currency = None;
    let groups = Groups { by: question.group_by, most: question.groups };
    let to = question.period.to;
    let facts = Facts::of(cx.backend(), question.metric, question.group_by);
    let lines = match question.metric {
        Metric::Revenue => {
            let spans = revenue(&cx, &within, to).await?;
            vec![revenue::line(&spans, currency.insert(cx.app.reports.currency.clone()))]
        }
        Metric::Backlog => backlog(&cx, groups, &within, to).await?.lines(),
        metric if metric.unit() == Unit::Seconds => {
            let rows = durations(&cx, &facts, groups, (&within, to), 0).await?;
            lines::durations(rows, starts.len(), question.group_by)
        }
        _ => {
            let rows = counts(&cx, vec![facts.counted(1)], groups, edges(&within, to, false), |_| 1).await?;
            lines::counts(rows, starts.len(), question.group_by)
        }
    };
    Ok(Series { question, currency, starts, lines })
}
