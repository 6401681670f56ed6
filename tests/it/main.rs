//! What the platform promises, asked through its public door: one folder for each noun or promise, one file for each operation.

mod architecture;
mod audit;
mod auth;
mod bad_input;
mod cache;
mod customers;
mod dashboard;
mod documents;
mod durability;
mod front_door;
mod golden;
mod live;
mod nodes;
mod notifications;
mod paging;
mod property;
mod reactions;
mod reports;
mod roles;
mod saved_views;
mod search;
mod system_logs;
mod tickets;
mod tracking;
mod users;
mod wire;
