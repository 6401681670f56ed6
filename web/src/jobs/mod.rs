//! What the server does by itself, now and then. The rule of each job is in `resolvers`; here stand its name and its interval.

mod audit_checkpoint;
mod carry_analytics;
mod fold_counters;
mod purge_documents;
mod purge_notifications;
mod purge_presence;
mod purge_sessions;
mod purge_throttles;

use std::sync::Arc;
use std::time::Duration;

use entities::access::Viewer;
use futures::future::BoxFuture;
use resolvers::{App, Context, Request, Result};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Config;
use crate::tasks::supervised;

/// Something to do again and again.
pub(crate) struct Job {
    /// Its name in logs and metrics.
    name: &'static str,
    /// The pause between two runs.
    interval: Duration,
    /// One run. A failed one is logged and tried again after the pause.
    run: fn(Context, &Config) -> BoxFuture<'static, Result<()>>,
}

const ALL: &[Job] = &[
    audit_checkpoint::JOB,
    carry_analytics::JOB,
    fold_counters::JOB,
    purge_documents::JOB,
    purge_notifications::JOB,
    purge_presence::JOB,
    purge_sessions::JOB,
    purge_throttles::JOB,
];

/// Starts every job; they end with the server.
pub(crate) fn start(app: &Arc<App>, config: &Arc<Config>, tasks: &TaskTracker, shutdown: &CancellationToken) {
    for job in ALL {
        tasks.spawn(supervised(job.name, (job, app.clone(), config.clone(), shutdown.clone()), repeat));
    }
}

async fn repeat((job, app, config, shutdown): (&'static Job, Arc<App>, Arc<Config>, CancellationToken)) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(job.interval) => {}
            () = shutdown.cancelled() => return,
        }
        let request = Request { correlation_id: app.new_id().to_string(), ..Request::default() };
        let cx = Context::new(app.clone(), Viewer::system(), request);
        let outcome = match (job.run)(cx, &config).await {
            Ok(()) => "ok",
            Err(error) => {
                tracing::warn!(job = job.name, error.name = "JobFailed", error.message = %error, "A job failed");
                "failed"
            }
        };
        metrics::counter!("job_runs_total", "job" => job.name, "outcome" => outcome).increment(1);
    }
}
