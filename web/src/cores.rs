//! The threads that answer. Each has a runtime of its own, and a connection stays with the thread that it was given to: so do the timers, the
//! database connections and the wake-ups of its requests. Threads that share their work wake each other for each statement, which costs a
//! short request a tenth of its time.

use std::future::Future;
use std::io;
use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};
use tokio_util::task::TaskTracker;

/// All of them. They end, with whatever they do, when this is dropped.
#[derive(Clone)]
pub(crate) struct Cores(Arc<Vec<Core>>);

struct Core {
    /// Always there, until it is dropped.
    runtime: Option<Runtime>,
    connections: TaskTracker,
}

impl Cores {
    /// Starts so many; 0 for one on each core of the machine.
    ///
    /// # Errors
    /// When the system has no thread or no descriptor left.
    pub(crate) fn start(many: usize) -> io::Result<Self> {
        let many = if many == 0 { std::thread::available_parallelism().map_or(1, usize::from) } else { many };
        (0..many).map(Core::start).collect::<io::Result<_>>().map(|cores| Self(Arc::new(cores)))
    }

    /// Gives a connection to the one with the fewest.
    pub(crate) fn spawn(&self, connection: impl Future<Output = ()> + Send + 'static) {
        let free = self.0.iter().min_by_key(|core| core.connections.len());
        if let Some((core, runtime)) = free.and_then(|core| Some((core, core.runtime.as_ref()?))) {
            core.connections.spawn_on(connection, runtime.handle());
        }
    }

    /// Waits until all connections have ended.
    pub(crate) async fn ended(&self) {
        for core in self.0.iter() {
            core.connections.close();
            core.connections.wait().await;
        }
    }
}

impl Core {
    fn start(number: usize) -> io::Result<Self> {
        // One worker, and not the kind that runs where it is blocked on: that is woken by a system call for each task, this one only when it
        // rests.
        let runtime = Builder::new_multi_thread().worker_threads(1).thread_name(format!("core-{number}")).enable_all().build()?;
        Ok(Self { runtime: Some(runtime), connections: TaskTracker::new() })
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Dropping it would wait, which the thread of another runtime must not.
            runtime.shutdown_background();
        }
    }
}
