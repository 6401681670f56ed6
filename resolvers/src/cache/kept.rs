//! What every cache does: it takes what is kept and good, reads the rest once for all who ask, and keeps it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use futures::FutureExt;
use futures::future::{BoxFuture, Shared, WeakShared};
use tokio::time::Instant;

use super::count;
use super::known::On;
use super::store::{Entry, Key, Store, Value};
use crate::app::App;
use crate::context::Context;
use crate::error::{Error, Result};

/// Below this many readings nothing is cleared away.
const FEW: usize = 256;

type Answer<K, V> = std::result::Result<Arc<HashMap<K, V>>, Arc<Error>>;
type Reading<K, V> = BoxFuture<'static, Answer<K, V>>;

/// Values of one kind, by key.
pub(super) struct Cache<K: Key, V: Value>(Arc<Inner<K, V>>);

struct Inner<K: Key, V: Value> {
    /// Its name in metrics.
    name: &'static str,
    ttl: Duration,
    store: Store<K, V>,
    /// Whose change makes an entry stale.
    on: fn(&K) -> On,
    flights: Mutex<HashMap<K, Flight<K, V>>>,
}

/// Values that are being read. It is held by those who wait for it, and ends when none of them does.
struct Flight<K, V> {
    head: i64,
    answer: WeakShared<Reading<K, V>>,
}

impl<K: Key, V: Value> std::fmt::Debug for Cache<K, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cache").field("name", &self.0.name).finish_non_exhaustive()
    }
}

impl<K: Key, V: Value> Cache<K, V> {
    pub(super) fn new(name: &'static str, ttl: Duration, store: Store<K, V>, on: fn(&K) -> On) -> Self {
        Self(Arc::new(Inner { name, ttl, store, on, flights: Mutex::default() }))
    }

    /// Forgets what this process has.
    pub(super) fn forget_near(&self) {
        self.0.store.forget_near();
    }

    /// The values of those keys that have one. Those that are not kept, or not good any more, come from `read`, which is given their keys.
    ///
    /// # Errors
    /// Those of `read`.
    pub(super) async fn get<R>(&self, cx: &Context, keys: Vec<K>, read: R) -> Result<HashMap<K, V>>
    where
        R: FnOnce(Context, Vec<K>) -> BoxFuture<'static, Result<HashMap<K, V>>> + Send + 'static,
    {
        let inner = &self.0;
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        if inner.ttl.is_zero() || !cx.app.caches.known.is_current() {
            count(inner.name, "bypass", keys.len());
            return read(cx.clone(), keys).await;
        }
        let (mut found, mut missing) = (HashMap::with_capacity(keys.len()), Vec::new());
        for key in keys {
            match inner.store.near(&key).filter(|entry| inner.is_good(&cx.app, &key, entry)) {
                Some(entry) => drop(found.insert(key, entry.value)),
                None => missing.push(key),
            }
        }
        count(inner.name, "hit", found.len());
        let mut answers = Vec::new();
        for reading in inner.readings(cx, &missing, read) {
            answers.push(reading.await.map_err(Error::internal)?);
        }
        for key in missing {
            if let Some(value) = answers.iter().find_map(|answer| answer.get(&key)) {
                found.insert(key, value.clone());
            }
        }
        Ok(found)
    }
}

impl<K: Key, V: Value> Inner<K, V> {
    fn is_good(&self, app: &App, key: &K, entry: &Entry<V>) -> bool {
        let ttl = TimeDelta::from_std(self.ttl).unwrap_or(TimeDelta::MAX);
        app.caches.known.is_good((self.on)(key), entry.head) && app.now() - entry.read_at < ttl
    }

    /// The readings that together answer all these keys: those under way that are good enough, and one for all others.
    fn readings<R>(self: &Arc<Self>, cx: &Context, keys: &[K], read: R) -> Vec<Shared<Reading<K, V>>>
    where
        R: FnOnce(Context, Vec<K>) -> BoxFuture<'static, Result<HashMap<K, V>>> + Send + 'static,
    {
        let (mut readings, mut mine) = (Vec::new(), Vec::new());
        if keys.is_empty() {
            return readings;
        }
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys {
            let flight = flights.get(key).filter(|flight| cx.app.caches.known.is_good((self.on)(key), flight.head));
            match flight.and_then(|flight| flight.answer.upgrade()) {
                Some(reading) => readings.push(reading),
                None => mine.push(key.clone()),
            }
        }
        count(self.name, "hit", keys.len() - mine.len());
        if mine.is_empty() {
            return readings;
        }
        if flights.len() >= FEW {
            flights.retain(|_, flight| flight.answer.upgrade().is_some());
        }
        let head = cx.app.feed.head();
        let reading = self.clone().fill(cx.clone(), head, mine.clone(), read).boxed().shared();
        if let Some(answer) = reading.downgrade() {
            flights.extend(mine.into_iter().map(|key| (key, Flight { head, answer: answer.clone() })));
        }
        readings.push(reading);
        readings
    }

    /// Looks in Redis, reads what is not there, and keeps it.
    async fn fill<R>(self: Arc<Self>, cx: Context, head: i64, mut keys: Vec<K>, read: R) -> Answer<K, V>
    where
        R: FnOnce(Context, Vec<K>) -> BoxFuture<'static, Result<HashMap<K, V>>> + Send + 'static,
    {
        let mut found = HashMap::with_capacity(keys.len());
        for (key, entry) in self.store.far(&keys).await {
            if self.is_good(&cx.app, &key, &entry) {
                self.store.put_near(key.clone(), entry.clone());
                found.insert(key, entry.value);
            }
        }
        count(self.name, "shared_hit", found.len());
        keys.retain(|key| !found.contains_key(key));
        count(self.name, "miss", keys.len());
        if !keys.is_empty() {
            let (began, read_at) = (Instant::now(), cx.app.now());
            let values = read(cx, keys).await.map_err(Arc::new)?;
            metrics::histogram!("cache_fill_duration_seconds", "cache" => self.name).record(began.elapsed().as_secs_f64());
            let entry = |value: &V| Entry { head, read_at, value: value.clone() };
            let entries: Vec<_> = values.iter().map(|(key, value)| (key.clone(), entry(value))).collect();
            for (key, entry) in &entries {
                self.store.put_near(key.clone(), entry.clone());
            }
            self.store.put_far(entries, self.ttl);
            found.extend(values);
        }
        Ok(Arc::new(found))
    }
}
