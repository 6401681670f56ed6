//! Listening to the log, whatever it tells: first what stands in it after a point, then each change as it is told, without a gap and without
//! one twice.

use std::collections::VecDeque;
use std::sync::Arc;

use sea_orm::ConnectionTrait;
use tokio::sync::OwnedSemaphorePermit;

use crate::change::with_rows;
use crate::{Change, Feed, Heard, Listener, PAUSE, Place, Point, log};

/// Events of one read.
const PAGE: u64 = 50;
/// About how many bytes of what was read wait, with their rows, for a client that takes nothing; one change may be larger.
const PAGE_BYTES: usize = 1 << 20;

/// How long a stream goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// For as long as it is listened to.
    Live,
    /// Up to what had been told when it began.
    UntilNow,
}

/// The log is another one, and what was told may never have happened in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the log was replaced")]
pub struct Replaced;

/// The changes after a point, whatever they are of, and what they are read from.
#[derive(Debug)]
pub(crate) struct Listening<C> {
    db: C,
    feed: Arc<Feed>,
    listener: Listener,
    /// What was looked at last.
    point: Point,
    /// The same, for whoever asks where the stream stands.
    place: Place,
    /// Up to here the log is read; what comes later is heard.
    until: Point,
    /// What comes then.
    span: Span,
    read: VecDeque<Arc<Change>>,
    /// Held while there is something of what was read.
    turn: Option<OwnedSemaphorePermit>,
}

impl<C: ConnectionTrait> Listening<C> {
    /// Begins after a point, or with what happens from now on.
    pub(crate) fn new(feed: &Arc<Feed>, db: C, after: Option<Point>, span: Span, place: Place) -> Self {
        let listener = feed.listen();
        let until = listener.since;
        let point = after.unwrap_or(until);
        place.set(point);
        Self { db, feed: feed.clone(), listener, point, place, until, span, read: VecDeque::new(), turn: None }
    }

    /// The change after the last one; nothing when that was to be the last. Whoever comes for it has told the last one.
    pub(crate) async fn next(&mut self) -> Result<Option<Arc<Change>>, Replaced> {
        self.place.set(self.point);
        loop {
            if let Some(change) = self.read.pop_front() {
                if self.read.is_empty() {
                    self.turn = None;
                }
                self.point = change.point();
                return Ok(Some(change));
            }
            if self.point.position < self.until.position {
                self.read_on().await;
                continue;
            }
            if self.span == Span::UntilNow {
                self.place.set(self.point);
                return if self.listener.is_of(&self.feed) { Ok(None) } else { Err(Replaced) };
            }
            match self.listener.next().await {
                Heard::Change(change) if change.position <= self.point.position => {}
                Heard::Change(change) => {
                    self.point = change.point();
                    return Ok(Some(change));
                }
                Heard::Missed => self.until = self.feed.point(),
                Heard::Replaced => return Err(Replaced),
            }
        }
    }

    /// Whether the last change was one that it came too late to hear.
    pub(crate) fn is_behind(&self) -> bool {
        self.point.position <= self.until.position
    }

    /// Reads the next events of the log. A database that does not answer now is asked again: the listener waits, and loses nothing.
    async fn read_on(&mut self) {
        // First its turn: who waits for that must not keep others from reading.
        let turn = self.place.turn().await;
        let read = async {
            // The feed lives as long as its semaphore.
            let _permit = self.feed.replays.acquire().await;
            let events = log::read(&self.db, self.point.position, PAGE).await?;
            // What the feed has not told yet it tells later, once the caches have forgotten what it changes.
            let told = events.into_iter().filter(|event| event.position.is_some_and(|position| position <= self.until.position));
            with_rows(&self.db, told.map(|event| (event, None)).collect()).await
        };
        match read.await {
            Ok(changes) if changes.is_empty() => self.point = self.until,
            Ok(changes) => {
                let mut bytes = 0;
                let fits = |change: &Change| {
                    let before = bytes;
                    bytes += change.bytes();
                    before < PAGE_BYTES
                };
                // The others are read again.
                self.read.extend(changes.into_iter().take_while(fits).map(Arc::new));
                self.turn = turn;
            }
            Err(error) => {
                tracing::debug!(%error, "the log could not be read");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}
