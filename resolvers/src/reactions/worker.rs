//! Works for one reaction, in turn with the other processes.

use std::convert::Infallible;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entities::access::Viewer;
use entities::{consumer, dead_letter, event};
use subscriptions::Point;
use subscriptions::consumers::{self, Settings, backlog, dead_letters};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::react::{Done, react};
use super::{Effect, Failed, Reaction};
use crate::app::App;
use crate::context::{Context, Request};
use crate::db::within;
use crate::error::Result;
use crate::write::Write;

/// Events of one read, and the most that [`Effect::Page`] is given at once.
pub const PAGE: u64 = 100;
/// Positions that one statement looks through: a long stretch of what nobody wants must not take longer than a statement may.
const STRETCH: i64 = 10_000;
/// How many events that nobody wants are passed over before that is written down.
const SKIP: i64 = 1000;
/// How long to rest when there was nothing to do, so that a busy log is not asked after each event.
const REST: Duration = Duration::from_millis(200);
/// How long to rest when the database did not answer.
const PAUSE: Duration = Duration::from_secs(1);
/// After how long to look again whether the process that has the consumer has let it go.
const STANDBY: TimeDelta = TimeDelta::seconds(5);
/// Characters of an error that are kept.
const ERROR_CHARS: usize = 2000;

/// Works for one reaction. Several processes may have one each; one of them at a time gets to do something.
pub struct Worker {
    app: Arc<App>,
    reaction: Arc<Reaction>,
    settings: Settings,
    /// Names this worker in the row.
    id: Uuid,
    held: Option<consumer::Model>,
    /// Up to here there is nothing that the reaction wants, in the log of this number.
    seen: i64,
    log: u64,
    /// Up to here events are taken one by one, because together they failed.
    alone: i64,
}

/// When to look again.
enum Next {
    News,
    At(DateTime<Utc>),
}

impl Worker {
    /// A worker that has done nothing yet.
    pub fn new(app: Arc<App>, reaction: Arc<Reaction>, settings: Settings) -> Self {
        let id = app.new_id();
        Self { app, reaction, settings, id, held: None, seen: 0, alone: 0, log: 0 }
    }

