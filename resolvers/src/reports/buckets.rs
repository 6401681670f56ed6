//! Hours, days, weeks, months and quarters as clocks of a zone show them, whatever these do in spring and autumn.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, Offset, SubsecRound, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The most buckets of a series: a month has 745 hours at most.
pub const MAX_BUCKETS: usize = 800;

/// By what stretches of time something is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Bucket {
    /// While the clock shows one hour of one day, by one offset from UTC: an hour that comes twice is two.
    Hour,
    /// While it shows one date: 23 or 25 hours when the clocks change.
    Day,
    /// Monday to Sunday (ISO 8601).
    Week,
    /// A month of the calendar.
    Month,
    /// Three months, from January on.
    Quarter,
}

/// When each bucket begins that has a part between two moments, oldest first. The first may begin before `from`.
///
/// # Errors
/// [`Error::BadUserInput`] when there are more than [`MAX_BUCKETS`].
pub(super) fn starts(bucket: Bucket, zone: Tz, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<DateTime<Utc>>> {
    let mut starts = Vec::new();
    let mut add = |start: DateTime<Utc>| {
        if start <= from {
            starts.clear();
        }
        if starts.last() != Some(&start) {
            starts.push(start);
        }
        starts.len() <= MAX_BUCKETS
    };
    let is_bounded = match bucket {
        Bucket::Hour => {
            let first = hour_of(from.trunc_subsecs(0), zone);
            std::iter::successors(Some(first), |hour| Some(next_hour(*hour, zone))).take_while(|hour| *hour < to).all(&mut add)
        }
        _ => {
            let first = first_day(bucket, from.with_timezone(&zone).date_naive());
            let days = std::iter::successors(first, |day| next_day(bucket, *day));
            days.map(|day| start_of(day, zone)).take_while(|start| *start < to).all(&mut add)
        }
    };
    if is_bounded {
        return Ok(starts);
    }
    Err(Error::BadUserInput(format!("More than {MAX_BUCKETS} buckets: give a shorter range or longer buckets")))
}

/// The first day of the bucket that has a day.
fn first_day(bucket: Bucket, day: NaiveDate) -> Option<NaiveDate> {
    match bucket {
        Bucket::Hour | Bucket::Day => Some(day),
        Bucket::Week => day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())),
        Bucket::Month => day.with_day(1),
        Bucket::Quarter => day.with_day(1)?.with_month(day.month0() / 3 * 3 + 1),
    }
}

/// The first day of the next bucket.
fn next_day(bucket: Bucket, day: NaiveDate) -> Option<NaiveDate> {
    match bucket {
        Bucket::Hour | Bucket::Day => day.checked_add_days(Days::new(1)),
        Bucket::Week => day.checked_add_days(Days::new(7)),
        Bucket::Month => day.checked_add_months(Months::new(1)),
        Bucket::Quarter => day.checked_add_months(Months::new(3)),
    }
}

/// The first moment at which the clocks of a zone show this day, or a later one where they pass it over.
fn start_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    match zone.from_local_datetime(&midnight).earliest() {
        Some(start) => start.to_utc(),
        None => {
            let (before, after) = (midnight.and_utc() - TimeDelta::days(2), midnight.and_utc() + TimeDelta::days(2));
            first(before, after, |moment| moment.with_timezone(&zone).date_naive() >= day)
        }
    }
}

/// When the hour began that a clock shows at `moment`, a whole second.
fn hour_of(moment: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let full = moment - TimeDelta::seconds(into_hour(moment, zone));
    let is_same = |other: DateTime<Utc>| offset(other, zone) == offset(moment, zone);
    if is_same(full) { full } else { first(full, moment, is_same) }
}

/// When the hour after the one of `moment` begins, a whole second.
fn next_hour(moment: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let full = moment + TimeDelta::seconds(3600 - into_hour(moment, zone));
    let differs = |other: DateTime<Utc>| offset(other, zone) != offset(moment, zone);
    if differs(full - TimeDelta::seconds(1)) { first(moment, full, differs) } else { full }
}

/// Seconds since the full hour on the clock.
fn into_hour(moment: DateTime<Utc>, zone: Tz) -> i64 {
    let shown = moment.with_timezone(&zone).time();
    i64::from(shown.minute() * 60 + shown.second())
}

fn offset(moment: DateTime<Utc>, zone: Tz) -> i32 {
    zone.offset_from_utc_datetime(&moment.naive_utc()).fix().local_minus_utc()
}

