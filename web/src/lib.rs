//! The server and the command line of the back office.

mod audit;
pub mod auth;
pub mod cli;
pub mod config;
mod connections;
mod cores;
pub mod database;
pub mod graphql;
mod health;
mod impatient;
mod jobs;
mod live;
pub mod logs;
mod metrics;
pub mod middleware;
pub mod migrate;
mod pages;
pub mod server;
mod sse;
pub mod state;
mod tasks;
mod workers;
pub mod ws;
