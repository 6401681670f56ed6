//! Where an event, and where a listener stands in the log.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

/// A point of the log: right behind an event, or before all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// The position of the event; 0 before all of them.
    pub position: i64,
    /// The last bytes of the event's id. A position alone does not name an event for good: a database that was restored from a backup gives
    /// those beyond its end once more. None before all events, and in cursors that were given out before they had it.
    pub event: Option<u32>,
}

impl Point {
    /// Right behind an event.
    pub fn behind(event_id: Uuid, position: i64) -> Self {
        let [.., a, b, c, d] = *event_id.as_bytes();
        Self { position, event: Some(u32::from_be_bytes([a, b, c, d])) }
    }
}

/// Where an event stands, and the text by which clients come back to it.
#[derive(Clone, Debug)]
pub struct Cursor {
    /// The point.
    pub point: Point,
    /// The text.
    pub text: Arc<str>,
}

/// Where a stream stands: what it had to tell up to there it has told, and its listener has come for more. It moves with every event of the
/// log, told or not, so whoever goes on from there has the least to read again.
#[derive(Clone, Debug, Default)]
pub struct Place {
    point: Arc<Mutex<Option<Point>>>,
    turns: Turns,
}

/// The streams of one connection read the log one after the other: the next when what the one before has read is told. So a client that takes
/// nothing has one page of the log waiting for it, however often it listens.
#[derive(Clone, Debug)]
pub struct Turns(Arc<Semaphore>);

impl Default for Turns {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

impl Place {
    /// That of a stream beside others.
    pub fn of(turns: &Turns) -> Self {
        Self { turns: turns.clone(), ..Self::default() }
    }

    /// Waits for the stream's turn to read.
    pub(crate) async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        // It is never closed.
        self.turns.0.clone().acquire_owned().await.ok()
    }

    /// The point; none before the stream has begun, and for a stream that is not read from the log.
    pub fn point(&self) -> Option<Point> {
        *self.point.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The stream stands there now.
    pub fn set(&self, point: Point) {
        *self.point.lock().unwrap_or_else(PoisonError::into_inner) = Some(point);
    }
}
