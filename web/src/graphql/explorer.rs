//! The page on which people try the API: one file, no other origin, in development only.

use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response as HttpResponse;

use super::{Door, negotiate, params, reply};
use crate::config::Mode;

const PAGE: &str = include_str!("explorer.html");
const NONCE: &str = "{{nonce}}";

/// True when a browser opens the address without asking anything.
pub(crate) fn is_wanted(door: &Door, parts: &Parts) -> bool {
    parts.method == Method::GET
        && door.state.config.mode == Mode::Development
        && negotiate::prefers_html(&parts.headers)
        && !params::asks(parts.uri.query())
}

/// The page. Its script runs because it carries the nonce of this very answer.
pub(crate) fn page(door: &Door) -> HttpResponse {
    let nonce: String = door.state.app.random_bytes::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let mut response = reply::http(StatusCode::OK, "text/html; charset=utf-8", PAGE.replace(NONCE, &nonce));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}