/// The first second after `before` of which something is so that is not so at `before`, is so at `after`, and stays so between.
fn first(mut before: DateTime<Utc>, mut after: DateTime<Utc>, so: impl Fn(DateTime<Utc>) -> bool) -> DateTime<Utc> {
    while (after - before).num_seconds() > 1 {
        let middle = before + TimeDelta::seconds((after - before).num_seconds() / 2);
        if so(middle) { after = middle } else { before = middle }
    }
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn lengths(bucket: Bucket, zone: Tz, from: &str, to: &str) -> Vec<(String, i64)> {
        let starts = starts(bucket, zone, at(from), at(to)).unwrap();
        let shown = |start: &DateTime<Utc>| start.with_timezone(&zone).format("%m-%d %H:%M %z").to_string();
        starts.windows(2).map(|pair| (shown(&pair[0]), (pair[1] - pair[0]).num_minutes())).collect()
    }

    fn shown(list: &[(&str, i64)]) -> Vec<(String, i64)> {
        list.iter().map(|(text, minutes)| ((*text).to_owned(), *minutes)).collect()
    }

    #[test]
    fn days_have_23_and_25_hours_when_the_clocks_change() {
        let spring = lengths(Bucket::Day, Tz::Europe__Berlin, "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z");
        assert_eq!(spring, shown(&[("03-28 00:00 +0100", 24 * 60), ("03-29 00:00 +0100", 23 * 60)]));
        let autumn = lengths(Bucket::Day, Tz::America__New_York, "2026-11-01T12:00:00Z", "2026-11-03T12:00:00Z");
        assert_eq!(autumn, shown(&[("11-01 00:00 -0400", 25 * 60), ("11-02 00:00 -0500", 24 * 60)]));
    }

    #[test]
    fn an_hour_that_comes_twice_is_two() {
        let hours = lengths(Bucket::Hour, Tz::Europe__Berlin, "2026-10-24T23:30:00Z", "2026-10-25T02:30:00Z");
        assert_eq!(hours, shown(&[("10-25 01:00 +0200", 60), ("10-25 02:00 +0200", 60), ("10-25 02:00 +0100", 60)]));
        let missing = lengths(Bucket::Hour, Tz::Europe__Berlin, "2026-03-29T00:30:00Z", "2026-03-29T02:30:00Z");
        assert_eq!(missing, shown(&[("03-29 01:00 +0100", 60), ("03-29 03:00 +0200", 60)]));
    }

    #[test]
    fn hours_begin_where_the_clock_shows_them() {
        let kolkata = starts(Bucket::Hour, Tz::Asia__Kolkata, at("2026-11-22T09:40:00Z"), at("2026-11-22T10:40:00Z")).unwrap();
        assert_eq!(kolkata, [at("2026-11-22T09:30:00Z"), at("2026-11-22T10:30:00Z")]);
        // by half an hour: 02:00 becomes 01:30 in April, and 02:30 in October
        let back = lengths(Bucket::Hour, Tz::Australia__Lord_Howe, "2026-04-04T14:10:00Z", "2026-04-04T16:10:00Z");
        assert_eq!(back, shown(&[("04-05 01:00 +1100", 60), ("04-05 01:30 +1030", 30), ("04-05 02:00 +1030", 60)])[..2]);
        let on = lengths(Bucket::Hour, Tz::Australia__Lord_Howe, "2026-10-03T14:40:00Z", "2026-10-03T16:40:00Z");
        assert_eq!(on, shown(&[("10-04 01:00 +1030", 60), ("10-04 02:30 +1100", 30)]));
        // from within the half hour
        let within =
            starts(Bucket::Hour, Tz::Australia__Lord_Howe, at("2026-04-04T15:10:00Z"), at("2026-04-04T15:20:00Z")).unwrap();
        assert_eq!(within, [at("2026-04-04T15:00:00Z")]);
    }

    #[test]
    fn a_day_begins_with_its_first_moment_though_midnight_does_not_come() {
        let days = lengths(Bucket::Day, Tz::America__Sao_Paulo, "2018-11-03T12:00:00Z", "2018-11-05T12:00:00Z");
        assert_eq!(days, shown(&[("11-03 00:00 -0300", 24 * 60), ("11-04 01:00 -0200", 23 * 60)]));
        // Samoa went without the 30th
        let days = lengths(Bucket::Day, Tz::Pacific__Apia, "2011-12-29T12:00:00Z", "2012-01-01T12:00:00Z");
        assert_eq!(
            days,
            shown(&[("12-29 00:00 -1000", 24 * 60), ("12-31 00:00 +1400", 24 * 60), ("01-01 00:00 +1400", 24 * 60)])
        );
    }

    #[test]
    fn weeks_begin_on_monday_and_quarters_in_january() {
        let zone = Tz::Europe__Berlin;
        let weeks = starts(Bucket::Week, zone, at("2026-01-01T12:00:00Z"), at("2026-01-06T12:00:00Z")).unwrap();
        assert_eq!(weeks, [at("2025-12-28T23:00:00Z"), at("2026-01-04T23:00:00Z")]);
        let quarters = starts(Bucket::Quarter, zone, at("2026-05-20T12:00:00Z"), at("2026-10-01T00:00:00Z")).unwrap();
        assert_eq!(quarters, [at("2026-03-31T22:00:00Z"), at("2026-06-30T22:00:00Z"), at("2026-09-30T22:00:00Z")]);
        let months = starts(Bucket::Month, zone, at("2026-01-31T23:30:00Z"), at("2026-02-28T23:00:00Z")).unwrap();
        assert_eq!(months, [at("2026-01-31T23:00:00Z")]);
    }

    #[test]
    fn there_is_a_limit() {
        let (from, to) = (at("2020-01-01T00:00:00Z"), at("2022-03-11T00:00:00Z"));
        assert_eq!(starts(Bucket::Day, Tz::UTC, from, to).unwrap().len(), MAX_BUCKETS);
        assert!(starts(Bucket::Day, Tz::UTC, from, to + TimeDelta::days(1)).is_err());
        assert!(starts(Bucket::Hour, Tz::UTC, at("1970-01-01T00:00:00Z"), to).is_err());
    }
}
