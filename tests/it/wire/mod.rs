//! HTTP, WebSocket and what operators see.

mod assets;
mod console;
mod correlation;
mod cors;
mod events;
mod http;
mod operations;
mod protocol;
mod socket;
