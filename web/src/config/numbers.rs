//! What the numbers among the settings may be: from the least that can work to the greatest that makes sense, which is what the clock, the
//! databases and the memory can bear.

use std::ops::RangeInclusive;

use super::{Config, ConfigError};

/// Milliseconds of a day.
const DAY: u64 = 86_400_000;
/// Days: a hundred years.
const DAYS: u64 = 36_500;

/// How long something may take.
const TIMEOUT: RangeInclusive<u64> = 1..=DAY;
/// The same, or not at all.
const PAUSE: RangeInclusive<u64> = 0..=DAY;
/// How long something is good for, in milliseconds.
const LIFETIME: RangeInclusive<u64> = 1..=DAYS * DAY;
/// How many of something.
const COUNT: RangeInclusive<u64> = 1..=1_000_000;
/// How many bytes are held at once: up to 1 GiB.
const BYTES: RangeInclusive<u64> = 1..=1 << 30;
/// The pools have a place for each connection.
const CONNECTIONS: RangeInclusive<u64> = 1..=10_000;

/// The name of a setting, its value, and what it may be.
type Number = (&'static str, u64, RangeInclusive<u64>);

impl Config {
    /// Every number, and what it may be; the port is one by its type.
    pub fn numbers(&self) -> Vec<Number> {
        [self.times().as_slice(), &self.lifetimes(), &self.sizes(), &self.limits_of_requests()].concat()
    }

    pub(super) fn validate_numbers(&self) -> Result<(), ConfigError> {
        match self.numbers().into_iter().find(|(_, value, range)| !range.contains(value)) {
            Some((name, value, range)) => {
                let (least, greatest) = (range.start(), range.end());
                Err(ConfigError(format!("{name} ({value}) must be at least {least}, and {greatest} at most")))
            }
            None => Ok(()),
        }
    }

    fn times(&self) -> [Number; 22] {
        let Self { server, database, documents, redis, auth, limits, ws, consumers, mail, search, live, log, .. } = self;
        [
            ("server.header_timeout_ms", server.header_timeout_ms, TIMEOUT),
            ("server.request_timeout_ms", server.request_timeout_ms, TIMEOUT),
            ("server.write_timeout_ms", server.write_timeout_ms, TIMEOUT),
            ("server.shutdown_grace_ms", server.shutdown_grace_ms, PAUSE),
            ("database.acquire_timeout_ms", database.acquire_timeout_ms, TIMEOUT),
            ("database.test_after_idle_ms", database.test_after_idle_ms, PAUSE),
            ("documents.timeout_ms", documents.timeout_ms, TIMEOUT),
            ("redis.timeout_ms", redis.timeout_ms, TIMEOUT),
            ("auth.database_timeout", auth.database_timeout, TIMEOUT),
            ("limits.time", limits.time, TIMEOUT),
            ("ws.init_timeout_ms", ws.init_timeout_ms, TIMEOUT),
            ("ws.ping_interval_ms", ws.ping_interval_ms, TIMEOUT),
            ("ws.pong_timeout_ms", ws.pong_timeout_ms, TIMEOUT),
            ("ws.write_timeout_ms", ws.write_timeout_ms, TIMEOUT),
            ("live.poll_ms", live.poll_ms, TIMEOUT),
            ("consumers.first_retry_ms", consumers.first_retry_ms, TIMEOUT),
            ("consumers.longest_retry_ms", consumers.longest_retry_ms, TIMEOUT),
            ("consumers.lease_ms", consumers.lease_ms, TIMEOUT),
            ("consumers.effect_timeout_ms", consumers.effect_timeout_ms, TIMEOUT),
            ("mail.timeout_ms", mail.timeout_ms, TIMEOUT),
            ("search.timeout_ms", search.timeout_ms, TIMEOUT),
            ("log.slow_request_ms", log.slow_request_ms, PAUSE),
        ]
    }

    fn lifetimes(&self) -> [Number; 12] {
        let Self { documents, cache, auth, ws, live, notifications, .. } = self;
        let or_none = || 0..=*LIFETIME.end();
        [
            ("documents.log_days", documents.log_days.into(), 1..=DAYS),
            ("documents.session_days", documents.session_days.into(), 1..=DAYS),
            ("cache.users_ttl_ms", cache.users_ttl_ms, or_none()),
            ("cache.user_lists_ttl_ms", cache.user_lists_ttl_ms, or_none()),
            ("cache.roles_ttl_ms", cache.roles_ttl_ms, or_none()),
            ("auth.access_token_ttl", auth.access_token_ttl, LIFETIME),
            ("auth.refresh_token_ttl", auth.refresh_token_ttl, LIFETIME),
            ("auth.refresh_grace", auth.refresh_grace, or_none()),
            ("auth.login_window", auth.login_window, 1..=LIFETIME.end() / 1000),
            ("ws.expiry_warning_ms", ws.expiry_warning_ms, or_none()),
            ("live.retention_days", live.retention_days.into(), 1..=DAYS),
            ("notifications.retention_days", notifications.retention_days.into(), 0..=DAYS),
        ]
    }

    fn sizes(&self) -> [Number; 15] {
        let Self { server, database, auth, http, ws, consumers, audit, .. } = self;
        [
            ("server.cores", server.cores as u64, 0..=1024),
            ("database.max_connections", database.max_connections.into(), CONNECTIONS),
            ("database.sqlite_readers", database.sqlite_readers.into(), CONNECTIONS),
            ("auth.login_attempts_per_account", auth.login_attempts_per_account.into(), COUNT),
            ("auth.login_attempts_per_address", auth.login_attempts_per_address.into(), COUNT),
            ("http.trusted_hops", http.trusted_hops as u64, 0..=100),
            ("ws.queue", ws.queue as u64, COUNT),
            ("ws.queue_bytes", ws.queue_bytes as u64, BYTES),
            ("ws.max_sockets", ws.max_sockets as u64, COUNT),
            ("ws.max_sockets_per_user", ws.max_sockets_per_user as u64, COUNT),
            ("ws.max_operations", ws.max_operations as u64, COUNT),
            ("ws.max_message_bytes", ws.max_message_bytes as u64, BYTES),
            ("consumers.attempts", consumers.attempts.into(), COUNT),
            ("audit.max_connections", audit.max_connections.into(), CONNECTIONS),
            ("audit.checkpoint_entries", audit.checkpoint_entries.into(), COUNT),
        ]
    }

    fn limits_of_requests(&self) -> [Number; 9] {
        let limits = &self.limits;
        [
            ("limits.tokens", limits.tokens as u64, COUNT),
            // Documents are read by recursion, which ends here.
            ("limits.depth", limits.depth as u64, 1..=200),
            ("limits.cost", limits.cost, 1..=1_000_000_000),
            ("limits.aliases", limits.aliases, COUNT),
            ("limits.root_fields", limits.root_fields, COUNT),
            ("limits.directives", limits.directives as u64, 0..=*COUNT.end()),
            ("limits.batch", limits.batch as u64, COUNT),
            ("limits.body_bytes", limits.body_bytes as u64, BYTES),
            ("limits.cached_documents", limits.cached_documents, COUNT),
        ]
    }
}
