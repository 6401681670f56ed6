//! Where entries are kept. A store may lose anything at any time, and need not know whether what it has is still good.

use std::hash::Hash;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use moka::ops::compute::Op;
use moka::sync::Cache as Near;
use redis::Script;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::shared::Redis;

/// What names an entry.
pub(crate) trait Key: Clone + Eq + Hash + Send + Sync + 'static {
    /// Its name in Redis.
    fn name(&self) -> String;
}

/// What can be kept.
pub(crate) trait Value: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {}

impl<T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static> Value for T {}

/// Something that was read.
#[derive(Clone, Debug)]
pub(super) struct Entry<V> {
    /// The position up to which the log had been told before the reading began.
    pub(super) head: i64,
    /// When it began.
    pub(super) read_at: DateTime<Utc>,
    /// What was found.
    pub(super) value: V,
}

/// Where entries are kept.
pub(super) enum Store<K: Key, V: Value> {
    /// In this process.
    InProcess(Near<K, Entry<V>>),
    /// In Redis for all nodes, with a copy in this process of what it has used.
    Redis(Near<K, Entry<V>>, Arc<Redis>),
}

/// Stores what has no newer one. KEYS: the entries. ARGV: the head, the time to live in ms, then the entries.
static PUT: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "for i, key in ipairs(KEYS) do
            local kept = string.match(redis.call('GETRANGE', key, 0, 20), '^%d+')
            if not kept or tonumber(kept) <= tonumber(ARGV[1]) then
                redis.call('SET', key, ARGV[i + 2], 'PX', ARGV[2])
            end
        end",
    )
});

impl<K: Key, V: Value> Store<K, V> {
    /// A store for so many entries in this process.
    pub(super) fn new(most: u64, redis: Option<&Arc<Redis>>) -> Self {
        let near = Near::new(most);
        match redis {
            None => Self::InProcess(near),
            Some(redis) => Self::Redis(near, redis.clone()),
        }
    }

    /// The entry in this process.
    pub(super) fn near(&self, key: &K) -> Option<Entry<V>> {
        self.here().get(key)
    }

    /// Keeps an entry in this process, unless there is a newer one.
    pub(super) fn put_near(&self, key: K, entry: Entry<V>) {
        self.here().entry(key).and_compute_with(|kept| match kept {
            Some(kept) if kept.value().head > entry.head => Op::Nop,
            _ => Op::Put(entry),
        });
    }

    /// The entries in Redis of those keys that have one.
    pub(super) async fn far(&self, keys: &[K]) -> Vec<(K, Entry<V>)> {
        let Self::Redis(_, redis) = self else { return Vec::new() };
        let names: Vec<String> = keys.iter().map(|key| redis.key(&key.name())).collect();
        let ask = async |connection: &mut _| redis::cmd("MGET").arg(&names).query_async::<Vec<Option<Vec<u8>>>>(connection).await;
        let texts = redis.ask("cache_get", ask).await.unwrap_or_default();
        keys.iter().zip(texts).filter_map(|(key, text)| Some((key.clone(), decode(&text?)?))).collect()
    }

    /// Keeps entries of one reading in Redis, except where there are newer ones. Nobody waits for it.
    pub(super) fn put_far(&self, entries: Vec<(K, Entry<V>)>, ttl: Duration) {
        let (Self::Redis(_, redis), Some((_, first))) = (self, entries.first()) else { return };
        let (redis, head) = (redis.clone(), first.head);
        tokio::spawn(async move {
            let mut put = PUT.prepare_invoke();
            put.arg(head).arg(ttl.as_millis().to_string());
            for (key, entry) in &entries {
                put.key(redis.key(&key.name())).arg(encode(entry));
            }
            redis.ask("cache_put", async |connection: &mut _| put.invoke_async::<()>(connection).await).await;
        });
    }

    /// Forgets what is in this process.
    pub(super) fn forget_near(&self) {
        self.here().invalidate_all();
    }

    fn here(&self) -> &Near<K, Entry<V>> {
        match self {
            Self::InProcess(near) | Self::Redis(near, _) => near,
        }
    }
}

/// `head:when:value`, the moment in milliseconds, the value as JSON.
fn encode<V: Value>(entry: &Entry<V>) -> Vec<u8> {
    let mut text = format!("{}:{}:", entry.head, entry.read_at.timestamp_millis()).into_bytes();
    // What cannot be written is nothing that can be read.
    let _ = serde_json::to_writer(&mut text, &entry.value);
    text
}

/// The entry, unless it is none: of another version of this program, or a stranger's.
fn decode<V: Value>(text: &[u8]) -> Option<Entry<V>> {
    let mut parts = text.splitn(3, |byte| *byte == b':');
    let mut number = || std::str::from_utf8(parts.next()?).ok()?.parse::<i64>().ok();
    let (head, read_at) = (number()?, DateTime::from_timestamp_millis(number()?)?);
    Some(Entry { head, read_at, value: serde_json::from_slice(parts.next()?).ok()? })
}
