//! How the nodes tell each other that there is something new in the log. Nothing but that is told, and nothing depends on it: a node that
//! hears nothing reads the log when it is time to look.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client};
use sea_orm::{ConnectionTrait, DbErr};
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::{Feed, PAUSE};

/// What the nodes call the place where they tell each other.
const CHANNEL: &str = "backoffice_events";
/// How long a connection or a word may take.
const PATIENCE: Duration = Duration::from_secs(1);
/// A node says something at least this often, so that it knows from hearing itself that it would hear the others.
const BEAT: Duration = Duration::from_secs(5);
/// Who hears nothing for this long, not even itself, connects anew.
const SILENCE: Duration = Duration::from_secs(12);

/// The way in which the nodes tell each other.
#[derive(Debug)]
pub struct Wake {
    way: Way,
    hears: AtomicBool,
}

#[derive(Debug)]
enum Way {
    Poll,
    Postgres(Box<PgConnectOptions>),
    Redis(Box<Client>),
}

/// Why a node cannot tell or hear the others.
#[derive(Debug, thiserror::Error)]
pub enum WakeError {
    /// Redis does not do it.
    #[error(transparent)]
    Redis(#[from] redis::RedisError),
    /// PostgreSQL does not listen.
    #[error(transparent)]
    Listen(#[from] sqlx::Error),
    /// PostgreSQL does not tell.
    #[error(transparent)]
    Notify(#[from] DbErr),
    /// There is no answer.
    #[error("no answer in time")]
    Late,
    /// The connection is gone.
    #[error("the connection was lost")]
    Lost,
}

impl Wake {
    fn new(way: Way) -> Self {
        Self { way, hears: AtomicBool::new(false) }
    }

    /// There are no other nodes, or they find out by looking.
    pub fn poll() -> Self {
        Self::new(Way::Poll)
    }

    /// By `LISTEN`, on a connection of its own, and `NOTIFY`.
    pub fn postgres(options: PgConnectOptions) -> Self {
        Self::new(Way::Postgres(Box::new(options)))
    }

    /// By publishing and subscribing on Redis.
    ///
    /// # Errors
    /// When the URL is not understood. The error does not repeat it: it may hold a password.
    pub fn redis(url: &str) -> Result<Self, WakeError> {
        Ok(Self::new(Way::Redis(Box::new(Client::open(url)?))))
    }

    /// Whether Redis is reached; nothing when the nodes do without.
    pub fn redis_is_up(&self) -> Option<bool> {
        matches!(self.way, Way::Redis(_)).then(|| self.hears.load(Ordering::Relaxed))
    }

    /// Wakes the feed when another node tells of something new, and tells the others when this one has numbered events, for as long as it is
    /// polled. It connects by itself, as often as it must, and keeps nobody waiting.
    pub async fn run<C: ConnectionTrait>(&self, feed: &Feed, node: Uuid, db: &C) {
        if !matches!(self.way, Way::Poll) {
            let node = node.simple().to_string();
            tokio::join!(self.listen(feed, &node), self.speak(feed, &node, db));
        }
    }

    async fn listen(&self, feed: &Feed, node: &str) {
        let mut said = false;
        loop {
            let Err(error) = self.hear(feed, node).await;
            if self.hears.swap(false, Ordering::Relaxed) || !said {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "The other nodes are not heard; events of theirs wait for the poll"
                );
                said = true;
            }
            sleep(PAUSE).await;
        }
    }

    async fn hear(&self, feed: &Feed, node: &str) -> Result<std::convert::Infallible, WakeError> {
        let mut words = timeout(PATIENCE, self.open()).await.map_err(|_| WakeError::Late)??;
        self.hears.store(true, Ordering::Relaxed);
        tracing::info!("The other nodes are heard");
        // What was told meanwhile was not heard.
        feed.hear();
        loop {
            let word = timeout(SILENCE, words.next()).await.map_err(|_| WakeError::Late)?.ok_or(WakeError::Lost)?;
            if word != node {
                feed.hear();
            }
        }
    }

    /// What is told from now on: who tells it. It ends with the connection.
    async fn open(&self) -> Result<BoxStream<'static, String>, WakeError> {
        match &self.way {
            Way::Poll => Ok(stream::pending().boxed()),
            Way::Postgres(options) => {
                let pool = PgPoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None);
                let mut listener = PgListener::connect_with(&pool.connect_lazy_with((**options).clone())).await?;
                listener.listen(CHANNEL).await?;
                // It would connect again by itself, and not tell that it had been away.
                listener.eager_reconnect(false);
                Ok(stream::unfold(listener, async |mut listener| match listener.try_recv().await {
                    Ok(Some(word)) => Some((word.payload().to_owned(), listener)),
                    Ok(None) | Err(_) => None,
                })
                .boxed())
            }
            Way::Redis(client) => {
                let mut listener = client.get_async_pubsub().await?;
                listener.subscribe(CHANNEL).await?;
                Ok(listener.into_on_message().map(|word| word.get_payload().unwrap_or_default()).boxed())
            }
        }
    }

    async fn speak<C: ConnectionTrait>(&self, feed: &Feed, node: &str, db: &C) {
        let mut connection = None;
        loop {
            // News and the time for a sign of life are told alike.
            let _ = timeout(BEAT, feed.news()).await;
            let told = timeout(PATIENCE, self.say(&mut connection, node, db)).await.map_err(|_| WakeError::Late);
            if let Err(error) = told.and_then(|told| told) {
                tracing::debug!(%error, "the other nodes could not be told");
                connection = None;
                sleep(PAUSE).await;
            }
        }
    }

    async fn say<C: ConnectionTrait>(
        &self,
        connection: &mut Option<MultiplexedConnection>,
        node: &str,
        db: &C,
    ) -> Result<(), WakeError> {
        match &self.way {
            Way::Poll => Ok(()),
            Way::Postgres(_) => Ok(db.execute_unprepared(&format!("NOTIFY {CHANNEL}, '{node}'")).await.map(drop)?),
            Way::Redis(client) => {
                if connection.is_none() {
                    let config = AsyncConnectionConfig::new().set_connection_timeout(Some(PATIENCE));
                    let config = config.set_response_timeout(Some(PATIENCE));
                    *connection = Some(client.get_multiplexed_async_connection_with_config(&config).await?);
                }
                let Some(connection) = connection else { return Ok(()) };
                Ok(redis::cmd("PUBLISH").arg(CHANNEL).arg(node).query_async(connection).await?)
            }
        }
    }
}
