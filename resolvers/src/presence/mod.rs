//! Who is in a ticket at this moment. Clients give signs of life, which are rows without events: nothing follows from them, the log does not have
//! them, and after a while of silence they count for nothing. The rows are the truth for all nodes, so each tells its listeners the same
//! ([`live`]).

mod announce;
mod live;
mod read;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use entities::ticket_presence::Activity;
use uuid::Uuid;

pub use announce::{AnnounceTicketPresence, Announcement, announce};
pub use live::{Rooms, events, follow};
pub use read::{of_tickets, purge};

/// Who gives no sign of life for this long has left.
const SILENCE: TimeDelta = TimeDelta::seconds(40);

/// Who is in a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketPresence {
    /// The ticket.
    pub ticket_id: Uuid,
    /// Everybody, each once; who came first stands first.
    pub people: Arc<[Visitor]>,
    /// Names this state of affairs, for those who listen.
    pub state: Uuid,
}

/// Somebody who is in a ticket, in however many places they have it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// Who it is.
    pub user_id: Uuid,
    /// The most that they do in any of these places.
    pub activity: Activity,
    /// Since when they do that.
    pub since: DateTime<Utc>,
}
