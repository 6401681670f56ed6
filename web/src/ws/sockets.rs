//! How many sockets are open, altogether and of each user.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

/// The open sockets.
#[derive(Debug)]
pub(crate) struct Sockets {
    max: usize,
    max_per_user: usize,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    all: usize,
    of_users: HashMap<Uuid, usize>,
}

/// One open socket. Dropping it makes room.
#[derive(Debug)]
pub(crate) struct Seat {
    sockets: Arc<Sockets>,
    user: Option<Uuid>,
}

impl Sockets {
    /// None yet.
    pub(crate) fn new(max: usize, max_per_user: usize) -> Arc<Self> {
        Arc::new(Self { max, max_per_user, open: Mutex::default() })
    }

    /// Room for one more socket; nothing when there is none.
    pub(crate) fn seat(self: &Arc<Self>) -> Option<Seat> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.all >= self.max {
            return None;
        }
        open.all += 1;
        metrics::gauge!("ws_connections").increment(1.0);
        Some(Seat { sockets: self.clone(), user: None })
    }
}

impl Seat {
    /// The socket turns out to be a user's. False when that user has too many.
    pub(crate) fn belongs_to(&mut self, user: Uuid) -> bool {
        if self.user.is_some() {
            return self.user == Some(user);
        }
        let mut open = self.sockets.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.of_users.entry(user).or_default();
        if *count >= self.sockets.max_per_user {
            return false;
        }
        *count += 1;
        self.user = Some(user);
        true
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.sockets.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.all -= 1;
        metrics::gauge!("ws_connections").decrement(1.0);
        let Some(user) = self.user else { return };
        if let Some(count) = open.of_users.get_mut(&user) {
            *count -= 1;
            if *count == 0 {
                open.of_users.remove(&user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_are_limited_and_given_back() {
        let sockets = Sockets::new(3, 1);
        let (ada, bob) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let mut first = sockets.seat().unwrap();
        let mut second = sockets.seat().unwrap();
        assert!(first.belongs_to(ada) && first.belongs_to(ada) && !first.belongs_to(bob));
        assert!(!second.belongs_to(ada) && second.belongs_to(bob));
        let third = sockets.seat();
        assert!(third.is_some() && sockets.seat().is_none());
        drop((first, second));
        assert!(sockets.seat().unwrap().belongs_to(ada));
        drop(third);
        assert!(sockets.open.lock().unwrap().of_users.is_empty());
    }
}
