//! The event log, the bus, and who is listening.
//!
//! A change is written to the [`log`] in its own transaction and published on the [`Bus`] after the commit. The bus carries what the
//! writer had in hand, so a delivery reads nothing. Today the bus is in process; a second node would wake it from the log.

mod bus;
pub mod log;
pub mod ticket_events;

pub use bus::{Bus, Change, Lagged, Listener};
