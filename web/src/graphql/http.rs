//! GraphQL over HTTP: <https://graphql.github.io/graphql-over-http/draft/>.

use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, BodyDataStream};
use axum::extract::{Request as HttpRequest, State};
use axum::http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, UPGRADE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response as HttpResponse;
use entities::access::Viewer;
use futures::TryStreamExt;
use schema::engine::{ErrorCode, OperationKind, Prepared, Request};

use super::caller::Caller;
use super::cors::Source;
use super::negotiate::{self, Media};
use super::operation::{self, Meter};
use super::reply::{self, Reply};
use super::{Door, graphiql, params};
use crate::{auth, sse, ws};

const METHODS: &str = "GET, POST, OPTIONS";
/// How many bytes of a body that is too large are taken before the connection is closed.
const DISCARDED: usize = 64 << 20;
/// Room for a body before it comes: most are smaller, and nobody gets more for only saying how much there will be.
const FIRST: usize = 16 << 10;

/// Everything that is asked of `/graphql`.
pub(crate) async fn serve(State(door): State<Arc<Door>>, request: HttpRequest) -> HttpResponse {
    let (parts, body) = request.into_parts();
    match parts.method {
        Method::OPTIONS => return preflight(&door, &parts, METHODS),
        Method::GET if parts.headers.contains_key(UPGRADE) => return ws::upgrade(&door, parts).await,
        _ => {}
    }
    if graphiql::is_wanted(&door, &parts) {
        return graphiql::page(&parts);
    }
    let caller = Caller::of(&parts, door.state.config.http.trusted_hops);
    let source = door.pages.source(&parts.uri, &parts.headers);
    let media = negotiate::media(&parts.headers);
    let answer = match media {
        _ if source == Source::Foreign => Err(foreign(&caller)),
        None => Err(refuse(
            &caller,
            StatusCode::NOT_ACCEPTABLE,
            "Accept must allow application/graphql-response+json, application/json or text/event-stream",
        )),
        Some(media) => answer(&door, &parts, body, &caller, media).await,
    };
    let mut response = answer.unwrap_or_else(|refused| refused.into_http(media.unwrap_or(Media::Json)));
    match response.status() {
        StatusCode::METHOD_NOT_ALLOWED if parts.method == Method::GET => response = reply::allow(response, "POST"),
        StatusCode::METHOD_NOT_ALLOWED => response = reply::allow(response, METHODS),
        _ => {}
    }
    source.allow(response.headers_mut());
    response
}

/// A page of another site asks.
pub(crate) fn foreign(caller: &Caller) -> Reply {
    refuse_as(caller, StatusCode::FORBIDDEN, ErrorCode::Forbidden, "Pages of this origin may not call")
}

/// Answers the question that a browser asks before a page of another origin may call.
pub(crate) fn preflight(door: &Door, parts: &Parts, methods: &'static str) -> HttpResponse {
    let source = door.pages.source(&parts.uri, &parts.headers);
    if source == Source::Foreign {
        return foreign(&Caller::of(parts, door.state.config.http.trusted_hops)).into_http(Media::Json);
    }
    let mut response = reply::allow(reply::http(StatusCode::NO_CONTENT, Media::Json.content_type(), Body::empty()), methods);
    response.headers_mut().remove(CONTENT_TYPE);
    source.allow_preflight(response.headers_mut());
    response
}

async fn answer(door: &Door, parts: &Parts, body: Body, caller: &Caller, media: Media) -> Result<HttpResponse, Reply> {
    let asked = match parts.method {
        Method::GET => params::Body::One(from_address(parts, caller)?),
        Method::POST => from_body(door, parts, body, caller).await?,
        _ => return Err(refuse(caller, StatusCode::METHOD_NOT_ALLOWED, "Only GET and POST are answered")),
    };
    let viewer = sender(door, &parts.headers, caller).await?;
    match asked {
        params::Body::One(request) if media == Media::EventStream => Ok(sse::serve(door, parts, &viewer, request, caller).await),
        params::Body::Batch(_) if media == Media::EventStream => {
            Err(refuse(caller, StatusCode::BAD_REQUEST, "A batch is not answered with events"))
        }
        params::Body::One(request) => Ok(one(door, &viewer, request, caller, &parts.method).await.into_http(media)),
        params::Body::Batch(items) => {
            let mut replies = Vec::with_capacity(items.len());
            for item in items {
                replies.push(match item {
                    Ok(request) => one(door, &viewer, request, caller, &parts.method).await,
                    Err(refusal) => unusable(caller, refusal),
                });
            }
            Ok(reply::batch(&replies, media))
        }
    }
}

/// Who asks.
pub(crate) async fn sender(door: &Door, headers: &HeaderMap, caller: &Caller) -> Result<Viewer, Reply> {
    let began = Instant::now();
    let viewer = auth::viewer(&door.state.app, headers).await;
    caller.patience.spend(began.elapsed());
    viewer.map_err(|error| {
        let response = operation::unknown_sender(&door.state.app, &error, &caller.correlation_id);
        let status = match error {
            resolvers::Error::Unauthenticated(_) => Some(StatusCode::UNAUTHORIZED),
            _ => None,
        };
        Reply { response, status, statements: 0 }
    })
}

