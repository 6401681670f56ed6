//! How often somebody may try. Counts are kept in this process, in a table that does not grow beyond [`MOST`].

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::error::{Error, Result};

/// The most keys that are counted at a time.
const MOST: usize = 65_536;

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// Sign-ins with this e-mail address, in lower case, whether there is such a user or not.
    Account(String),
    /// Sign-ins from this client address.
    Address(IpAddr),
    /// Passwords that somebody who is signed in as this user is asked for.
    Confirmation(Uuid),
    /// Refresh tokens from this client address that are none.
    Refresh(IpAddr),
}

impl Key {
    /// Sign-ins from the network of a client: whoever has one IPv6 address has the 2^64 of its subnet.
    pub(super) fn address(ip: IpAddr) -> Self {
        Self::Address(network(ip))
    }

    /// Refreshes from the network of a client.
    pub(super) fn refresh(ip: IpAddr) -> Self {
        Self::Refresh(network(ip))
    }
}

fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX))),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// So many attempts within a window, which begins with the first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    pub(super) attempts: u32,
    pub(super) window: TimeDelta,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    ends: DateTime<Utc>,
    attempts: u32,
}

/// The counts.
#[derive(Debug, Default)]
pub(super) struct Throttle {
    windows: Mutex<HashMap<Key, Window>>,
}

impl Throttle {
    /// Counts an attempt before it is made, so that many at once cannot all slip by.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when there were too many; then it is not counted, and must not be made.
    pub(super) fn count(&self, key: Key, limit: Limit, now: DateTime<Utc>) -> Result<()> {
        let mut windows = self.lock();
        if windows.len() >= MOST && !windows.contains_key(&key) {
            make_room(&mut windows, now);
        }
        let window = windows.entry(key).or_insert(Window { ends: now + limit.window, attempts: 0 });
        if window.ends <= now {
            *window = Window { ends: now + limit.window, attempts: 0 };
        }
        if window.attempts >= limit.attempts {
            return Err(Error::RateLimited { retry_after: (window.ends - now).to_std().unwrap_or_default() });
        }
        window.attempts += 1;
        Ok(())
    }

    /// Fails as [`count`](Self::count) would, and counts nothing.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when there were too many.
    pub(super) fn check(&self, key: &Key, limit: Limit, now: DateTime<Utc>) -> Result<()> {
        match self.lock().get(key) {
            Some(window) if window.ends > now && window.attempts >= limit.attempts => {
                Err(Error::RateLimited { retry_after: (window.ends - now).to_std().unwrap_or_default() })
            }
            _ => Ok(()),
        }
    }

    /// Takes a counted attempt back: it was a good one.
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
        let (throttle, start) = (Throttle::default(), DateTime::UNIX_EPOCH);
        for second in 0..3 {
            throttle.count(account("a"), LIMIT, start + TimeDelta::seconds(second)).unwrap();
        }
        let later = start + TimeDelta::seconds(20);
        let refused = throttle.count(account("a"), LIMIT, later);
        assert!(matches!(refused, Err(Error::RateLimited { retry_after }) if retry_after.as_secs() == 40), "{refused:?}");
        assert!(throttle.check(&account("a"), LIMIT, later).is_err());
        throttle.count(account("b"), LIMIT, later).unwrap();
        throttle.count(account("a"), LIMIT, start + TimeDelta::seconds(60)).unwrap();
    }

    #[test]
    fn what_is_given_back_was_not_an_attempt() {
        let (throttle, now) = (Throttle::default(), DateTime::UNIX_EPOCH);
        for _ in 0..100 {
            throttle.count(account("a"), LIMIT, now).unwrap();
            throttle.give_back(&account("a"));
        }
    }

    #[test]
    fn the_table_does_not_grow_for_ever() {
        let throttle = Throttle::default();
        for n in 0..i64::try_from(MOST).unwrap() * 2 {
            let now = DateTime::UNIX_EPOCH + TimeDelta::microseconds(n);
            throttle.count(account(&n.to_string()), LIMIT, now).unwrap();
            assert!(throttle.lock().len() <= MOST);
        }
    }

    #[test]
    fn a_subnet_is_one_client() {
        let of = |ip: &str| Key::address(ip.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
