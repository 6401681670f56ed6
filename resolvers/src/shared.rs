//! The Redis that the nodes share: what they remember and what they count is there for all of them.
//!
//! Nothing depends on it. Whoever asks waits `redis.timeout_ms` at most, and nobody waits for a connection: while there is none, the answer is
//! at once that there is none, and [`Redis::keep`] connects anew in the background, which is a fuse that mends itself. Who asks does without.
//! It also asks by itself, so that a silence is known before somebody falls into it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, RedisError, RedisResult};
use sha2::{Digest, Sha256};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, timeout};

use crate::hex;

/// How long connecting may take; nobody waits for it.
const CONNECTING: Duration = Duration::from_secs(1);
/// The pause before Redis is tried again.
const PAUSE: Duration = Duration::from_millis(250);
/// How often it is asked whether it is there, for when nobody asks it anything.
const EVERY: Duration = Duration::from_secs(1);

/// The Redis that the nodes share.
pub struct Redis {
    client: Client,
    /// How long an answer may take.
    patience: Duration,
    /// Stands before every key: the nodes of one database share what they know, those of another do not see it.
    prefix: String,
    link: Mutex<Link>,
    lost: Notify,
}

#[derive(Default)]
struct Link {
    connection: Option<MultiplexedConnection>,
    /// Counts the connections, so that the failure of an old one does not end the next.
    number: u64,
}

impl std::fmt::Debug for Redis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Redis").field("is_up", &self.is_up()).finish_non_exhaustive()
    }
}

impl Redis {
    /// The Redis at this URL, for the nodes of this database, with as much patience as an answer from there is worth. It is not connected
    /// until it is [kept](Self::keep).
    ///
    /// # Errors
    /// When the URL is not understood. The error does not repeat it: it may hold a password.
    pub fn new(url: &str, patience: Duration, database: &str) -> RedisResult<Self> {
        let prefix = format!("backoffice:{}:", hex::encode(&Sha256::digest(database.as_bytes())[..4]));
        Ok(Self { client: Client::open(url)?, patience, prefix, link: Mutex::default(), lost: Notify::new() })
    }

    /// Connects, and connects anew whenever the connection is lost, for as long as it is polled.
    pub async fn keep(&self) {
        let mut said = false;
        loop {
            match timeout(CONNECTING, self.connect()).await {
                Ok(Ok(connection)) => {
                    tracing::info!("Redis is there: caches and counts are shared");
                    said = false;
                    let mut link = self.lock();
                    link.number += 1;
                    link.connection = Some(connection);
                }
                failed => {
                    if !said {
                        let reason = failed.map_or_else(
                            |_| "no answer in time".to_owned(),
                            |e| e.err().map_or_else(String::new, |e| e.to_string()),
                        );
                        tracing::warn!(reason, "Redis is away: this node remembers and counts alone");
                        said = true;
                    }
                    sleep(PAUSE).await;
                    continue;
                }
            }
            while self.is_up() {
                if timeout(EVERY, self.lost.notified()).await.is_err() {
                    self.ask_for(CONNECTING, "ping", async |redis| redis::cmd("PING").query_async::<()>(redis).await).await;
                }
            }
        }
    }

    async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        let config = AsyncConnectionConfig::new().set_connection_timeout(Some(CONNECTING)).set_response_timeout(Some(CONNECTING));
        let mut connection = self.client.get_multiplexed_async_connection_with_config(&config).await?;
        // A process that stands still takes connections, and answers nothing.
        redis::cmd("PING").query_async::<()>(&mut connection).await?;
        Ok(connection)
    }

    /// Whether it answered when it was asked last, which is at most two seconds ago.
    pub fn is_up(&self) -> bool {
        self.lock().connection.is_some()
    }

    /// The name of something in Redis.
    pub(crate) fn key(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// The answer to a question; none when Redis is away, too slow, or refuses. `operation` is its name in metrics.
    pub(crate) async fn ask<T>(
        &self,
        operation: &'static str,
        question: impl AsyncFnOnce(&mut MultiplexedConnection) -> RedisResult<T>,
    ) -> Option<T> {
        self.ask_for(self.patience, operation, question).await
    }

    /// The same, with another patience.
    async fn ask_for<T>(
        &self,
        patience: Duration,
        operation: &'static str,
        question: impl AsyncFnOnce(&mut MultiplexedConnection) -> RedisResult<T>,
    ) -> Option<T> {
        let (number, mut connection) = {
            let link = self.lock();
            (link.number, link.connection.clone()?)
        };
        let began = Instant::now();
        let answer = timeout(patience, question(&mut connection)).await;
        let seconds = began.elapsed().as_secs_f64();
        let outcome = if matches!(answer, Ok(Ok(_))) { "ok" } else { "failed" };
        metrics::histogram!("redis_request_duration_seconds", "operation" => operation, "outcome" => outcome).record(seconds);
        match answer {
            Ok(Ok(answer)) => Some(answer),
            Ok(Err(error)) if !is_lost(&error) => {
                tracing::debug!(%error, operation, "Redis refuses");
                None
            }
            _ => {
                self.lose(number);
                None
            }
        }
    }

    /// From now on nobody waits for this connection.
    fn lose(&self, number: u64) {
        let mut link = self.lock();
        if link.number == number {
            link.connection = None;
            self.lost.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Link> {
        self.link.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the connection has failed, and not only the question, as it does when the memory of Redis is full.
fn is_lost(error: &RedisError) -> bool {
    error.is_io_error() || error.is_connection_dropped() || error.is_unrecoverable_error()
}
