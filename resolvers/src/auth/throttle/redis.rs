//! Counts in the Redis that the nodes share. A window is a hash of its attempts and the moment in ms at which it ends, by the clock of
//! the nodes; each step is one script, so that no two attempts are counted as one.

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use redis::Script;

use super::{Key, Limit, Verdict};
use crate::shared::Redis;

/// ARGV: now, the length of a window, the limit. Says how long to wait, 0 when the attempt was counted.
static COUNT: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "local now, limit = tonumber(ARGV[1]), tonumber(ARGV[3])
        local kept = redis.call('HMGET', KEYS[1], 'attempts', 'ends')
        local attempts, ends = tonumber(kept[1] or 0), tonumber(kept[2] or 0)
        if ends <= now then attempts, ends = 0, now + tonumber(ARGV[2]) end
        if attempts >= limit then return ends - now end
        redis.call('HSET', KEYS[1], 'attempts', attempts + 1, 'ends', ends)
        redis.call('PEXPIRE', KEYS[1], ends - now)
        return 0",
    )
});

/// The same without counting.
static CHECK: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "local kept = redis.call('HMGET', KEYS[1], 'attempts', 'ends')
        local left = tonumber(kept[2] or 0) - tonumber(ARGV[1])
        if left > 0 and tonumber(kept[1] or 0) >= tonumber(ARGV[3]) then return left end
        return 0",
    )
});

static GIVE_BACK: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if tonumber(redis.call('HGET', KEYS[1], 'attempts') or 0) > 0 then
            redis.call('HINCRBY', KEYS[1], 'attempts', -1)
        end",
    )
});

pub(super) async fn count(redis: &Redis, key: &Key, limit: Limit, now: DateTime<Utc>) -> Verdict {
    run(redis, "throttle_count", &COUNT, key, limit, now).await
}

pub(super) async fn check(redis: &Redis, key: &Key, limit: Limit, now: DateTime<Utc>) -> Verdict {
    run(redis, "throttle_check", &CHECK, key, limit, now).await
}

pub(super) async fn give_back(redis: &Redis, key: &Key) {
    let mut script = GIVE_BACK.key(redis.key(&key.name()));
    let script = &mut script;
    redis.ask("throttle_give_back", async |connection: &mut _| script.invoke_async::<()>(connection).await).await;
}

async fn run(redis: &Redis, operation: &'static str, script: &Script, key: &Key, limit: Limit, now: DateTime<Utc>) -> Verdict {
    let mut script = script.key(redis.key(&key.name()));
    script.arg(now.timestamp_millis()).arg(limit.window.num_milliseconds()).arg(limit.attempts);
    match redis.ask(operation, async |connection: &mut _| script.invoke_async::<i64>(connection).await).await {
        Some(0) => Verdict::Fine,
        Some(wait) => Verdict::TooMany(TimeDelta::milliseconds(wait)),
        None => Verdict::Silent,
    }
}
