//! What was just committed, for everybody who listens in this process.

use std::sync::Arc;

use entities::{comment, event, ticket};
use tokio::sync::broadcast::{self, error::RecvError};

/// How many changes a listener may fall behind before it is told that it lost some.
const CAPACITY: usize = 4096;

/// A committed event and the rows that its writer had in hand.
#[derive(Clone, Debug)]
pub struct Change {
    /// What happened.
    pub event: Arc<event::Model>,
    /// The ticket after it, when it happened to a ticket.
    pub ticket: Option<Arc<ticket::Model>>,
    /// The comment that was written, when one was.
    pub comment: Option<Arc<comment::Model>>,
}

/// Carries changes from writers to listeners.
#[derive(Clone, Debug)]
pub struct Bus {
    sender: broadcast::Sender<Arc<Change>>,
}

/// A listener that did not keep up and lost this many changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} changes were missed")]
pub struct Lagged(pub u64);

/// One end of the bus.
#[derive(Debug)]
pub struct Listener {
    receiver: broadcast::Receiver<Arc<Change>>,
}

impl Default for Bus {
    fn default() -> Self {
        Self { sender: broadcast::channel(CAPACITY).0 }
    }
}

impl Bus {
    /// Tells every listener. Called after the commit, never before.
    pub fn publish(&self, change: Change) {
        // An error means that nobody listens.
        let _ = self.sender.send(Arc::new(change));
    }

    /// Everything published from now on.
    pub fn listen(&self) -> Listener {
        Listener { receiver: self.sender.subscribe() }
    }

    /// How many listen now.
    pub fn listeners(&self) -> usize {
        self.sender.receiver_count()
    }
}

impl Listener {
    /// The next change; nothing when the bus is gone.
    ///
    /// # Errors
    /// [`Lagged`] when changes were lost; the listener must say so to whoever it serves.
    pub async fn next(&mut self) -> Result<Option<Arc<Change>>, Lagged> {
        match self.receiver.recv().await {
            Ok(change) => Ok(Some(change)),
            Err(RecvError::Closed) => Ok(None),
            Err(RecvError::Lagged(missed)) => Err(Lagged(missed)),
        }
    }
}
