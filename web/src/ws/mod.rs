//! `graphql-transport-ws`, to the close code: <https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>.
//!
//! Each socket is one task with one loop ([`session`]): it polls the running operations, sends, reads, and watches the viewer's rights
//! ([`crate::live`]) and the clock ([`timer`]). Nothing is spawned per operation or delivery.

mod close;
mod operation;
mod protocol;
mod session;
mod timer;
mod wire;

use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response as HttpResponse;
use schema::engine::ErrorCode;

use crate::graphql::caller::Caller;
use crate::graphql::cors::Source;
use crate::graphql::http::{foreign, refuse_as};
use crate::graphql::reply::Reply;
use crate::graphql::{Door, Media};
use crate::live::Kind;
use session::Session;

/// A socket's read buffer: it is there as long as the socket, however idle.
const READ_BUFFER: usize = 4096;
/// Messages that wait are written in pieces of about this size.
const WRITE_BUFFER: usize = 16 * 1024;
/// Messages of up to this many times the limit are still read, so that their sender can be told properly.
const TOLERANCE: usize = 4;

/// Opens a socket.
pub(crate) async fn upgrade(door: &Door, mut parts: Parts) -> HttpResponse {
    let config = &door.state.config;
    let caller = Caller::of(&parts, config.http.trusted_hops);
    if door.socket_pages.source(&parts.uri, &parts.headers) == Source::Foreign {
        return foreign(&caller).into_http(Media::Json);
    }
    let Ok(upgrade) = WebSocketUpgrade::from_request_parts(&mut parts, &()).await else {
        let refused = refuse_as(&caller, StatusCode::BAD_REQUEST, ErrorCode::BadRequest, "This is no WebSocket handshake");
        return refused.into_http(Media::Json);
    };
    let Some(seat) = door.seats.seat(Kind::Socket).filter(|_| !door.state.shutdown.is_cancelled()) else {
        return Reply::full(&caller, "Too many sockets are open").into_http(Media::Json);
    };
    let hard_limit = config.ws.max_message_bytes.saturating_mul(TOLERANCE);
    let upgrade = upgrade
        .protocols([protocol::NAME])
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_message_size(hard_limit)
        .max_frame_size(hard_limit);
    let understood = upgrade.selected_protocol().is_some();
    let state = door.state.clone();
    upgrade.on_upgrade(move |socket| async move {
        if understood {
            Session::new(state, caller, seat, socket).run().await;
        } else {
            let patience = Duration::from_millis(state.config.ws.write_timeout_ms);
            wire::Wire::new(socket, wire::Room { messages: 1, bytes: 1 }).close(Some(close::SUBPROTOCOL), patience).await;
        }
    })
}
