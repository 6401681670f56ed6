//! What every handler has in hand.

use std::sync::Arc;

use resolvers::App;
use resolvers::db::Pool;
use schema::engine::Engine;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Config;

/// The parts of the running server. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The rules' application.
    pub app: Arc<App>,
    /// A connection of its own for `/ready`.
    pub probe: Pool,
    /// The schema, ready to answer.
    pub engine: Arc<Engine>,
    /// The settings.
    pub config: Arc<Config>,
    /// Cancelled when the server is asked to stop: sockets close themselves.
    pub shutdown: CancellationToken,
    /// What must end before the server has stopped, such as sockets.
    pub tasks: TaskTracker,
}
