//! The rows of the back office, what a viewer may do, and which rows a viewer may see.
//!
//! * [`access`] holds the permission language, the known permissions, the built-in roles and the [`Viewer`](access::Viewer).
//! * Each noun has a file with its SeaORM entity. Where rows can be hidden, the file says which twice,
//!   side by side: `visible_to(viewer)` as SQL and `is_visible_to(row, viewer)` for a row in hand.
//!
//! This crate depends on none of ours (ARCHITECTURE.md, "The straight line").

pub mod access;
pub mod analytics_event;
pub mod any_of;
pub mod audit_checkpoint;
pub mod audit_entry;
pub mod audit_field;
pub mod carried_event;
pub mod comment;
pub mod consumer;
pub mod counter;
pub mod customer;
pub mod dead_letter;
pub mod event;
pub mod notification;
pub mod notification_preference;
pub mod refresh_token;
pub mod role;
pub mod row;
pub mod saved_view;
pub mod search_document;
pub mod session;
pub mod strings;
pub mod system_log;
pub mod ticket;
pub mod ticket_presence;
pub mod ticket_tag;
pub mod twin;
pub mod user;
pub mod user_session;

pub use any_of::{any_of, any_of_texts, is_any_of_texts, no_row};
pub use strings::Strings;
