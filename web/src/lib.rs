//! The server and the command line of the back office.

pub mod auth;
pub mod cli;
pub mod config;
mod connections;
pub mod database;
pub mod graphql;
mod health;
mod jobs;
pub mod logs;
mod metrics;
pub mod middleware;
pub mod server;
pub mod state;
mod workers;
pub mod ws;
