//! The one GraphQL schema: what there is, who may ask for it, and where the answer comes from.
//!
//! Each noun has two files: `noun.graphql` declares its types, fields, guards and descriptions, once; `noun.rs` answers each field in one
//! line that calls a rule of `resolvers`. The [`engine`] checks that every declared field is answered and every answer declared.

mod audit;
mod auth;
pub mod common;
mod customer;
mod dashboard;
pub mod engine;
mod node;
mod notification;
mod presence;
mod report;
mod role;
mod saved_view;
mod search;
mod system_log;
mod ticket;
mod ticket_events;
mod tracking;
mod user;
mod user_session;

use engine::registry::Registry;

/// The whole schema.
pub fn registry() -> Registry {
    let mut registry = Registry::default();
    for register in [
        common::register,
        node::register,
        auth::register,
        user::register,
        role::register,
        customer::register,
        ticket::register,
        ticket_events::register,
        saved_view::register,
        presence::register,
        notification::register,
        search::register,
        dashboard::register,
        audit::register,
        tracking::register,
        system_log::register,
        user_session::register,
        report::register,
    ] {
        register(&mut registry);
    }
    registry
}
