//! Requests for help.

mod add_ticket_comment;
mod assign_ticket;
mod bulk_update_tickets;
mod create_ticket;
mod last_seen;
mod list;
mod on_postgres;
mod side_doors;
mod tags;
mod timeline;
mod update_ticket;
