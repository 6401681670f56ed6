//! The log as this process tells it: read once, in order, for everybody who listens here.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use moka::sync::Cache;
use sea_orm::{ConnectionTrait, DbErr};
use serde::Deserialize;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::{Notify, Semaphore, watch};
use tokio::time::Instant;
use uuid::Uuid;

use crate::change::{Change, Rows, with_rows};
use crate::unheard::{Slot, Unheard};
use crate::{Point, log};

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
    /// Held for writing while another log is begun: nobody gets an end of the old one and the head of the new.
    sender: RwLock<broadcast::Sender<Arc<Slot>>>,
    unheard: Mutex<Unheard>,
    head: watch::Sender<Point>,
    /// How many logs were begun.
    log: AtomicU64,
    /// The rows that writers of this process had in hand, so that telling their events reads nothing.
    in_hand: Cache<Uuid, Rows>,
    wake: Notify,
    /// Moves when another node says that there is something new.
    heard: watch::Sender<()>,
    news: Notify,
    /// When the last reading began that came to the end of the log.
    current: watch::Sender<Option<Instant>>,
    /// Held by whoever reads on and tells: two at once would tell twice.
    pub turn: tokio::sync::Mutex<()>,
    /// Since when the log cannot be read.
    stuck: RwLock<Option<Instant>>,
    /// Held by a listener while it reads the log for itself.
    pub(crate) replays: Semaphore,
}

/// One end of the feed.
#[derive(Debug)]
pub struct Listener {
    /// What was told before.
    pub(crate) since: Point,
    /// The number of the log.
    log: u64,
    receiver: broadcast::Receiver<Arc<Slot>>,
}

/// What a listener hears.
#[derive(Clone, Debug)]
pub enum Heard {
    /// The next change.
    Change(Arc<Change>),
    /// It did not keep up: what it missed is in the log.
    Missed,
    /// The log is another one: it was restored from a backup, and begun anew.
    Replaced,
}

impl Feed {
    /// A feed that has told nothing yet.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            sender: RwLock::new(broadcast::channel(CAPACITY).0),
            unheard: Mutex::default(),
            head: watch::Sender::default(),
            log: AtomicU64::new(0),
            in_hand: Cache::builder().max_capacity(IN_HAND).time_to_live(IN_HAND_FOR).build(),
            wake: Notify::new(),
            heard: watch::Sender::default(),
            news: Notify::new(),
            current: watch::Sender::default(),
            turn: tokio::sync::Mutex::default(),
            stuck: RwLock::default(),
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

    /// A reading of the log that began then has come to its end: all that was committed before is told.
    pub fn read_to_the_end(&self, began: Instant) {
        self.current.send_modify(|current| *current = (*current).max(Some(began)));
    }

    /// Waits until all is told that was committed before this is called, here or on another node. Those who wait share one reading. While
    /// the database does not answer, or the server stops, they go on waiting.
    pub async fn catches_up(&self) {
        let mut current = self.current.subscribe();
        let asked = Some(Instant::now());
        self.wake();
        // The feed lives as long as who waits for it.
        let _ = current.wait_for(|began| *began > asked).await;
    }

    /// Another node says that there is something new, in the log or beside it.
    pub(crate) fn hear(&self) {
        self.wake();
        self.heard.send_replace(());
    }

    /// Moves when another node says that there is something new, for what is not in the log.
    pub fn heard(&self) -> watch::Receiver<()> {
        self.heard.subscribe()
    }

    /// There is something new: the other nodes are to be told. Nobody waits for that.
    pub fn tell_others(&self) {
        self.news.notify_one();
    }

    /// Waits until there is something new that the other nodes were not told of.
    pub(crate) async fn news(&self) {
        self.news.notified().await;
    }

    /// Begins at the end of the log, at first and when it turns out to be another one. Those who listen to the old one hear that it ended.
    ///
    /// # Errors
    /// The database's.
    pub async fn begin<C: ConnectionTrait>(&self, db: &C) -> Result<(), DbErr> {
        let end = log::end(db).await?;
        let mut sender = self.sender.write().unwrap_or_else(PoisonError::into_inner);
        *sender = broadcast::channel(CAPACITY).0;
        self.log.fetch_add(1, Ordering::Relaxed);
        self.head.send_replace(end);
        Ok(())
    }

    /// What comes next in the log, to be [told](Self::tell) in this order; nothing when the log is another one.
    ///
    /// # Errors
    /// The database's.
    pub async fn read<C: ConnectionTrait>(&self, db: &C) -> Result<Option<Vec<Change>>, DbErr> {
        let Some(events) = log::read_behind(db, self.point(), PAGE).await? else { return Ok(None) };
        let events = events.into_iter().map(|event| {
            let rows = self.in_hand.remove(&event.id);
            (event, rows)
        });
        with_rows(db, events.collect()).await.map(Some)
    }

    /// Tells every listener.
    pub fn tell(&self, change: Change) {
        // First the head: who begins to listen in between is told the change as well, and knows it as one that he need not wait for.
        self.head.send_replace(change.point());
        let slot = self.unheard.lock().unwrap_or_else(PoisonError::into_inner).slot(change);
        // An error means that nobody listens.
        let _ = self.sender.read().unwrap_or_else(PoisonError::into_inner).send(slot);
    }

    /// The last position that was told.
    pub fn head(&self) -> i64 {
        self.point().position
    }

    /// The point behind it.
    pub fn point(&self) -> Point {
        *self.head.borrow()
    }

    /// Whether the log could be read when it was tried last. Says whether that is news.
    pub fn could_read(&self, could: bool) -> bool {
        let mut stuck = self.stuck.write().unwrap_or_else(PoisonError::into_inner);
        let was = stuck.is_none();
        *stuck = if could { None } else { Some(stuck.unwrap_or_else(Instant::now)) };
        was != could
    }

    /// For how long the log could not be read.
    pub fn stuck_for(&self) -> Option<Duration> {
        self.stuck.read().unwrap_or_else(PoisonError::into_inner).map(|since| since.elapsed())
    }

    /// How far it has come: in which log, by their number in this process, and to which position. It only grows.
    pub fn progress(&self) -> (u64, i64) {
        let _begun = self.sender.read().unwrap_or_else(PoisonError::into_inner);
        (self.log.load(Ordering::Relaxed), self.head())
    }

    /// The same point, as it moves.
    pub fn heads(&self) -> watch::Receiver<Point> {
        self.head.subscribe()
    }

    /// Everything told from now on.
    pub fn listen(&self) -> Listener {
        let sender = self.sender.read().unwrap_or_else(PoisonError::into_inner);
        // First the listener: what is told in between is told to it, and known as something that it need not wait for.
        let receiver = sender.subscribe();
        Listener { receiver, since: self.point(), log: self.log.load(Ordering::Relaxed) }
    }

    /// How many listen now.
    pub fn listeners(&self) -> usize {
        self.sender.read().unwrap_or_else(PoisonError::into_inner).receiver_count()
    }
}

impl Listener {
    /// Whether the feed still tells the log to which this listens.
    pub(crate) fn is_of(&self, feed: &Feed) -> bool {
        feed.log.load(Ordering::Relaxed) == self.log
    }

    /// What comes next.
    pub async fn next(&mut self) -> Heard {
        match self.receiver.recv().await {
            Ok(slot) => slot.change().map_or(Heard::Missed, Heard::Change),
            Err(RecvError::Closed) => Heard::Replaced,
            Err(RecvError::Lagged(_)) => Heard::Missed,
        }
    }
}
