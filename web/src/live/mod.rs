//! What sockets ([`crate::ws`]) and event streams ([`crate::sse`]) have in common: whom they speak for, and how many there are.

mod rights;
mod seats;

pub(crate) use rights::{Event, Rights};
pub(crate) use seats::{Kind, Seat, Seats};