fn from_address(parts: &Parts, caller: &Caller) -> Result<Request, Reply> {
    if !cannot_come_from_a_link(&parts.headers) {
        return Err(refuse(caller, StatusCode::BAD_REQUEST, "A GET request needs the header Authorization or X-Requested-With"));
    }
    params::address(parts.uri.query().unwrap_or_default()).map_err(|refusal| unusable(caller, refusal))
}

/// A header that no link, image or form can send.
fn cannot_come_from_a_link(headers: &HeaderMap) -> bool {
    let named = |name: &str| headers.contains_key(name);
    named(AUTHORIZATION.as_str())
        || named("x-requested-with")
        || named("apollo-require-preflight")
        || negotiate::sends_json(headers)
}

async fn from_body(door: &Door, parts: &Parts, body: Body, caller: &Caller) -> Result<params::Body, Reply> {
    if !negotiate::sends_json(&parts.headers) {
        return Err(refuse(caller, StatusCode::UNSUPPORTED_MEDIA_TYPE, "The body must be application/json in UTF-8"));
    }
    if parts.headers.get_all(CONTENT_ENCODING).iter().any(|coding| coding != "identity") {
        return Err(refuse(caller, StatusCode::UNSUPPORTED_MEDIA_TYPE, "The body must not be compressed"));
    }
    let limits = door.state.engine.limits();
    let bytes = read(body, &parts.headers, limits.body_bytes, caller).await?;
    params::body(&bytes, limits.batch).map_err(|refusal| unusable(caller, refusal))
}

/// Lets a client finish what it sends, within reason: one that still sends while its connection ends never reads the answer.
async fn discard(mut chunks: BodyDataStream) {
    let mut left = DISCARDED;
    while let Ok(Some(chunk)) = chunks.try_next().await
        && let Some(rest) = left.checked_sub(chunk.len())
    {
        left = rest;
    }
}

/// Reads a body, and keeps nothing of one that is too large.
async fn read(body: Body, headers: &HeaderMap, limit: usize, caller: &Caller) -> Result<Vec<u8>, Reply> {
    let too_large = || {
        let message = format!("The body must be at most {limit} bytes");
        refuse_as(caller, StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::PayloadTooLarge, &message)
    };
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let mut chunks = body.into_data_stream();
    if announced.is_some_and(|length| length > limit) {
        discard(chunks).await;
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(announced.unwrap_or(0).min(FIRST));
    loop {
        match chunks.try_next().await {
            Ok(None) => return Ok(bytes),
            Ok(Some(chunk)) if bytes.len() + chunk.len() > limit => {
                discard(chunks).await;
                return Err(too_large());
            }
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Err(_) => return Err(refuse(caller, StatusCode::BAD_REQUEST, "The body did not arrive")),
        }
    }
}

/// One request, through the front door and back.
async fn one(door: &Door, viewer: &Viewer, request: Request, caller: &Caller, method: &Method) -> Reply {
    let meter = Meter::start(&door.state.app, viewer);
    match operation::prepare(&door.state.engine, viewer, &request, &caller.correlation_id) {
        Ok(prepared) => run(door, viewer, &prepared, caller, method, &meter).await,
        Err(refused) => {
            meter.stop(None, &refused, 0);
            refused.into()
        }
    }
}

/// Answers what was admitted, if it has one answer.
pub(crate) async fn run(
    door: &Door,
    viewer: &Viewer,
    prepared: &Prepared,
    caller: &Caller,
    method: &Method,
    meter: &Meter,
) -> Reply {
    let state = &door.state;
    let cx = operation::context(&state.app, viewer.clone(), caller);
    let mut reply = match prepared.kind() {
        OperationKind::Mutation if *method == Method::GET => {
            refuse(caller, StatusCode::METHOD_NOT_ALLOWED, "A mutation must be sent with POST")
        }
        OperationKind::Subscription => refuse(
            caller,
            StatusCode::BAD_REQUEST,
            "A subscription needs `Accept: text/event-stream`, or a WebSocket (graphql-transport-ws)",
        ),
        _ => state.engine.execute(&cx, prepared).await.into(),
    };
    reply.statements = cx.statements();
    meter.stop(Some(prepared), &reply.response, reply.statements);
    reply
}

fn unusable(caller: &Caller, refusal: params::Refusal) -> Reply {
    let mut reply = refuse_as(caller, StatusCode::BAD_REQUEST, refusal.code, refusal.message);
    if refusal.code == ErrorCode::PersistedQueryNotSupported {
        // Such a request is well-formed.
        reply.status = None;
    }
    reply
}

fn refuse(caller: &Caller, status: StatusCode, message: &str) -> Reply {
    refuse_as(caller, status, ErrorCode::BadRequest, message)
}

/// A request that is wrong before any document is looked at.
pub(crate) fn refuse_as(caller: &Caller, status: StatusCode, code: ErrorCode, message: &str) -> Reply {
    Reply::refused(status, code, message, &caller.correlation_id)
}
