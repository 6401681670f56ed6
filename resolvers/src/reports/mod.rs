//! Figures over a stretch of time: the tiles of the dashboard beside those of the period before, time series, and how support is doing.
//!
//! Every figure is worked out from rows and from the log, which is never cut, so those of a past period stay what they are, however late
//! they are asked for. ARCHITECTURE.md, "Reports", says what each one means.

mod buckets;
mod cache;
mod period;
pub mod series;
mod sql;
pub mod support;
pub mod tiles;

pub use buckets::{Bucket, MAX_BUCKETS};
pub use cache::{Reports, Settings};
pub use period::{DateRange, Period};

use crate::context::Context;
use crate::error::{Error, Result};

/// Refuses whoever may not do each of these (area and action) on every row: an aggregate tells of all rows.
fn require(cx: &Context, permissions: &[(&str, &str)]) -> Result<()> {
    match permissions.iter().find(|(area, action)| !cx.viewer.may(area, action)) {
        Some((area, action)) => Err(Error::forbidden(area, action)),
        None => Ok(()),
    }
}

/// A part of a whole, in percent; nothing when there is no whole.
pub fn percent(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| part as f64 * 100.0 / whole as f64)
}
