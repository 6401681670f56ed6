//! GraphQL at `/graphql`: over HTTP, as server-sent events, over a WebSocket, as SDL, and as GraphiQL.

pub(crate) mod caller;
pub(crate) mod cors;
mod graphiql;
pub(crate) mod http;
mod negotiate;
pub(crate) mod operation;
pub(crate) mod params;
pub(crate) mod reply;
mod sdl;

use std::sync::Arc;

use axum::Router;
use axum::routing::any;

use crate::live::Seats;
use crate::state::AppState;
use cors::Origins;
pub(crate) use negotiate::{Media, prefers_html, takes_coding};

/// What the handlers have in hand.
pub(crate) struct Door {
    pub(crate) state: Arc<AppState>,
    /// The pages that may call over HTTP.
    pub(crate) pages: Origins,
    /// The pages that may open a socket.
    pub(crate) socket_pages: Origins,
    /// Room for sockets and event streams.
    pub(crate) seats: Arc<Seats>,
}

/// `/graphql` and `/graphql/schema.graphql`.
pub fn routes(state: Arc<AppState>) -> Router {
    let config = &state.config;
    let proxied = config.http.trusted_hops > 0;
    let pages = Origins::new(&config.http.cors_origins, proxied);
    let socket_pages = Origins::new(config.http.cors_origins.iter().chain(&config.ws.allowed_origins), proxied);
    let seats = Seats::new(config.ws.max_sockets, config.ws.max_sockets_per_user);
    let door = Arc::new(Door { pages, socket_pages, seats, state });
    Router::new().route("/graphql", any(http::serve)).route("/graphql/schema.graphql", any(sdl::serve)).with_state(door)
}
