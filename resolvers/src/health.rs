//! How well this process does, in one figure.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::App;

/// How far back operations count.
pub const WINDOW: TimeDelta = TimeDelta::minutes(5);
/// Operations of so many seconds are counted together.
const SLICE: i64 = 10;

/// What is known of how this process does.
#[derive(Debug, Default)]
pub struct Health(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    slices: VecDeque<Slice>,
    dependencies: BTreeMap<&'static str, bool>,
}

#[derive(Clone, Copy, Debug)]
struct Slice {
    number: i64,
    operations: u64,
    failed: u64,
}

impl Health {
    /// An operation was answered; it failed when that was a fault of ours.
    pub fn answered(&self, now: DateTime<Utc>, failed: bool) {
        let number = now.timestamp().div_euclid(SLICE);
        let mut known = self.lock(now);
        match known.slices.back_mut().filter(|slice| slice.number == number) {
            Some(slice) => {
                slice.operations += 1;
                slice.failed += u64::from(failed);
            }
            None => known.slices.push_back(Slice { number, operations: 1, failed: failed.into() }),
        }
    }

    /// Whether something that this process works with answers: the database, MongoDB, Redis.
    pub fn found(&self, now: DateTime<Utc>, dependency: &'static str, answers: bool) {
        self.lock(now).dependencies.insert(dependency, answers);
    }

    /// What counts at a moment.
    fn lock(&self, now: DateTime<Utc>) -> MutexGuard<'_, Known> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = (now - WINDOW).timestamp().div_euclid(SLICE);
        while known.slices.front().is_some_and(|slice| slice.number <= first) {
            known.slices.pop_front();
        }
        known
    }
}

/// How well this process does, in percent, to one decimal: the share of the dependencies that answered when they were last asked, times the
/// share of the operations of the last five minutes that did not fail by a fault of ours. A dependency that is not configured does not count;
/// without any operation none has failed.
#[expect(clippy::cast_precision_loss, reason = "counts of five minutes")]
pub fn system_health(app: &App) -> f64 {
    let now = app.now();
    let known = app.health.lock(now);
    let share = |part: u64, whole: u64| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
    let (operations, failed) = known.slices.iter().fold((0, 0), |sum, s| (sum.0 + s.operations, sum.1 + s.failed));
    let answering = known.dependencies.values().filter(|answers| **answers).count();
    let dependencies = share(answering as u64, known.dependencies.len() as u64);
    (dependencies * share(operations - failed, operations) * 1000.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::TestApp;

    #[tokio::test]
    async fn health_is_what_answers_times_what_does_not_fail() {
        let app = TestApp::new().await;
        let answered = |failed| app.health.answered(app.now(), failed);
        assert!((system_health(&app) - 100.0).abs() < 1e-9);
        (0..9).for_each(|_| answered(false));
        answered(true);
        assert!((system_health(&app) - 90.0).abs() < 1e-9);
        app.health.found(app.now(), "database", true);
        app.health.found(app.now(), "mongodb", false);
        assert!((system_health(&app) - 45.0).abs() < 1e-9);
        app.health.found(app.now(), "mongodb", true);
        app.clock.advance(WINDOW - TimeDelta::seconds(2 * SLICE));
        (0..2).for_each(|_| answered(false));
        assert!((system_health(&app) - 91.7).abs() < 1e-9, "one of twelve");
        app.clock.advance(TimeDelta::seconds(3 * SLICE));
        assert!((system_health(&app) - 100.0).abs() < 1e-9, "forgotten");
    }
}
