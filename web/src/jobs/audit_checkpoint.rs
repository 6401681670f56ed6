//! Signs how far the audit log has come, so that who takes its end away has a minute for it.

use std::time::Duration;

use resolvers::audit;

use super::Job;

pub(super) const JOB: Job = Job {
    name: "audit_checkpoint",
    interval: Duration::from_secs(60),
    run: |cx, _| Box::pin(async move { audit::checkpoint::make(&cx.app).await.map(drop) }),
};
