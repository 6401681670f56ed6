//! The server and the command line of the back office.

pub mod config;
pub mod graphql;
pub mod state;