    /// Works until told to stop. The effect that is under way is brought to its end first.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut heads = self.app.feed.heads();
        let mut well = true;
        while !stop.is_cancelled() {
            heads.mark_unchanged();
            let next = self.work(&stop).await;
            if let Err(error) = &next
                && well
            {
                tracing::warn!(consumer = self.reaction.name, error.message = %error, "A consumer waits for the database");
            }
            well = next.is_ok();
            let until = async {
                match next {
                    Ok(Next::News) => news(&mut heads).await,
                    Ok(Next::At(time)) => self.app.clock.sleep_until(time).await,
                    Err(_) => tokio::time::sleep(PAUSE).await,
                }
            };
            tokio::select! { () = stop.cancelled() => {}, () = until => {} }
        }
        self.release().await;
    }

    /// Reacts to what there is.
    async fn work(&mut self, stop: &CancellationToken) -> Result<Next> {
        while !stop.is_cancelled() {
            let (log, head) = self.app.feed.progress();
            if log != self.log {
                (self.log, self.seen, self.alone, self.held) = (log, 0, 0, None);
            }
            let now = self.app.now();
            let standing = match self.held.take_if(|held| held.held_until > Some(now)) {
                Some(held) => held,
                None => within(self.app.database.deadline, consumers::find(&self.app.database.read, self.reaction.name)).await?,
            };
            if standing.holder != Some(self.id)
                && let Some(until) = standing.held_until.filter(|until| *until > now)
            {
                return Ok(Next::At(until.min(now + STANDBY)));
            }
            let (position, retry_at) = (standing.position, standing.retry_at);
            self.held = (standing.holder == Some(self.id)).then_some(standing);
            if let Some(retry_at) = retry_at.filter(|at| *at > now) {
                return Ok(Next::At(retry_at));
            }
            let after = self.seen.max(position);
            let end = head.min(after.saturating_add(STRETCH));
            let events = backlog::next(&self.app.database.reader(), self.reaction.wants, after, end, PAGE).await?;
            if events.is_empty() {
                self.seen = end.max(after);
                if self.seen >= position + SKIP && self.hold(position).await? {
                    self.pass_over().await?;
                }
                if end < head {
                    continue;
                }
                return Ok(Next::News);
            }
            let events: Vec<_> = events.into_iter().map(Arc::new).collect();
            let together = matches!(self.reaction.effect, Effect::Page(_)) && after >= self.alone;
            for events in events.chunks(if together { events.len() } else { 1 }) {
                if stop.is_cancelled() || self.step(position.max(self.position()), events).await?.is_break() {
                    break;
                }
            }
        }
        Ok(Next::News)
    }

    fn position(&self) -> i64 {
        self.held.as_ref().map_or(0, |held| held.position)
    }

    /// One event, or a page of them. Breaks off when what follows has to be looked at anew.
    async fn step(&mut self, from: i64, events: &[Arc<event::Model>]) -> Result<ControlFlow<()>> {
        let (Some(first), Some(last)) = (events.first(), events.last()) else { return Ok(ControlFlow::Continue(())) };
        if !self.hold(from).await? {
            return Ok(ControlFlow::Break(()));
        }
        let Some(held) = self.held.clone() else { return Ok(ControlFlow::Break(())) };
        let position = last.position.unwrap_or_default();
        let mut held_until = held.held_until;
        let reacted = tokio::select! {
            reacted = react(&self.app, &self.reaction, events, Done::Offset(&held), self.settings.effect_timeout()) => reacted,
            never = self.keep(&mut held_until) => match never {},
        };
        match reacted {
            Ok(true) => {
                self.count("handled", events.len());
                let done = consumer::Model { position, attempts: 0, failures: 0, retry_at: None, last_error: None, ..held };
                self.held = Some(consumer::Model { held_until, ..done });
                return Ok(ControlFlow::Continue(()));
            }
            Ok(false) => self.held = None,
            Err(Failed::Unfinished) => self.held = Some(consumer::Model { held_until, ..held }),
            // One of them is to blame, or they are too many.
            Err(Failed::Once(_) | Failed::ForGood(_)) if events.len() > 1 => self.alone = position,
            Err(failed) => {
                self.count("failed", 1);
                // Whatever becomes of it is read from the row.
                self.held = None;
                self.failed(held, first, &failed).await?;
            }
        }
        Ok(ControlFlow::Break(()))
    }

    /// Holds the consumer, with enough time to begin something. False when another process has it, or has moved it.
    async fn hold(&mut self, from: i64) -> Result<bool> {
        let now = self.app.now();
        let enough = now + self.settings.enough();
        if self.held.as_ref().is_some_and(|held| held.held_until > Some(enough)) {
            return Ok(true);
        }
        let (name, deadline) = (self.reaction.name, self.app.database.deadline);
        let until = now + self.settings.lease();
        let taken = within(deadline, consumers::take(&self.app.database.write, name, self.id, now, until)).await?;
        self.held = if taken { Some(within(deadline, consumers::find(&self.app.database.read, name)).await?) } else { None };
        Ok(self.held.as_ref().is_some_and(|held| held.holder == Some(self.id) && held.position == from))
    }

    /// Holds the consumer for as long as this is polled, beside an effect, which may take longer than a lease. Who finds that another process
    /// has it brings the effect to its end, and will change nothing.
    async fn keep(&self, held_until: &mut Option<DateTime<Utc>>) -> Infallible {
        let lease = self.settings.lease();
        let mut due = held_until.map_or_else(|| self.app.now(), |until| until - self.settings.enough());
        loop {
            self.app.clock.sleep_until(due).await;
            let until = self.app.now() + lease;
            let (database, name, holder) = (self.app.database.write.clone(), self.reaction.name, self.id);
            // Broken off by the end of the effect, it would cost PostgreSQL a connection.
            let renewed = async move { consumers::renew(&database, name, holder, until).await };
            match self.app.database.unbroken(renewed).await {
                Ok(true) => *held_until = Some(until),
                Ok(false) => std::future::pending().await,
                // A database that does not answer is told of elsewhere, and may do so in time.
                Err(_) => {}
            }
            due = until - self.settings.enough();
        }
    }

    /// Writes down that there is nothing up to where it looked.
    async fn pass_over(&mut self) -> Result<()> {
        let Some(held) = self.held.take() else { return Ok(()) };
        let deadline = self.app.database.deadline;
        within(deadline, consumers::advance(&self.app.database.write, &held, self.seen)).await?;
        Ok(())
    }

    /// Tries again later, or gives the event up.
    async fn failed(&self, held: consumer::Model, event: &event::Model, failed: &Failed) -> Result<()> {
        let now = self.app.now();
        let attempts = held.attempts.saturating_add(i32::from(!matches!(failed, Failed::Away(_))));
        let failures = held.failures.saturating_add(1);
        let error: String = failed.to_string().chars().filter(|c| *c != '\0').take(ERROR_CHARS).collect();
        let most = i32::try_from(self.settings.attempts).unwrap_or(i32::MAX);
        let hopeless = matches!(failed, Failed::ForGood(_)) || (attempts >= most && !matches!(failed, Failed::Away(_)));
        let dead = hopeless && self.reaction.gives_up;
        tracing::warn!(
            consumer = self.reaction.name, eventId = %event.id, correlationId = event.correlation_id, attempts, dead,
            error.message = error, "A reaction failed"
        );
        if dead {
            return self.give_up(&held, event, attempts, error).await;
        }
        let dice = u16::from_le_bytes(self.app.random_bytes());
        let retry_at = Some(now + self.settings.pause(failures.unsigned_abs(), dice));
        let next = consumer::Model { attempts, failures, retry_at, last_error: Some(error), ..held.clone() };
        within(self.app.database.deadline, consumers::postpone(&self.app.database.write, &held, &next)).await?;
        Ok(())
    }

    /// Makes the event a dead letter, and goes on, both or neither.
    async fn give_up(&self, held: &consumer::Model, event: &event::Model, attempts: i32, error: String) -> Result<()> {
        let request = Request { correlation_id: event.correlation_id.clone(), ..Request::default() };
        let cx = Context::new(self.app.clone(), Viewer::system(), request);
        let (now, position) = (self.app.now(), event.position.unwrap_or_default());
        let letter = dead_letter::Model {
            id: self.app.new_id(),
            consumer: self.reaction.name.into(),
            event_id: event.id,
            position,
            attempts,
            last_error: error,
            created_at: now,
            updated_at: now,
        };
        let write = Write::begin(&cx).await?;
        dead_letters::bury(&write, letter).await?;
        if consumers::advance(&write, held, position).await? {
            write.commit().await?;
            self.count("dead", 1);
        }
        Ok(())
    }

    /// Lets another process go on at once.
    async fn release(&self) {
        let released = consumers::release(&self.app.database.write, self.reaction.name, self.id);
        // If it fails, the others wait until the lease has run out.
        let _ = within(self.app.database.deadline, released).await;
    }

    fn count(&self, outcome: &'static str, events: usize) {
        let counter = metrics::counter!("consumer_events_total", "consumer" => self.reaction.name, "outcome" => outcome);
        counter.increment(events as u64);
    }
}

/// Waits for the log to move on, after a rest.
async fn news(heads: &mut watch::Receiver<Point>) {
    tokio::time::sleep(REST).await;
    // An error means that there will be none.
    let _ = heads.changed().await;
}
