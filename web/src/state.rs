//! What every handler has in hand.

use std::sync::Arc;

use resolvers::App;
use schema::engine::Engine;
use subscriptions::Wake;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Config;
use crate::health::Probe;

/// The parts of the running server. Every request has it in hand several times, so it is shared whole.
pub struct AppState {
    /// The rules' application.
    pub app: Arc<App>,
    /// A connection of its own for `/ready`.
    pub(crate) probe: Probe,
    /// Another for the audit log.
    pub(crate) audit_probe: Probe,
    /// The schema, ready to answer.
    pub engine: Arc<Engine>,
    /// How the other nodes are told.
    pub wake: Arc<Wake>,
    /// The settings.
    pub config: Arc<Config>,
    /// Cancelled when the server is asked to stop: sockets close themselves.
    pub shutdown: CancellationToken,
    /// What must end before the server has stopped, such as sockets.
    pub tasks: TaskTracker,
}
