//! Deletes notifications that were read long ago.

use std::time::Duration;

use chrono::TimeDelta;
use resolvers::notifications;

use super::Job;

pub(super) const JOB: Job = Job {
    name: "purge_notifications",
    interval: Duration::from_secs(600),
    run: |cx, config| {
        let kept = TimeDelta::days(config.notifications.retention_days.into());
        Box::pin(async move { notifications::purge(&cx, kept).await.map(drop) })
    },
};
