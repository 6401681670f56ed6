//! HTTP, WebSocket and what operators see.

mod correlation;
mod cors;
mod events;
mod http;
mod operations;
mod socket;
