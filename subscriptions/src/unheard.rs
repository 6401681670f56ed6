//! The changes that somebody has not heard yet, and how much room they take: one listener who does not keep up holds them for all.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::Change;

/// About how many bytes they take at most. Beyond it the oldest are let go, as if they were too many: they are in the log.
const CAPACITY_BYTES: usize = 64 << 20;

/// A change on its way to the listeners, as long as there is room for it.
#[derive(Debug)]
pub(crate) struct Slot(Mutex<Option<Arc<Change>>>);

/// What is on its way, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Unheard {
    slots: VecDeque<(Weak<Slot>, usize)>,
    bytes: usize,
}

impl Slot {
    /// The change; nothing when it was let go.
    pub(crate) fn change(&self) -> Option<Arc<Change>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Unheard {
    /// Sends one more on its way, and makes room for it.
    pub(crate) fn slot(&mut self, change: Change) -> Arc<Slot> {
        let bytes = change.bytes();
        let slot = Arc::new(Slot(Mutex::new(Some(Arc::new(change)))));
        self.slots.push_back((Arc::downgrade(&slot), bytes));
        self.bytes += bytes;
        while let Some((oldest, bytes)) = self.slots.front() {
            let oldest = oldest.upgrade();
            if oldest.is_some() && self.bytes <= CAPACITY_BYTES {
                break;
            }
            if let Some(slot) = oldest {
                slot.0.lock().unwrap_or_else(PoisonError::into_inner).take();
            }
            self.bytes -= bytes;
            self.slots.pop_front();
        }
        slot
    }
}

#[cfg(test)]
mod tests {
    use entities::event::{self, Kind};
    use futures::FutureExt;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::{Feed, Heard, Rows, Settings};

    fn change(position: i64, bytes: usize) -> Change {
        let event = event::Model {
            id: Uuid::from_u128(position.unsigned_abs().into()),
            kind: Kind::TicketUpdated,
            aggregate_type: "ticket".into(),
            aggregate_id: Uuid::nil(),
            version: 1,
            actor_id: None,
            correlation_id: "test".into(),
            data: json!({"text": "x".repeat(bytes)}),
            timestamp: chrono::DateTime::UNIX_EPOCH,
            position: Some(position),
            origin: None,
        };
        Change::new(event, Rows::default())
    }

    #[test]
    fn who_does_not_listen_holds_only_so_many_bytes_for_all() {
        let feed = Feed::new(Settings { retention_days: 1, poll_ms: 1000 });
        let (mut slow, many) = (feed.listen(), 80);
        for position in 1..=many {
            feed.tell(change(position, 1 << 20));
        }
        let heard: Vec<_> = (0..many).map(|_| slow.next().now_or_never().expect("one for each")).collect();
        let told = heard.iter().filter(|heard| matches!(heard, Heard::Change(_))).count();
        assert!((60..64).contains(&told), "{told} of 1 MiB");
        let missed = heard.iter().take_while(|heard| matches!(heard, Heard::Missed)).count();
        assert_eq!(missed + told, 80, "the oldest are missed, and in the log");
        drop(heard);
        feed.tell(change(many + 1, 1));
        assert!(matches!(slow.next().now_or_never(), Some(Heard::Change(_))));
    }

    #[test]
    fn what_all_have_heard_is_let_go() {
        let mut unheard = Unheard::default();
        for position in 1..=100 {
            drop(unheard.slot(change(position, 1 << 20)));
        }
        let last = unheard.slot(change(101, 1));
        assert_eq!(unheard.slots.len(), 1);
        assert!(unheard.bytes < 1 << 20 && last.change().is_some());
    }
}
