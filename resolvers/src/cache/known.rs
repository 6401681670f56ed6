//! What this node has read in the log about rows: by that it is decided whether something remembered may still be used.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use entities::event;
use tokio::time::Instant;
use uuid::Uuid;

/// How long ago a node may have come to the end of the log, to go on using what it remembers.
pub(crate) const CURRENT: Duration = Duration::from_secs(1);
/// How long a mark stands whose event does not come: longer than any transaction may take.
const LAPSE: Duration = Duration::from_secs(60);
/// The most rows of a noun of which the last position is remembered one by one.
const MOST: usize = 10_000;

/// What can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Noun {
    /// A user.
    User,
    /// A role.
    Role,
}

/// Whose change makes an entry stale.
#[derive(Clone, Copy, Debug)]
pub(crate) enum On {
    /// That of one row.
    Row(Noun, Uuid),
    /// That of any row.
    Any(Noun),
}

impl Noun {
    fn of(event: &event::Model) -> Option<Self> {
        match event.aggregate_type.as_str() {
            "user" => Some(Self::User),
            "role" => Some(Self::Role),
            _ => None,
        }
    }
}

/// What this node knows.
#[derive(Debug, Default)]
pub(crate) struct Known(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// When the last reading began that came to the end of the log.
    current: Option<Instant>,
    nouns: [Changes; 2],
}

/// The changes of one noun.
#[derive(Debug, Default)]
struct Changes {
    /// Nothing from before this position is used.
    floor: i64,
    /// The position of the last change of any row.
    last: i64,
    /// The same of each row that changed since the floor.
    rows: HashMap<Uuid, i64>,
    /// Rows whose change is being committed here, or was, and is not told yet: the events, and since when.
    marks: HashMap<Uuid, HashMap<Uuid, Instant>>,
}

impl Known {
    /// The log is told from here on.
    pub(crate) fn begin(&self, head: i64) {
        self.lock().nouns.iter_mut().for_each(|changes| changes.floor = head);
    }

    /// These events are about to be committed by this node.
    pub(crate) fn expect(&self, events: &[event::Model]) {
        let mut state = self.lock();
        for event in events {
            let Some(noun) = Noun::of(event) else { continue };
            state.of(noun).marks.entry(event.aggregate_id).or_default().insert(event.id, Instant::now());
        }
    }

    /// An event was read in the log. To be said before the head moves.
    pub(crate) fn told(&self, event: &event::Model) {
        let (Some(noun), Some(position)) = (Noun::of(event), event.position) else { return };
        let mut state = self.lock();
        let changes = state.of(noun);
        if changes.rows.len() >= MOST {
            changes.floor = changes.last;
            changes.rows.clear();
        }
        changes.last = position;
        changes.rows.insert(event.aggregate_id, position);
        if let Some(events) = changes.marks.get_mut(&event.aggregate_id) {
            events.remove(&event.id);
            if events.is_empty() {
                changes.marks.remove(&event.aggregate_id);
            }
        }
    }

    /// A reading of the log that began then has come to its end.
    pub(crate) fn read_to_the_end(&self, began: Instant) {
        let mut state = self.lock();
        state.current = state.current.max(Some(began));
        for changes in &mut state.nouns {
            changes.marks.retain(|_, events| {
                events.retain(|_, since| since.elapsed() < LAPSE);
                !events.is_empty()
            });
        }
    }

    /// Whether all that was committed more than a second ago is known.
    pub(crate) fn is_current(&self) -> bool {
        self.lock().current.is_some_and(|began| began.elapsed() < CURRENT)
    }

    /// Whether what was read with this head is as good as the database, as far as this node knows.
    pub(crate) fn is_good(&self, on: On, head: i64) -> bool {
        let mut state = self.lock();
        match on {
            On::Row(noun, id) => {
                let changes = state.of(noun);
                head >= changes.floor.max(changes.rows.get(&id).copied().unwrap_or(0)) && !changes.marks.contains_key(&id)
            }
            On::Any(noun) => {
                let changes = state.of(noun);
                head >= changes.floor.max(changes.last) && changes.marks.is_empty()
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn of(&mut self, noun: Noun) -> &mut Changes {
        &mut self.nouns[noun as usize]
    }
}

#[cfg(test)]
#[path = "known_tests.rs"]
mod tests;
