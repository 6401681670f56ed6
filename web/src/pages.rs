//! Pages for browsers, and what they load: the files of the crate `console-pages`.

use std::sync::LazyLock;

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use console_pages::File;

use crate::graphql::{prefers_html, takes_coding};
use crate::middleware::{CorrelationId, nowhere};

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Addresses that programs ask: what is not there is told to them in their way, even to a browser.
const FOR_PROGRAMS: &[&str] = &["/api/", "/assets/", "/graphql"];

/// The console runs its own scripts, and styles that it writes by itself; it asks nobody but this server.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "default-src 'none'; script-src 'self' {}; connect-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; \
         img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        console_pages::index_scripts()
    )
});

/// The console, and what pages load.
pub(crate) fn routes() -> Router {
    Router::new().route("/", get(async |headers: HeaderMap| console(&headers))).route("/assets/{*path}", get(asset))
}

fn console(headers: &HeaderMap) -> Response {
    page(console_pages::index(), &POLICY, headers)
}

/// An address that the server does not know: for a browser it may be a page of the console, which knows its own addresses.
pub(crate) async fn elsewhere(method: Method, uri: Uri, id: Extension<CorrelationId>, headers: HeaderMap) -> Response {
    let path = uri.path();
    let is_page = matches!(method, Method::GET | Method::HEAD) && prefers_html(&headers) && !path.ends_with(".html");
    if is_page && !FOR_PROGRAMS.iter().any(|start| path.starts_with(start)) { console(&headers) } else { nowhere(id).await }
}

/// A page, which may do what the policy says and is asked for anew each time: it names the assets of its build.
pub(crate) fn page(file: &'static File, policy: &'static str, headers: &HeaderMap) -> Response {
    let mut response = content(file, headers);
    let answer = response.headers_mut();
    answer.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    answer.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    answer.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    answer.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    answer.insert(VARY, HeaderValue::from_static("accept, accept-encoding"));
    response
}

/// A file that never changes under its name. A name of an earlier build is answered with 404, not with a page.
async fn asset(uri: Uri, id: Extension<CorrelationId>, headers: HeaderMap) -> Response {
    let Some(file) = console_pages::file(uri.path().trim_start_matches('/')) else {
        return nowhere(id).await;
    };
    let mut response = content(file, &headers);
    let answer = response.headers_mut();
    answer.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    answer.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    answer.insert(VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// The content, in the smallest form that the client takes.
fn content(file: &'static File, headers: &HeaderMap) -> Response {
    let twins = [("br", file.brotli), ("gzip", file.gzip)];
    let twin = twins.into_iter().find_map(|(coding, bytes)| bytes.filter(|_| takes_coding(headers, coding)).map(|b| (coding, b)));
    let mut response = Response::new(Body::from(twin.map_or(file.plain, |(_, bytes)| bytes)));
    let answer = response.headers_mut();
    answer.insert(CONTENT_TYPE, HeaderValue::from_static(file.content_type()));
    if let Some((coding, _)) = twin {
        answer.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}
