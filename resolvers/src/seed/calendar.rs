//! When tickets come: more by day than by night, more in the week than at its end, and a little more each month.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc, Weekday};

use super::dice::Dice;

const MOODS: u64 = 5;

/// A stretch of hours, each with a weight.
pub(super) struct Calendar {
    start: DateTime<Utc>,
    /// The weight of all hours up to and including each.
    sums: Vec<u64>,
}

impl Calendar {
    /// The `days` before `today`.
    pub(super) fn before(today: DateTime<Utc>, days: u64) -> Self {
        let hours = i64::try_from(days * 24).unwrap_or_default();
        let start = today - TimeDelta::hours(hours);
        let mut sum = 0;
        let sums = (0..hours)
            .map(|hour| {
                sum += weight(start + TimeDelta::hours(hour), u64::try_from(hour).unwrap_or_default());
                sum
            })
            .collect();
        Self { start, sums }
    }

    /// The moment of a part of the whole, in billionths: later for a larger part.
    pub(super) fn at(&self, billionths: u64) -> DateTime<Utc> {
        let total = self.sums.last().copied().unwrap_or(1);
        let target = u64::try_from(u128::from(total) * u128::from(billionths) / 1_000_000_000).unwrap_or_default();
        let hour = self.sums.partition_point(|sum| *sum <= target).min(self.sums.len().saturating_sub(1));
        let before = hour.checked_sub(1).map_or(0, |h| self.sums[h]);
        let within = (target - before) * 3_600_000 / (self.sums[hour] - before).max(1);
        let millis = i64::try_from(hour as u64 * 3_600_000 + within).unwrap_or_default();
        self.start + TimeDelta::milliseconds(millis)
    }
}

fn weight(hour: DateTime<Utc>, since_start: u64) -> u64 {
    // No two days are alike.
    let by_mood = Dice::of(MOODS, since_start / 24).between(60, 140);
    let by_hour = match hour.hour() {
        0..6 => 4,
        6..8 => 20,
        8..12 => 60,
        12..14 => 45,
        14..18 => 55,
        18..21 => 25,
        _ => 10,
    };
    let by_day = if matches!(hour.weekday(), Weekday::Sat | Weekday::Sun) { 3 } else { 10 };
    by_hour * by_day * by_mood * (2_880 + since_start)
}
