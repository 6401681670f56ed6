//! Where an event, and where a listener stands in the log.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where an event stands, and the text by which clients come back to it.
#[derive(Clone, Debug)]
pub struct Cursor {
    /// The position.
    pub position: i64,
    /// The text.
    pub text: Arc<str>,
}

/// Where a stream stands: what it had to tell up to there it has told, and its listener has come for more. It moves with every event of the
/// log, told or not, so whoever goes on from there has the least to read again.
#[derive(Clone, Debug)]
pub struct Place(Arc<AtomicI64>);

/// The place of a stream that has not begun.
const NOWHERE: i64 = i64::MIN;

impl Default for Place {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(NOWHERE)))
    }
}

impl Place {
    /// The position; none before the stream has begun, and for a stream that is not read from the log.
    pub fn position(&self) -> Option<i64> {
        Some(self.0.load(Ordering::Relaxed)).filter(|position| *position != NOWHERE)
    }

    /// The stream stands there now.
    pub(crate) fn set(&self, position: i64) {
        self.0.store(position, Ordering::Relaxed);
    }
}
