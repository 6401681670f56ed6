//! Deletes sessions and refresh tokens that have expired.

use std::time::Duration;

use resolvers::sessions;

use super::Job;

pub(super) const JOB: Job = Job {
    name: "purge_sessions",
    interval: Duration::from_secs(600),
    run: |cx, _| Box::pin(async move { sessions::purge(&cx).await.map(drop) }),
};
