//! Deletes signs of life in tickets that count for nothing any more.

use std::time::Duration;

use resolvers::presence;

use super::Job;

pub(super) const JOB: Job = Job {
    name: "purge_presence",
    interval: Duration::from_secs(600),
    run: |cx, _| Box::pin(async move { presence::purge(&cx).await }),
};
