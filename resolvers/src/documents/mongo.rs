//! A MongoDB that may be away. Whoever asks while it is known to be away is told so at once; one look a second finds out when it is back.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use mongodb::bson::{Document, doc};
use mongodb::error::{Error, ErrorKind};
use mongodb::options::{Acknowledgment, ClientOptions, IndexOptions, WriteConcern};
use mongodb::{Client, Collection, Database, IndexModel};
use tokio::time::timeout;

use super::{Retention, Settings, StoreError};

/// The database where the URL names none.
const DATABASE: &str = "backoffice";
/// What MongoDB says of an index that is there with other options.
const OTHER_OPTIONS: i32 = 85;
/// What it says of a document that is there already.
const THERE_ALREADY: i32 = 11_000;

const UNKNOWN: u8 = 0;
const UP: u8 = 1;
const AWAY: u8 = 2;

/// The collections of one database of MongoDB.
#[derive(Debug)]
pub struct Mongo {
    database: Database,
    /// Hosts and ports, without a password.
    pub place: String,
    pub(super) retention: Retention,
    patience: Duration,
    standing: AtomicU8,
}

impl Mongo {
    /// Knows where it is; the first [`look`](Self::look) connects.
    ///
    /// # Errors
    /// When the URL is not understood, or names a host of which the name service knows nothing.
    pub async fn open(url: &str, settings: &Settings) -> Result<Self, Error> {
        let patience = Duration::from_millis(settings.timeout_ms);
        let mut options = ClientOptions::parse(url).await?;
        options.app_name.get_or_insert_with(|| DATABASE.into());
        options.server_selection_timeout = Some(patience);
        options.connect_timeout = Some(patience);
        // What it has acknowledged, it has after a crash, too.
        options.write_concern = Some(WriteConcern::builder().w(Acknowledgment::Majority).journal(true).build());
        let place = options.hosts.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let name = options.default_database.clone().unwrap_or_else(|| DATABASE.into());
        let database = Client::with_options(options)?.database(&name);
        Ok(Self { database, place, retention: settings.retention(), patience, standing: AtomicU8::new(UNKNOWN) })
    }

    /// Whether it was there when it was last asked.
    pub fn is_up(&self) -> bool {
        self.standing.load(Ordering::Relaxed) == UP
    }

    /// Asks whether it is there; when it has come back, its indexes are brought in order first.
    ///
    /// # Errors
    /// When it is away, or does not take the indexes.
    pub async fn look(&self) -> Result<(), StoreError> {
        let asked = async {
            if self.is_up() { self.database.run_command(doc! {"ping": 1}).await.map(drop) } else { self.prepare().await }
        };
        match timeout(self.patience, asked).await {
            Ok(Ok(())) => {
                if self.standing.swap(UP, Ordering::Relaxed) == AWAY {
                    tracing::info!(place = self.place, "MongoDB is back");
                }
                Ok(())
            }
            Ok(Err(error)) => Err(self.lost(error.to_string())),
            Err(_) => Err(self.lost("no answer in time".into())),
        }
    }

    pub(super) fn collection(&self, name: &str) -> Collection<Document> {
        self.database.collection(name)
    }

    /// Asks for something, and waits for the answer as long as MongoDB may take.
    ///
    /// # Errors
    /// When it is away, or refuses.
    pub(super) async fn ask<T>(&self, something: impl Future<Output = Result<T, Error>>) -> Result<T, StoreError> {
        if !self.is_up() {
            return Err(self.away("it did not answer when it was last asked".into()));
        }
        match timeout(self.patience, something).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) if is_absence(&error) => Err(self.lost(error.to_string())),
            Ok(Err(error)) => Err(StoreError::Refused(error)),
            Err(_) => Err(self.lost("no answer in time".into())),
        }
    }

    /// Inserts documents; one whose id is there already is left as it is. Answers with the places of those that MongoDB does not take, and
    /// why.
    ///
    /// # Errors
    /// When it is away, or takes none for sure.
    pub(super) async fn insert(&self, name: &str, documents: Vec<Document>) -> Result<BTreeMap<usize, String>, StoreError> {
        let collection = self.collection(name);
        let inserted = self.ask(async { collection.insert_many(documents).ordered(false).await }).await;
        let Err(StoreError::Refused(error)) = inserted else { return inserted.map(|_| BTreeMap::new()) };
        match &*error.kind {
            ErrorKind::InsertMany(failed) if failed.write_concern_error.is_none() => {
                let refused = failed.write_errors.iter().flatten().filter(|error| error.code != THERE_ALREADY);
                Ok(refused.map(|error| (error.index, error.message.clone())).collect())
            }
            _ => Err(StoreError::Refused(error)),
        }
    }

    fn away(&self, reason: String) -> StoreError {
        StoreError::Away { place: self.place.clone(), reason }
    }

    /// Says so once.
    fn lost(&self, reason: String) -> StoreError {
        if self.standing.swap(AWAY, Ordering::Relaxed) != AWAY {
            tracing::warn!(place = self.place, error.message = reason, "MongoDB is away");
        }
        self.away(reason)
    }

    /// The indexes (S057-S059), and those by which documents expire.
    async fn prepare(&self) -> Result<(), Error> {
        let plain = |keys: Document| IndexModel::builder().keys(keys).build();
        let events = vec![plain(doc! {"timestamp": 1, "event_type": 1})];
        let logs = vec![plain(doc! {"timestamp": 1, "level": 1, "service": 1}), plain(doc! {"correlation_id": 1})];
        let sessions = vec![plain(doc! {"user_id": 1, "expires_at": 1})];
        for (name, indexes) in [("analytics_events", events), ("system_logs", logs), ("user_sessions", sessions)] {
            self.collection(name).create_indexes(indexes).await?;
        }
        self.expire("system_logs", "timestamp", self.retention.logs.num_seconds()).await?;
        self.expire("user_sessions", "expires_at", self.retention.sessions.num_seconds()).await
    }

    /// Documents go so many seconds after the time in a field; a span that was another before becomes this one.
    async fn expire(&self, collection: &str, field: &str, seconds: i64) -> Result<(), Error> {
        let after = Duration::from_secs(seconds.unsigned_abs());
        let options = IndexOptions::builder().expire_after(after).build();
        let index = IndexModel::builder().keys(doc! {field: 1}).options(options).build();
        match self.collection(collection).create_index(index).await {
            Err(error) if matches!(&*error.kind, ErrorKind::Command(refused) if refused.code == OTHER_OPTIONS) => {
                let index = doc! {"keyPattern": {field: 1}, "expireAfterSeconds": seconds};
                self.database.run_command(doc! {"collMod": collection, "index": index}).await.map(drop)
            }
            result => result.map(drop),
        }
    }
}

/// True when nobody answered, or whoever did is about to go.
fn is_absence(error: &Error) -> bool {
    let kind = matches!(
        &*error.kind,
        ErrorKind::ServerSelection { .. }
            | ErrorKind::Io(_)
            | ErrorKind::ConnectionPoolCleared { .. }
            | ErrorKind::DnsResolve { .. }
            | ErrorKind::Authentication { .. }
            | ErrorKind::Shutdown
    );
    kind || error.contains_label("RetryableWriteError")
}
