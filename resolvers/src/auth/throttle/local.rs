//! Counts in this process, in a table that does not grow beyond [`MOST`].

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::{Key, Limit};

/// The most keys that are counted at a time.
const MOST: usize = 65_536;

#[derive(Clone, Copy, Debug)]
struct Window {
    ends: DateTime<Utc>,
    attempts: u32,
}

/// The counts.
#[derive(Debug, Default)]
pub(super) struct Local {
    windows: Mutex<HashMap<Key, Window>>,
}

impl Local {
    /// Counts an attempt, unless there were too many: then it says how long to wait.
    pub(super) fn count(&self, key: &Key, limit: Limit, now: DateTime<Utc>) -> Option<TimeDelta> {
        let mut windows = self.lock();
        if windows.len() >= MOST && !windows.contains_key(key) {
            make_room(&mut windows, now);
        }
        let window = windows.entry(key.clone()).or_insert(Window { ends: now + limit.window, attempts: 0 });
        if window.ends <= now {
            *window = Window { ends: now + limit.window, attempts: 0 };
        }
        if window.attempts >= limit.attempts {
            return Some(window.ends - now);
        }
        window.attempts += 1;
        None
    }

    /// How long to wait, if there were too many; counts nothing.
    pub(super) fn check(&self, key: &Key, limit: Limit, now: DateTime<Utc>) -> Option<TimeDelta> {
        let windows = self.lock();
        let window = windows.get(key).filter(|window| window.ends > now && window.attempts >= limit.attempts)?;
        Some(window.ends - now)
    }

    /// Takes a counted attempt back.
    pub(super) fn give_back(&self, key: &Key) {
        if let Some(window) = self.lock().get_mut(key) {
            window.attempts = window.attempts.saturating_sub(1);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Window>> {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Drops what has ended; if that is not enough, the half that ends first.
fn make_room(windows: &mut HashMap<Key, Window>, now: DateTime<Utc>) {
    windows.retain(|_, window| window.ends > now);
    if windows.len() >= MOST {
        let mut ends: Vec<_> = windows.values().map(|window| window.ends).collect();
        let middle = ends.len() / 2;
        let (_, median, _) = ends.select_nth_unstable(middle);
        let median = *median;
        windows.retain(|_, window| window.ends > median);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit { attempts: 3, window: TimeDelta::seconds(60) };

    fn account(name: &str) -> Key {
        Key::Account(name.into())
    }

    #[test]
    fn a_window_begins_with_the_first_attempt_and_ends() {
        let (local, start) = (Local::default(), DateTime::UNIX_EPOCH);
        for second in 0..3 {
            assert_eq!(local.count(&account("a"), LIMIT, start + TimeDelta::seconds(second)), None);
        }
        let later = start + TimeDelta::seconds(20);
        assert_eq!(local.count(&account("a"), LIMIT, later), Some(TimeDelta::seconds(40)));
        assert_eq!(local.check(&account("a"), LIMIT, later), Some(TimeDelta::seconds(40)));
        assert_eq!(local.count(&account("b"), LIMIT, later), None);
        assert_eq!(local.count(&account("a"), LIMIT, start + TimeDelta::seconds(60)), None);
    }

    #[test]
    fn what_is_given_back_was_not_an_attempt() {
        let (local, now) = (Local::default(), DateTime::UNIX_EPOCH);
        for _ in 0..100 {
            assert_eq!(local.count(&account("a"), LIMIT, now), None);
            local.give_back(&account("a"));
        }
    }

    #[test]
    fn the_table_does_not_grow_for_ever() {
        let local = Local::default();
        for n in 0..i64::try_from(MOST).unwrap() * 2 {
            let now = DateTime::UNIX_EPOCH + TimeDelta::microseconds(n);
            assert_eq!(local.count(&account(&n.to_string()), LIMIT, now), None);
            assert!(local.lock().len() <= MOST);
        }
    }
}
