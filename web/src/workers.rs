//! What a process does beside answering: the jobs, and the reactions to events.

use std::sync::Arc;

use resolvers::App;
use resolvers::reactions::{self, Reaction, Worker};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Config;
use crate::jobs;
use crate::tasks::{keep, supervised};

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
        let with = (app.clone(), reaction.clone(), config.consumers.clone(), shutdown.clone());
        let work = |(app, reaction, settings, stop)| Worker::new(app, reaction, settings).run(stop);
        tasks.spawn(supervised(reaction.name, with, work));
    }
    keep(shutdown, "reactions_report", &(app.clone(), reactions), |(app, reactions)| reactions::report(app, reactions));
}
