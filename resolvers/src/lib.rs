//! The rules: who may do what to which row, and what follows from it. Knows neither GraphQL nor HTTP.
//!
//! A rule is a free function of a noun's module that takes a [`Context`] (the application, the viewer and the request) and its input.
//! A write opens a [`Write`](write::Write), changes rows, records the event and commits; dropping it undoes all.

mod app;
pub mod audit;
pub mod auth;
pub mod bulk;
pub mod cache;
pub mod clock;
mod context;
pub mod customers;
pub mod dashboard;
pub mod db;
pub mod documents;
mod error;
pub mod event_cursor;
pub mod funnel;
pub mod health;
pub mod hex;
pub mod list_args;
pub mod live;
pub mod loaders;
pub mod mail;
pub mod node;
pub mod notifications;
pub mod page;
pub mod patch;
pub mod presence;
mod purge;
pub mod reactions;
pub mod reports;
pub mod roles;
mod rows;
pub mod saved_views;
pub mod search;
pub mod seed;
pub mod sessions;
pub mod settings;
pub mod shared;
pub mod system_logs;
#[cfg(test)]
mod test_support;
pub mod tickets;
pub mod tracking;
pub mod users;
pub mod validate;
pub mod write;

pub use app::{App, Parts};
pub use context::{Context, Request};
pub use error::{Error, Result, UserError, UserErrorCode, Written};
pub use patch::Patch;
pub use settings::Settings;
