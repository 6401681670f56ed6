//! Subscriptions as server-sent events, for clients without WebSocket: "distinct connections mode" of
//! <https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md>, at the same address as all else, for who sends
//! `Accept: text/event-stream`.
//!
//! Each event has its cursor as `id`, and a request with `Last-Event-ID` goes on after it. The stream is pulled: whoever does not read holds
//! up nobody, and what waits for them is what the connection buffers, until [`crate::impatient`] breaks it.

mod events;
mod protocol;

use std::sync::Arc;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response as HttpResponse;
use entities::access::Viewer;
use resolvers::{App, Error};
use schema::engine::registry::Subscriber;
use schema::engine::{OperationKind, Prepared, Request};

use crate::auth;
use crate::graphql::caller::Caller;
use crate::graphql::operation::{self, Meter};
use crate::graphql::reply::{self, Reply};
use crate::graphql::{Door, Media, http};
use crate::live::{Event, Kind, Rights, Seat};
use events::Events;
pub(crate) use protocol::answer;

/// After which event a client goes on: <https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header>.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Tells proxies to pass on each event as it comes.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// Answers a request with events: one for a query or a mutation, and those to come for a subscription.
pub(crate) async fn serve(door: &Door, parts: &Parts, viewer: &Viewer, request: Request, caller: &Caller) -> HttpResponse {
    let meter = Meter::start(&door.state.app, viewer);
    let prepared = match operation::prepare(&door.state.engine, viewer, &request, &caller.correlation_id) {
        Ok(prepared) => prepared,
        Err(refused) => {
            meter.stop(None, &refused, 0);
            return Reply::from(refused).into_http(Media::EventStream);
        }
    };
    if prepared.kind() != OperationKind::Subscription {
        let reply = http::run(door, viewer, &prepared, caller, &parts.method, &meter).await;
        return reply.into_http(Media::EventStream);
    }
    match open(door, parts, caller, prepared).await {
        Ok(events) => {
            let body = Body::from_stream(events.into_stream());
            let mut response = reply::http(StatusCode::OK, Media::EventStream.content_type(), body);
            response.headers_mut().insert(ACCEL_BUFFERING, HeaderValue::from_static("no"));
            response
        }
        Err(refused) => {
            meter.stop(None, &refused.response, 0);
            refused.into_http(Media::EventStream)
        }
    }
}

/// Begins to listen: whoever has the head of the answer misses nothing from then on.
async fn open(door: &Door, parts: &Parts, caller: &Caller, prepared: Prepared) -> Result<Events, Reply> {
    let state = &door.state;
    let seat = door.seats.seat(Kind::Stream).filter(|_| !state.shutdown.is_cancelled());
    let mut seat = seat.ok_or_else(|| Reply::full(caller, "Too many streams are open"))?;
    let mut rights = Rights::new(state.app.clone(), state.config.expiry_warning());
    introduce(&state.app, &mut rights, &parts.headers, caller, &mut seat).await?;
    let subscriber = Subscriber { resume: last_event_id(&parts.headers), ..Subscriber::new(state.app.clone(), rights.viewer()) };
    let place = subscriber.place.clone();
    let opened = state.engine.subscribe(subscriber, Arc::new(caller.request()), prepared).await;
    Ok(Events::new(state, caller, rights, seat, opened?, place))
}

/// Whom the stream speaks for, as long as it does.
async fn introduce(app: &App, rights: &mut Rights, headers: &HeaderMap, caller: &Caller, seat: &mut Seat) -> Result<(), Reply> {
    let unknown = |error: Error| Reply::from(operation::unknown_sender(app, &error, &caller.correlation_id));
    let Some(token) = auth::bearer(headers).map_err(unknown)? else { return Ok(()) };
    rights.accept(token);
    match rights.next().await {
        Event::Accepted => {}
        Event::Fault => return Err(operation::fault(&caller.correlation_id).into()),
        Event::Refused | Event::Expiring(_) | Event::Ended => {
            return Err(operation::ended(&caller.correlation_id).into());
        }
    }
    let user = rights.user();
    match user.is_none_or(|user| seat.belongs_to(user)) {
        true => Ok(()),
        false => Err(Reply::full(caller, "Too many streams of this user")),
    }
}

/// The cursor to go on after; an empty one is none.
fn last_event_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(LAST_EVENT_ID)?;
    Some(String::from_utf8_lossy(id.as_bytes()).into_owned()).filter(|id| !id.is_empty())
}
