//! Of what time a figure speaks.

use chrono::{DateTime, Datelike, SubsecRound, TimeDelta, Utc};
use serde::Deserialize;

use crate::error::{Error, Result};

/// How many days before now a report covers when nobody says.
const DAYS: i64 = 30;
/// The first year of a range; clocks of zones were not kept by whole minutes before.
const FIRST_YEAR: i32 = 1970;

/// A stretch of time as a caller gives it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateRange {
    /// It begins here.
    pub from: DateTime<Utc>,
    /// It ends before this moment.
    pub to: DateTime<Utc>,
}

/// A stretch of time that is over, as seen at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// It begins here.
    pub from: DateTime<Utc>,
    /// It ends before this moment, which is not after `as_of`.
    pub to: DateTime<Utc>,
    /// Changes committed before this moment are in the figures. A whole second: all who ask in it ask the same.
    pub as_of: DateTime<Utc>,
}

impl Period {
    /// The part of a range that is over; without a range, the last 30 days.
    ///
    /// # Errors
    /// [`Error::BadUserInput`] for a range that ends before it begins, or of which nothing is over.
    pub fn of(range: Option<DateRange>, now: DateTime<Utc>) -> Result<Self> {
        let as_of = now.trunc_subsecs(0);
        let Some(DateRange { from, to }) = range else { return Ok(Self::recent(now)) };
        let (from, to) = (from.trunc_subsecs(6), to.trunc_subsecs(6));
        if from >= to {
            return Err(Error::BadUserInput("`from` must be before `to`".into()));
        }
        if from.year() < FIRST_YEAR {
            return Err(Error::BadUserInput(format!("A range begins in {FIRST_YEAR} or later")));
        }
        if from >= as_of {
            return Err(Error::BadUserInput("The range must begin before now".into()));
        }
        Ok(Self { from, to: to.min(as_of), as_of })
    }

    /// The last 30 days.
    pub fn recent(now: DateTime<Utc>) -> Self {
        let as_of = now.trunc_subsecs(0);
        Self { from: as_of - TimeDelta::days(DAYS), to: as_of, as_of }
    }

    /// The period of the same length that ends where this one begins.
    #[must_use]
    pub fn previous(self) -> Self {
        Self { from: self.from - (self.to - self.from), to: self.from, as_of: self.as_of }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn without_a_range_it_is_the_last_thirty_days_up_to_this_second() {
        let period = Period::of(None, at("2026-11-22T09:30:00.75Z")).unwrap();
        assert_eq!((period.from, period.to), (at("2026-10-23T09:30:00Z"), at("2026-11-22T09:30:00Z")));
        assert_eq!(period.as_of, period.to);
    }

    #[test]
    fn what_is_not_over_does_not_count_and_the_previous_period_is_as_long_as_the_rest() {
        let range = DateRange { from: at("2026-11-20T00:00:00Z"), to: at("2026-12-01T00:00:00Z") };
        let period = Period::of(Some(range), at("2026-11-22T00:00:00Z")).unwrap();
        assert_eq!(period.to, at("2026-11-22T00:00:00Z"));
        assert_eq!((period.previous().from, period.previous().to), (at("2026-11-18T00:00:00Z"), at("2026-11-20T00:00:00Z")));
    }

    #[test]
    fn ranges_that_cannot_be_are_refused() {
        let now = at("2026-11-22T00:00:00Z");
        for (from, to) in [
            ("2026-11-20T00:00:00Z", "2026-11-20T00:00:00Z"),
            ("2026-11-20T00:00:00Z", "2026-11-19T00:00:00Z"),
            ("1969-12-31T23:59:59Z", "2026-11-20T00:00:00Z"),
            ("2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"),
        ] {
            let range = DateRange { from: at(from), to: at(to) };
            assert!(matches!(Period::of(Some(range), now), Err(Error::BadUserInput(_))), "{from} {to}");
        }
    }
}
