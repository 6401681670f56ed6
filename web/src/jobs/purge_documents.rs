//! Deletes system logs and past sessions that are kept no longer.

use std::time::Duration;

use resolvers::documents;

use super::Job;

pub(super) const JOB: Job = Job {
    name: "purge_documents",
    interval: Duration::from_secs(600),
    run: |cx, _| Box::pin(async move { documents::purge(&cx).await.map(drop) }),
};
