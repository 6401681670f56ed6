//! A service that the servers need: it is killed, or falls silent, and comes back.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::Duration;

use tests::services::{Cluster, Mongo, Outcome, Redis};

/// What it is.
pub(crate) enum Process {
    Redis(Redis),
    Postgres(Cluster),
    Mongo(Mongo),
}

/// A service of a run.
pub(crate) struct Service {
    pub(crate) name: &'static str,
    /// How often it was killed.
    pub(crate) kills: AtomicU64,
    /// How often it did not answer for a while.
    pub(crate) silences: AtomicU64,
    process: Mutex<Process>,
}

impl Service {
    pub(crate) fn new(name: &'static str, process: Process) -> Self {
        Self { name, kills: AtomicU64::new(0), silences: AtomicU64::new(0), process: Mutex::new(process) }
    }

    /// Ends it without a warning, and starts it again after so long. Blocks meanwhile.
    pub(crate) fn kill(&self, away: Duration) -> Outcome<()> {
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        self.kills.fetch_add(1, Ordering::Relaxed);
        match &mut *process {
            Process::Redis(redis) => redis.stop(),
            Process::Postgres(cluster) => cluster.stop()?,
            Process::Mongo(mongo) => mongo.stop(),
        }
        sleep(away);
        match &mut *process {
            Process::Redis(redis) => redis.again(),
            Process::Postgres(cluster) => cluster.again(),
            Process::Mongo(mongo) => mongo.again(),
        }
    }

    /// Stops it in the middle of what it does, and lets it go on after so long. Blocks meanwhile.
    pub(crate) fn silence(&self, away: Duration) -> Outcome<()> {
        let process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        self.silences.fetch_add(1, Ordering::Relaxed);
        match &*process {
            Process::Redis(redis) => redis.freeze(),
            Process::Postgres(cluster) => cluster.freeze(),
            Process::Mongo(mongo) => mongo.freeze(),
        }?;
        sleep(away);
        match &*process {
            Process::Redis(redis) => redis.thaw(),
            Process::Postgres(cluster) => cluster.thaw(),
            Process::Mongo(mongo) => mongo.thaw(),
        }
    }
}
