//! The log as this process tells it: read once, in order, for everybody who listens here.

use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;
use sea_orm::{ConnectionTrait, DbErr};
use serde::Deserialize;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::{Mutex, Notify, Semaphore, watch};
use uuid::Uuid;

use crate::change::{Change, Rows, with_rows};
use crate::log;

/// How many changes a listener may fall behind before it has to read the log itself.
const CAPACITY: usize = 4096;
/// Events of one read: where there are fewer, there are no more.
pub const PAGE: u64 = 500;
/// Listeners that read the log for themselves at the same time; the others wait, so that whoever answers requests has the database too.
const REPLAYS: usize = 4;
/// How long rows wait for their event to be read from the log, and how many of them.
const IN_HAND_FOR: Duration = Duration::from_secs(30);
const IN_HAND: u64 = 20_000;

/// How the log is told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How far back a listener can go, in days.
    pub retention_days: u32,
    /// How often the log is read when nothing says that there is something new, in milliseconds.
    pub poll_ms: u64,
}

/// Tells the listeners of this process what stands in the log.
#[derive(Debug)]
pub struct Feed {
    /// How it is told.
    pub settings: Settings,
    sender: broadcast::Sender<Arc<Change>>,
    head: watch::Sender<i64>,
    /// The rows that writers of this process had in hand, so that telling their events reads nothing.
    in_hand: Cache<Uuid, Rows>,
    wake: Notify,
    news: Notify,
    /// Held by whoever reads on and tells: two at once would tell twice.
    pub turn: Mutex<()>,
    /// Held by a listener while it reads the log for itself.
    pub(crate) replays: Semaphore,
}

/// One end of the feed.
#[derive(Debug)]
pub struct Listener {
    receiver: broadcast::Receiver<Arc<Change>>,
}

/// What a listener hears.
#[derive(Clone, Debug)]
pub enum Heard {
    /// The next change.
    Change(Arc<Change>),
    /// It did not keep up: what it missed is in the log.
    Missed,
    /// The feed is gone.
    Ended,
}

impl Feed {
    /// A feed that has told nothing yet.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            sender: broadcast::channel(CAPACITY).0,
            head: watch::Sender::new(0),
            in_hand: Cache::builder().max_capacity(IN_HAND).time_to_live(IN_HAND_FOR).build(),
            wake: Notify::new(),
            news: Notify::new(),
            turn: Mutex::default(),
            replays: Semaphore::new(REPLAYS),
        }
    }

    /// Keeps the rows of an event that is about to be committed.
    pub fn expect(&self, event_id: Uuid, rows: Rows) {
        self.in_hand.insert(event_id, rows);
    }

    /// There may be something new in the log.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Waits until there may be something new, or until it is time to look.
    pub async fn woken(&self) {
        // Both mean the same.
        let _ = tokio::time::timeout(Duration::from_millis(self.settings.poll_ms), self.wake.notified()).await;
    }

    /// This process has numbered events: the other nodes are to be told. Nobody waits for that.
    pub fn numbered(&self) {
        self.news.notify_one();
    }

    /// Waits until this process has numbered events that the other nodes were not told of.
    pub(crate) async fn news(&self) {
        self.news.notified().await;
    }

    /// Begins at the end of the log.
    ///
    /// # Errors
    /// The database's.
    pub async fn begin<C: ConnectionTrait>(&self, db: &C) -> Result<(), DbErr> {
        self.head.send_replace(log::end(db).await?);
        Ok(())
    }

    /// What comes next in the log. To be [told](Self::tell), in this order.
    ///
    /// # Errors
    /// The database's.
    pub async fn read<C: ConnectionTrait>(&self, db: &C) -> Result<Vec<Change>, DbErr> {
        let events = log::read(db, self.head(), PAGE).await?;
        let events = events.into_iter().map(|event| {
            let rows = self.in_hand.remove(&event.id);
            (event, rows)
        });
        with_rows(db, events.collect()).await
    }

    /// Tells every listener.
    pub fn tell(&self, change: Change) {
        // First the head: who begins to listen in between is told the change as well, and knows it as one that he need not wait for.
        self.head.send_replace(change.position);
        // An error means that nobody listens.
        let _ = self.sender.send(Arc::new(change));
    }

    /// The last position that was told.
    pub fn head(&self) -> i64 {
        *self.head.borrow()
    }

    /// The last position that was told, as it moves.
    pub fn heads(&self) -> watch::Receiver<i64> {
        self.head.subscribe()
    }

    /// Everything told from now on.
    pub fn listen(&self) -> Listener {
        Listener { receiver: self.sender.subscribe() }
    }

    /// How many listen now.
    pub fn listeners(&self) -> usize {
        self.sender.receiver_count()
    }
}

impl Listener {
    /// What comes next.
    pub async fn next(&mut self) -> Heard {
        match self.receiver.recv().await {
            Ok(change) => Heard::Change(change),
            Err(RecvError::Closed) => Heard::Ended,
            Err(RecvError::Lagged(_)) => Heard::Missed,
        }
    }
}
