//! Documents: events of analytics, system logs and the history of sessions. MongoDB holds them where there is one, and otherwise tables of
//! the database. Each collection has a module of typed functions that say once what is asked of either; both answer alike, to the
//! millisecond, which is what MongoDB keeps.
//!
//! MongoDB may be away at any time. Nothing that was acknowledged depends on it: events of analytics are stored in the database and
//! [carried](analytics::carry) over from there, sessions are told again from the log, and logs wait as far as there is room.

pub mod analytics;
mod bson;
pub mod logs;
mod mongo;
mod pages;
mod purge;
pub mod sessions;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

pub use mongo::Mongo;
pub use purge::purge;

use crate::app::App;
use crate::error::Error;

/// How often MongoDB is asked whether it is there.
const EVERY: Duration = Duration::from_secs(1);

/// What can be said of the documents from outside.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where MongoDB is; empty for tables of the database. May hold a password.
    pub url: SecretString,
    /// How long MongoDB may take to be found, to take a connection, and to answer, in milliseconds each.
    pub timeout_ms: u64,
    /// How many days system logs are kept.
    pub log_days: u32,
    /// How many days the history keeps a session that is over.
    pub session_days: u32,
}

/// How long documents are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// After they were logged.
    pub logs: TimeDelta,
    /// After they expired.
    pub sessions: TimeDelta,
}

/// Where the documents are.
#[derive(Debug)]
pub enum Documents {
    /// In tables of the database.
    Tables(Retention),
    /// In MongoDB.
    Mongo(Mongo),
}

/// Why MongoDB did not do what was asked. The text is for the log.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It does not answer.
    #[error("MongoDB at {place} is away: {reason}")]
    Away {
        /// Hosts and ports.
        place: String,
        /// What was seen of it.
        reason: String,
    },
    /// It answers no.
    #[error("MongoDB refused: {0}")]
    Refused(mongodb::error::Error),
    /// What it holds is not what we store.
    #[error("a document has no {0}, or not of the right kind")]
    Malformed(String),
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            // It was said in the log when it was lost.
            StoreError::Away { .. } => Self::Unavailable("The document store"),
            error => Self::internal(error),
        }
    }
}

impl Settings {
    /// How long documents are kept.
    pub fn retention(&self) -> Retention {
        Retention { logs: TimeDelta::days(self.log_days.into()), sessions: TimeDelta::days(self.session_days.into()) }
    }
}

/// Tables, as the settings are out of the box.
impl Default for Documents {
    fn default() -> Self {
        Self::Tables(Retention { logs: TimeDelta::days(30), sessions: TimeDelta::days(90) })
    }
}

impl Documents {
    /// As the settings say. MongoDB need not be there yet.
    ///
    /// # Errors
    /// When its URL is not understood, or names a host of which the name service knows nothing.
    pub async fn open(settings: &Settings) -> Result<Self, mongodb::error::Error> {
        match settings.url.expose_secret() {
            "" => Ok(Self::Tables(settings.retention())),
            url => Mongo::open(url, settings).await.map(Self::Mongo),
        }
    }

    /// Whether MongoDB was there when it was last asked; nothing when there is none to ask.
    pub fn mongo_is_up(&self) -> Option<bool> {
        match self {
            Self::Tables(_) => None,
            Self::Mongo(mongo) => Some(mongo.is_up()),
        }
    }

    /// Asks MongoDB, if there is one, whether it is there, and brings its indexes in order when it has come back.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn look(&self) -> Result<(), StoreError> {
        match self {
            Self::Tables(_) => Ok(()),
            Self::Mongo(mongo) => mongo.look().await,
        }
    }

    /// How long documents are kept.
    pub fn retention(&self) -> Retention {
        match self {
            Self::Tables(retention) => *retention,
            Self::Mongo(mongo) => mongo.retention,
        }
    }
}

/// Whether MongoDB's driver understands a URL.
pub fn is_url(url: &str) -> bool {
    mongodb::options::ConnectionString::parse(url).is_ok()
}

/// Watches MongoDB for as long as it is polled, so that everybody else knows without asking.
pub async fn follow(app: Arc<App>) {
    while let Documents::Mongo(mongo) = &app.documents {
        // Both ends of an absence are logged there.
        let _ = mongo.look().await;
        tokio::time::sleep(EVERY).await;
    }
}

/// A time as documents have it.
pub(crate) fn millis(time: DateTime<Utc>) -> DateTime<Utc> {
    time.trunc_subsecs(3)
}
