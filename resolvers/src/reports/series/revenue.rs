//! What came in, from the events of analytics, wherever these are kept.

use std::collections::BTreeMap;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use super::lines::Line;
use crate::context::Context;
use crate::documents::analytics;
use crate::error::Result;
use crate::reports::sql::NONE;

/// Payments less refunds by currency, in minor units, in spans that begin at `starts`, the last of which ends at `to`.
///
/// # Errors
/// The database's, or that MongoDB is away.
pub(in crate::reports) async fn revenue(
    cx: &Context,
    starts: &[DateTime<Utc>],
    to: DateTime<Utc>,
) -> Result<Vec<BTreeMap<String, i64>>> {
    let moments: Vec<_> = starts.iter().copied().chain([to]).map(millisecond).collect();
    let spans = analytics::revenue(cx, &moments).await?;
    Ok(spans.into_iter().map(|span| span.into_iter().map(|(currency, revenue)| (currency, revenue.amount)).collect()).collect())
}

/// The first whole millisecond that is not before a moment. Events have whole ones, and MongoDB knows no others.
fn millisecond(moment: DateTime<Utc>) -> DateTime<Utc> {
    moment.duration_round_up(TimeDelta::milliseconds(1)).unwrap_or(moment)
}

/// The line of one currency.
pub(super) fn line(spans: &[BTreeMap<String, i64>], currency: &str) -> Line {
    let values = spans.iter().map(|span| Some(span.get(currency).copied().unwrap_or_default() as f64)).collect();
    Line { values, ..Line::of(NONE, None) }
}
