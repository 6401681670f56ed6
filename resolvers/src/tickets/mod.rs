//! Requests for help: find them, open them, work on them, and see what happened to them.
//!
//! [`change`] holds the one rule of what a change of a ticket means; [`update`], [`assign`] and [`bulk`] share it.

mod assign;
mod bulk;
mod change;
mod changes;
mod comment;
mod create;
mod events;
mod filter;
mod list;
mod mentions;
mod store;
mod tags;
mod timeline;
mod unassign;
mod update;

#[cfg(test)]
mod tests;

pub use assign::{AssignTicket, assign};
pub use bulk::{BulkUpdateTickets, BulkUpdateTicketsItem, bulk_update};
pub use changes::{FieldChange, comment_of, of as changes_of};
pub use comment::{AddTicketComment, add_comment};
pub use create::{CreateTicket, create};
pub use events::{TicketEvent, events};
pub use filter::TicketFilter;
pub(crate) use list::matching_by;
pub use list::{TicketOrderField, TicketsArgs, by_id, by_number, list, of_assignees, of_customers};
pub(crate) use tags::Frequency;
pub use tags::{TagsArgs, tags};
pub use timeline::{by_ids as timeline_entries, of_tickets as timelines};
pub(crate) use unassign::{abandoned_among, unassign_from, unassign_if_abandoned};
pub use update::{UpdateTicket, update};
