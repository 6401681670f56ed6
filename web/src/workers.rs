//! What a process does beside answering: the jobs, and the reactions to events.

use std::sync::Arc;

use resolvers::App;
use resolvers::reactions::{self, Reaction, Worker};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Config;
use crate::jobs;

/// Starts all of it. It ends with the server, and each reaction first ends what it is doing.
pub(crate) fn start(
    app: &Arc<App>,
    config: &Arc<Config>,
    reactions: Vec<Arc<Reaction>>,
    tasks: &TaskTracker,
    shutdown: &CancellationToken,
) {
    jobs::start(app, config, tasks, shutdown);
    for reaction in &reactions {
        let worker = Worker::new(app.clone(), reaction.clone(), config.consumers.clone());
        tasks.spawn(worker.run(shutdown.clone()));
    }
    tokio::spawn(shutdown.clone().run_until_cancelled_owned(reactions::report(app.clone(), reactions)));
}
