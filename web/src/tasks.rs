//! Tasks that run beside the answering for as long as the process does. One that panics would be missed by nobody, so it is begun anew.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use tokio_util::sync::CancellationToken;

/// How long to rest after a panic. Tests do not wait.
const PAUSE: Duration = Duration::from_secs(if cfg!(test) { 0 } else { 1 });

/// Runs a task to its end, with a copy of what it needs. If it panics, which was logged where it happened, that is counted, and the task is
/// begun anew after a pause.
pub(crate) async fn supervised<T: Clone, F: Future<Output = ()>>(task: &'static str, with: T, run: impl Fn(T) -> F) {
    // In a box, or whoever starts many of them would need a large stack.
    while AssertUnwindSafe(Box::pin(async { run(with.clone()).await })).catch_unwind().await.is_err() {
        metrics::counter!("task_panics_total", "task" => task).increment(1);
        tracing::error!(task, "A task panicked; it is begun anew");
        tokio::time::sleep(PAUSE).await;
    }
}

/// Runs a task in this way until the server stops.
pub(crate) fn keep<T, F>(stop: &CancellationToken, task: &'static str, with: &T, run: impl Fn(T) -> F + Send + Sync + 'static)
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    tokio::spawn(stop.clone().run_until_cancelled_owned(supervised(task, with.clone(), run)));
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::sync::Notify;

    use super::*;

    /// It panics before its first step, then within one, and then goes on.
    #[tokio::test]
    async fn a_task_that_panics_is_begun_anew_until_the_server_stops() {
        let (stop, begun, goes_on) = (CancellationToken::new(), Arc::new(AtomicU32::new(0)), Arc::new(Notify::new()));
        keep(&stop, "test", &(begun.clone(), goes_on.clone()), |(begun, goes_on)| {
            let time = begun.fetch_add(1, Ordering::Relaxed);
            assert!(time > 0, "before the first step");
            async move {
                tokio::task::yield_now().await;
                assert!(time > 1, "within a step");
                goes_on.notify_one();
                std::future::pending().await
            }
        });
        goes_on.notified().await;
        assert_eq!(begun.load(Ordering::Relaxed), 3);
        assert_eq!(Arc::strong_count(&goes_on), 3, "here, what it is begun with, and the one that runs");
        stop.cancel();
        while Arc::strong_count(&goes_on) > 1 {
            tokio::task::yield_now().await;
        }
    }
}
