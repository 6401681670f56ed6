//! `GET /graphql/schema.graphql`: what the caller may use, as SDL.

use std::sync::Arc;

use axum::extract::{Request as HttpRequest, State};
use axum::http::{Method, StatusCode};
use axum::response::Response as HttpResponse;
use entities::access::Viewer;
use resolvers::{Context, audit};
use schema::engine::ErrorCode;

use super::caller::Caller;
use super::cors::Source;
use super::negotiate::Media;
use super::reply::{self, Reply};
use super::{Door, http};

const METHODS: &str = "GET, HEAD, OPTIONS";

/// Whoever may introspect gets the schema as text.
pub(crate) async fn serve(State(door): State<Arc<Door>>, request: HttpRequest) -> HttpResponse {
    let (parts, _) = request.into_parts();
    if parts.method == Method::OPTIONS {
        return http::preflight(&door, &parts, METHODS);
    }
    let caller = Caller::of(&parts, door.state.config.http.trusted_hops);
    let source = door.pages.source(&parts.uri, &parts.headers);
    let viewer = match (&parts.method, &source) {
        (_, Source::Foreign) => Err(http::foreign(&caller)),
        (&Method::GET | &Method::HEAD, _) => match http::sender(&door, &parts.headers, &caller).await {
            Ok(viewer) => admit(&door, viewer, &caller).await,
            refused => refused,
        },
        _ => Err(http::refuse_as(&caller, StatusCode::METHOD_NOT_ALLOWED, ErrorCode::BadRequest, "Only GET is answered")),
    };
    let mut response = match viewer {
        Ok(viewer) => {
            reply::http(StatusCode::OK, "application/graphql; charset=utf-8", door.state.engine.sdl(&viewer).to_string())
        }
        Err(refused) => refused.into_http(Media::Json),
    };
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response = reply::allow(response, METHODS);
    }
    source.allow(response.headers_mut());
    response
}

async fn admit(door: &Door, viewer: Viewer, caller: &Caller) -> Result<Viewer, Reply> {
    if viewer.identity().is_none() {
        return Err(http::refuse_as(caller, StatusCode::UNAUTHORIZED, ErrorCode::Unauthenticated, "Sign in to see the schema"));
    }
    if !viewer.may("schema", "introspect") {
        let cx = Context::new(door.state.app.clone(), viewer, caller.request());
        audit::access_refused(&cx, "__schema", Some("schema:introspect"), None).await;
        return Err(http::refuse_as(caller, StatusCode::FORBIDDEN, ErrorCode::Forbidden, "Requires `schema:introspect`"));
    }
    Ok(viewer)
}
