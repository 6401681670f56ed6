//! Warnings and errors become system logs. Whoever logs never waits for it: what finds no room is dropped and counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, SubsecRound, Utc};
use entities::access::Viewer;
use entities::system_log;
use resolvers::clock::Clock;
use resolvers::documents::logs;
use resolvers::reactions::Failed;
use resolvers::{App, Context, Request};
use serde_json::{Map, Value as Json};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio_util::sync::CancellationToken;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context as Layered, Layer};
use tracing_subscriber::registry::LookupSpan;

use super::{FROM_SPAN, Fields, SERVICE, redact};

/// Entries that may wait.
const ROOM: usize = 1000;
/// Entries of one write.
const BATCH: usize = 500;
/// How long to gather entries before they are written, and to rest after a write that failed.
const PAUSE: Duration = Duration::from_secs(1);
/// The target of what is said about keeping logs itself, which is not kept.
const KEEPING: &str = "web::logs::keeping";
/// Bytes of JSON that the fields of an entry may have.
const MAX_FIELDS: usize = 16 * 1024;

/// Makes the two ends: what collects, and what was collected.
pub(super) fn collect(clock: Clock) -> (Collector, Collected) {
    let (sender, entries) = channel(ROOM);
    let dropped = Arc::new(AtomicU64::new(0));
    (Collector { clock, entries: sender, dropped: dropped.clone() }, Collected { entries, dropped })
}

/// A warning or an error.
struct Entry {
    timestamp: DateTime<Utc>,
    level: system_log::Level,
    target: &'static str,
    fields: Fields,
}

/// Collects warnings and errors.
pub(super) struct Collector {
    clock: Clock,
    entries: Sender<Entry>,
    dropped: Arc<AtomicU64>,
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Collector {
    fn on_event(&self, event: &Event<'_>, context: Layered<'_, S>) {
        let metadata = event.metadata();
        let level = match *metadata.level() {
            Level::ERROR => system_log::Level::Error,
            Level::WARN => system_log::Level::Warn,
            _ => return,
        };
        if metadata.target() == KEEPING {
            return;
        }
        let Ok(room) = self.entries.try_reserve().map_err(|error| match error {
            TrySendError::Full(()) => self.dropped.fetch_add(1, Ordering::Relaxed),
            // Nobody keeps logs any more.
            TrySendError::Closed(()) => 0,
        }) else {
            return;
        };
        let fields = Fields::of(event, &context);
        room.send(Entry { timestamp: self.clock.now(), level, target: metadata.target(), fields });
    }
}

/// What was collected and waits to be kept.
pub struct Collected {
    entries: Receiver<Entry>,
    dropped: Arc<AtomicU64>,
}

impl Collected {
    /// Keeps what was and will be collected, in batches, until told to stop; then what is there, if the store takes it.
    pub(crate) async fn keep(mut self, app: Arc<App>, stop: CancellationToken) {
        let (mut batch, mut well) = (Vec::new(), true);
        loop {
            if batch.is_empty() {
                let next = tokio::select! { next = self.entries.recv() => next, () = stop.cancelled() => None };
                let Some(entry) = next else { break };
                batch.push(entry.into_row(&app));
            }
            tokio::select! { () = tokio::time::sleep(PAUSE) => {}, () = stop.cancelled() => break }
            self.gather(&app, &mut batch);
            self.tell_of_dropped();
            match store(&app, &batch).await {
                Ok(()) => {
                    batch.clear();
                    well = true;
                }
                Err(Failed::Away(_)) if !well => {}
                Err(Failed::Away(why)) => {
                    tracing::warn!(target: KEEPING, waiting = batch.len(), error.message = why, "System logs wait to be kept");
                    well = false;
                }
                Err(failed) => {
                    // Said beside the system logs, or it would be the next that cannot be kept.
                    metrics::counter!("system_logs_dropped_total").increment(batch.len() as u64);
                    tracing::warn!(target: KEEPING, dropped = batch.len(), error.message = %failed, "System logs cannot be kept");
                    batch.clear();
                }
            }
        }
        self.gather(&app, &mut batch);
        // Whatever the store does not take now is on stdout.
        let _ = store(&app, &batch).await;
    }

    fn gather(&mut self, app: &App, batch: &mut Vec<system_log::Model>) {
        while batch.len() < BATCH
            && let Ok(entry) = self.entries.try_recv()
        {
            batch.push(entry.into_row(app));
        }
    }

    fn tell_of_dropped(&self) {
        let dropped = self.dropped.swap(0, Ordering::Relaxed);
        if dropped > 0 {
            metrics::counter!("system_logs_dropped_total").increment(dropped);
            tracing::warn!(dropped, "System logs were dropped");
        }
    }
}

async fn store(app: &Arc<App>, batch: &[system_log::Model]) -> Result<(), Failed> {
    let request = Request { correlation_id: app.new_id().to_string(), ..Request::default() };
    let cx = Context::new(app.clone(), Viewer::operator(), request);
    Ok(logs::store(&cx, batch.to_vec()).await?)
}

impl Entry {
    fn into_row(self, app: &App) -> system_log::Model {
        let Self { timestamp, level, target, fields } = self;
        let named = |name: &str| fields.list.iter().find(|(n, _)| *n == name).and_then(|(_, value)| value.as_str());
        let others = fields.list.iter().filter(|(name, _)| !FROM_SPAN.contains(name));
        let others: Map<String, Json> = others.map(|(name, value)| ((*name).to_owned(), redact::value(name, value))).collect();
        let too_long = Json::Object(others.clone()).to_string().len() > MAX_FIELDS;
        system_log::Model {
            id: app.new_id(),
            timestamp: timestamp.trunc_subsecs(3),
            level,
            service: SERVICE.into(),
            message: redact::text(&fields.message),
            correlation_id: named("correlationId").map(|id| id.chars().take(128).collect()),
            user_id: named("userId").and_then(|id| id.parse().ok()),
            target: target.chars().take(255).collect(),
            fields: if too_long { serde_json::json!({"shortened": true}) } else { Json::Object(others) },
        }
    }
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::Registry;
    use tracing_subscriber::layer::SubscriberExt;

    use super::super::SpanFields;
    use super::*;

    #[test]
    fn warnings_and_errors_are_collected_and_what_has_no_room_is_counted() {
        let (collector, mut collected) = collect(Clock::manual());
        let registry = Registry::default().with(SpanFields).with(collector);
        tracing::subscriber::with_default(registry, || {
            let span = tracing::error_span!("request", correlationId = "c-1");
            span.in_scope(|| tracing::warn!(count = 3, "Something odd"));
            tracing::info!("Nothing odd");
            tracing::error!(target: KEEPING, "Not kept");
            for _ in 0..ROOM {
                tracing::error!("Something wrong");
            }
        });
        let first = collected.entries.try_recv().unwrap();
        assert_eq!((first.level, first.fields.message.as_str()), (system_log::Level::Warn, "Something odd"));
        assert!(first.fields.list.contains(&("correlationId", "c-1".into())) && first.fields.list.contains(&("count", 3.into())));
        let mut errors = 0;
        while let Ok(entry) = collected.entries.try_recv() {
            assert_eq!(entry.level, system_log::Level::Error);
            errors += 1;
        }
        assert_eq!((errors, collected.dropped.load(Ordering::Relaxed)), (ROOM - 1, 1));
    }
}
