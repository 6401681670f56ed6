//! Deletes counts of attempts whose window has ended.

use std::time::Duration;

use resolvers::auth;

use super::Job;

pub(super) const JOB: Job = Job {
    name: "purge_throttles",
    interval: Duration::from_secs(600),
    run: |cx, _| Box::pin(async move { auth::purge_throttles(&cx.app).await.map(drop) }),
};
