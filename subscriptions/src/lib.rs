//! The event log, the feed, and who is listening.
//!
//! A change is written to the [`log`] in its own transaction. After the commit the log gives it a position, and the [`Feed`] of each process
//! reads on and tells its listeners. The log is the truth: the feed only saves them reading it. [`Wake`] tells the other nodes.
//! [`consumers`] read it at a pace of their own.

mod change;
pub mod consumers;
mod feed;
pub mod inbox_events;
mod listening;
pub mod log;
mod place;
pub mod ticket_events;
mod unheard;
mod viewer;
mod wake;

use std::time::Duration;

pub use change::{Change, Rows, notification_of};
pub use feed::{Feed, Heard, Listener, PAGE, Settings};
pub use listening::{Replaced, Span};
pub use place::{Cursor, Place, Point, Turns};
pub use viewer::{CurrentViewer, KnownViewer, RightsChanges, Whose};
pub use wake::{Wake, WakeError};

/// How long to wait before a database, or a way to the other nodes, that did not answer is asked again.
pub const PAUSE: Duration = Duration::from_millis(500);
