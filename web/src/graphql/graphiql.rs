//! GraphiQL, for browsers that open `/graphql` itself; in development only.

use axum::http::Method;
use axum::http::request::Parts;
use axum::response::Response as HttpResponse;

use super::{Door, negotiate, params};
use crate::config::Mode;
use crate::pages;

/// The editor writes style elements and attributes by itself; everything else is ours, from here.
const POLICY: &str = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; \
                      font-src 'self' data:; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// True when a browser opens the address without asking anything.
pub(crate) fn is_wanted(door: &Door, parts: &Parts) -> bool {
    parts.method == Method::GET
        && door.state.config.mode == Mode::Development
        && negotiate::prefers_html(&parts.headers)
        && !params::asks(parts.uri.query())
}

/// The page.
pub(crate) fn page(parts: &Parts) -> HttpResponse {
    pages::page(console_pages::graphiql(), POLICY, &parts.headers)
}
