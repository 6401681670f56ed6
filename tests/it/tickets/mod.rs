//! Requests for help.

mod add_ticket_comment;
mod assign_ticket;
mod bulk_update_tickets;
mod create_ticket;
mod list;
mod side_doors;
mod timeline;
mod update_ticket;
