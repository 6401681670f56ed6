//! What happens around every request: it gets a name, is measured, logged when slow, limited in time, and never takes the server down.

use std::net::Ipv6Addr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Extension;
use axum::extract::{MatchedPath, Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use schema::engine::{self, ErrorCode};
use tracing::Instrument;

use crate::logs;
use crate::state::AppState;

const CORRELATION_ID: HeaderName = HeaderName::from_static("x-correlation-id");
/// The longest name that a caller may give a request. Events keep 128 characters: a socket numbers its operations behind its name.
const MAX_CORRELATION_ID: usize = 100;

/// The name of a request in logs, events and answers (S166); in the extensions of every request.
#[derive(Clone, Debug)]
pub struct CorrelationId(pub String);

/// How many SQL statements an answer cost; a handler that knows puts it in the extensions of its response.
#[derive(Clone, Copy, Debug)]
pub struct Statements(pub u32);

/// Surrounds every request.
pub async fn surround(State(state): State<Arc<AppState>>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let correlation_id = CorrelationId(accepted(request.headers()).unwrap_or_else(|| state.app.new_id().to_string()));
    let seen = Seen::of(&request);
    request.extensions_mut().insert(correlation_id.clone());
    let span = logs::request_span(&correlation_id.0, &state.app.new_id().to_string());

    let work = async {
        let mut response = answer(&state, &seen, &correlation_id, request, next).await;
        finish(&mut response, &correlation_id);
        if state.config.http.expose_statements {
            expose_statements(&mut response);
        }
        seen.report(response.status(), started.elapsed(), state.config.log.slow_request_ms);
        response
    };
    work.instrument(span).await
}

/// What is said of a request after it is gone.
struct Seen {
    method: Method,
    path: String,
    route: Option<MatchedPath>,
    is_upgrade: bool,
}

impl Seen {
    fn of(request: &Request) -> Self {
        Self {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            route: request.extensions().get().cloned(),
            is_upgrade: request.headers().contains_key(header::UPGRADE) || request.method() == Method::CONNECT,
        }
    }

    fn report(&self, status: StatusCode, duration: Duration, slow_ms: u64) {
        let route = self.route.as_ref().map_or("none", MatchedPath::as_str).to_owned();
        let labels = [("method", method(&self.method).to_owned()), ("route", route), ("status", status.as_str().to_owned())];
        metrics::counter!("http_requests_total", &labels).increment(1);
        metrics::histogram!("http_request_duration_seconds", &labels).record(duration.as_secs_f64());
        let (ms, code) = (u64::try_from(duration.as_millis()).unwrap_or(u64::MAX), status.as_u16());
        if ms > slow_ms && status != StatusCode::SWITCHING_PROTOCOLS {
            tracing::warn!(method = %self.method, url = self.path, duration = ms, statusCode = code, "Slow request detected");
        } else {
            tracing::debug!(method = %self.method, url = self.path, duration = ms, statusCode = code, "Request answered");
        }
    }
}

/// The standard methods only: a label must not grow with what strangers send.
fn method(method: &Method) -> &str {
    match *method {
        Method::GET | Method::POST | Method::HEAD | Method::OPTIONS | Method::PUT | Method::DELETE | Method::PATCH => {
            method.as_str()
        }
        _ => "other",
    }
}

/// The caller's name for the request, if it is one that can stand in a log and a header.
fn accepted(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(CORRELATION_ID)?.to_str().ok()?;
    let fits = (1..=MAX_CORRELATION_ID).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    fits.then(|| text.into())
}

/// The answer of the handler, or what stands for it when the request is for no host or several (RFC 9112, 3.2), it took too long or panicked. A
/// panic has been logged where it happened.
async fn answer(state: &AppState, seen: &Seen, id: &CorrelationId, request: Request, next: Next) -> Response {
    if request.version() == Version::HTTP_11 && !names_one_host(request.headers()) {
        return failure(StatusCode::BAD_REQUEST, ErrorCode::BadRequest, "A request names one `Host`", id);
    }
    let handler = AssertUnwindSafe(next.run(request)).catch_unwind();
    let limit = Duration::from_millis(state.config.server.request_timeout_ms);
    let result = if seen.is_upgrade { Ok(handler.await) } else { tokio::time::timeout(limit, handler).await };
    match result {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => failure(StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::InternalServerError, "Internal server error", id),
        Err(_) => failure(StatusCode::REQUEST_TIMEOUT, ErrorCode::BadRequest, "The request took too long to arrive", id),
    }
}

/// An empty one stands for a target that has none.
fn names_one_host(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    host.is_empty() || Authority::try_from(host.as_bytes()).is_ok_and(|authority| is_host(&authority))
}

/// A name or an address, perhaps with a port, and nobody's name before it (RFC 9110, 7.2).
fn is_host(authority: &Authority) -> bool {
    let host = authority.host();
    let is_name = match host.strip_prefix('[') {
        Some(address) => address.strip_suffix(']').is_some_and(|address| address.parse::<Ipv6Addr>().is_ok()),
        None => !host.is_empty() && !host.contains(['[', ']']),
    };
    let port = authority.as_str().strip_prefix(host);
    is_name && port.is_some_and(|port| matches!(port, "" | ":") || authority.port_u16().is_some())
}

fn failure(status: StatusCode, code: ErrorCode, message: &str, id: &CorrelationId) -> Response {
    let body = engine::Response::refused(code, message, &id.0).body;
    (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], body.to_vec()).into_response()
}

/// An address that leads nowhere.
pub(crate) async fn nowhere(Extension(id): Extension<CorrelationId>) -> Response {
    failure(StatusCode::NOT_FOUND, ErrorCode::NotFound, "There is nothing at this address", &id)
}

/// An address that answers to other methods; which ones, the router says.
pub(crate) async fn not_so(Extension(id): Extension<CorrelationId>) -> Response {
    failure(StatusCode::METHOD_NOT_ALLOWED, ErrorCode::BadRequest, "This method is not answered here", &id)
}

/// The headers that every answer has: its name, and that it is neither guessed at nor kept.
fn finish(response: &mut Response, id: &CorrelationId) {
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        headers.insert(CORRELATION_ID, value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

fn expose_statements(response: &mut Response) {
    if let Some(Statements(count)) = response.extensions().get().copied() {
        response.headers_mut().insert(HeaderName::from_static("x-statements"), count.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_names_one_host_that_is_one() {
        let names = |hosts: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for host in hosts {
                headers.append(header::HOST, HeaderValue::from_static(host));
            }
            names_one_host(&headers)
        };
        for right in ["", "desk.example", "desk.example:8443", "[::1]:3000", "127.0.0.1"] {
            assert!(names(&[right]), "{right}");
        }
        for wrong in [&[] as &[&str], &["a.example", "a.example"], &["a b"], &["u@x"], &["x/y?z"], &["<x"], &["x:1:2"]] {
            assert!(!names(wrong), "{wrong:?}");
        }
    }

    #[test]
    fn a_correlation_id_is_visible_ascii_of_a_sensible_length() {
        let with = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(CORRELATION_ID, HeaderValue::from_bytes(text.as_bytes()).unwrap());
            accepted(&headers)
        };
        assert_eq!(with("abc-1/~"), Some("abc-1/~".into()));
        assert_eq!(with(&"x".repeat(100)), Some("x".repeat(100)));
        // a seed's name has a space, so that no request can pass its events off as a seed's
        for wrong in ["", "a b", "the seed", "é", &"x".repeat(101)] {
            assert_eq!(with(wrong), None, "{wrong}");
        }
    }
}
