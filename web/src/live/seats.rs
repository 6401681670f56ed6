//! How many sockets and event streams are open, altogether and of each user.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

/// What somebody sits on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// A WebSocket.
    Socket,
    /// A stream of server-sent events.
    Stream,
}

impl Kind {
    fn gauge(self) -> metrics::Gauge {
        match self {
            Self::Socket => metrics::gauge!("ws_connections"),
            Self::Stream => metrics::gauge!("sse_streams"),
        }
    }
}

/// The seats there are.
#[derive(Debug)]
pub(crate) struct Seats {
    max: usize,
    max_per_user: usize,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    all: usize,
    of_users: HashMap<Uuid, usize>,
}

/// One open socket or stream. Dropping it makes room.
#[derive(Debug)]
pub(crate) struct Seat {
    seats: Arc<Seats>,
    kind: Kind,
    user: Option<Uuid>,
}

impl Seats {
    /// All are free.
    pub(crate) fn new(max: usize, max_per_user: usize) -> Arc<Self> {
        Arc::new(Self { max, max_per_user, open: Mutex::default() })
    }

    /// One more; nothing when all are taken.
    pub(crate) fn seat(self: &Arc<Self>, kind: Kind) -> Option<Seat> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.all >= self.max {
            return None;
        }
        open.all += 1;
        kind.gauge().increment(1.0);
        Some(Seat { seats: self.clone(), kind, user: None })
    }
}

impl Seat {
    /// It turns out to be a user's. False when that user has too many.
    pub(crate) fn belongs_to(&mut self, user: Uuid) -> bool {
        if self.user.is_some() {
            return self.user == Some(user);
        }
        let mut open = self.seats.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.of_users.entry(user).or_default();
        if *count >= self.seats.max_per_user {
            return false;
        }
        *count += 1;
        self.user = Some(user);
        true
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.seats.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.all -= 1;
        self.kind.gauge().decrement(1.0);
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
        let seats = Seats::new(3, 1);
        let (ada, bob) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let mut first = seats.seat(Kind::Socket).unwrap();
        let mut second = seats.seat(Kind::Socket).unwrap();
        assert!(first.belongs_to(ada) && first.belongs_to(ada) && !first.belongs_to(bob));
        assert!(!second.belongs_to(ada) && second.belongs_to(bob));
        let third = seats.seat(Kind::Stream);
        assert!(third.is_some() && seats.seat(Kind::Socket).is_none());
        drop((first, second));
        assert!(seats.seat(Kind::Socket).unwrap().belongs_to(ada));
        drop(third);
        assert!(seats.open.lock().unwrap().of_users.is_empty());
    }
}
