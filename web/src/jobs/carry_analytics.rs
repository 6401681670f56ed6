//! Carries accepted events of analytics to MongoDB.

use std::time::Duration;

use resolvers::documents::analytics;

use super::Job;

pub(super) const JOB: Job = Job {
    name: "carry_analytics",
    interval: Duration::from_secs(1),
    run: |cx, _| Box::pin(async move { analytics::carry(&cx).await.map(drop) }),
};
