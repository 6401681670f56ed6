//! How often somebody may try, over all nodes of a database.
//!
//! Nodes count together in the Redis that they share, and otherwise in PostgreSQL. Beside SQLite there is one node, and it counts in its
//! process: a restart gives everybody a new window. Each node also counts for itself what is tried there, and an attempt is refused when
//! either count is full. So while Redis is away, or after it has lost its memory, nobody has more than the whole limit at each node, and
//! nobody is shut out who has not used it up.

mod local;
mod postgres;
mod redis;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv6Addr};

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::DbBackend;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::app::App;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::hex;
use crate::shared::Redis;
use local::Local;

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// Sign-ins with this e-mail address, in lower case, whether there is such a user or not.
    Account(String),
    /// Sign-ins from this client address.
    Address(IpAddr),
    /// Passwords that somebody who is signed in as this user is asked for.
    Confirmation(Uuid),
    /// Refresh tokens from this client address that are none.
    Refresh(IpAddr),
    /// Signs of life of this user in tickets.
    Presence(Uuid),
}

impl Key {
    /// Sign-ins from the network of a client: whoever has one IPv6 address has the 2^64 of its subnet.
    pub(super) fn address(ip: IpAddr) -> Self {
        Self::Address(network(ip))
    }

    /// Refreshes from the network of a client.
    pub(super) fn refresh(ip: IpAddr) -> Self {
        Self::Refresh(network(ip))
    }

    /// Its name where nodes count together. Whoever reads it there learns no e-mail address.
    fn name(&self) -> String {
        match self {
            Self::Account(email) => format!("throttle:account:{}", hex::encode(&Sha256::digest(email.as_bytes())[..16])),
            Self::Address(ip) => format!("throttle:address:{ip}"),
            Self::Confirmation(user_id) => format!("throttle:confirmation:{user_id}"),
            Self::Refresh(ip) => format!("throttle:refresh:{ip}"),
            Self::Presence(user_id) => format!("throttle:presence:{user_id}"),
        }
    }
}

fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX))),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// So many attempts within a window, which begins with the first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    pub(super) attempts: u32,
    pub(super) window: TimeDelta,
}

/// Four in a second: more places than anybody has open.
pub(super) const PRESENCE: Limit = Limit { attempts: 240, window: TimeDelta::minutes(1) };

/// The counts.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    local: Local,
}

/// Where the nodes count together.
enum Place<'a> {
    /// There is one.
    Nowhere,
    /// In Redis.
    Redis(&'a Redis),
    /// In the database.
    Postgres,
}

impl<'a> Place<'a> {
    fn of(app: &'a App) -> Self {
        match &app.redis {
            Some(redis) => Self::Redis(redis),
            None if app.database.backend() == DbBackend::Postgres => Self::Postgres,
            None => Self::Nowhere,
        }
    }
}

/// What was said where nodes count together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Go on.
    Fine,
    /// There were too many: how long to wait.
    TooMany(TimeDelta),
    /// Nothing was said.
    Silent,
}

impl Throttle {
    /// Counts an attempt before it is made, so that many at once cannot all slip by.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when there were too many; then it is not counted, and must not be made.
    pub(super) async fn count(&self, cx: &Context, key: &Key, limit: Limit) -> Result<()> {
        let now = cx.app.now();
        refused(self.local.count(key, limit, now))?;
        let verdict = match Place::of(&cx.app) {
            Place::Nowhere => Verdict::Silent,
            Place::Redis(redis) => redis::count(redis, key, limit, now).await,
            Place::Postgres => postgres::count(cx, key, limit, now).await,
        };
        if let Verdict::TooMany(wait) = verdict {
            self.local.give_back(key);
            return refused(Some(wait));
        }
        Ok(())
    }

    /// Counts at this node only, for what would cost more to count together than to do.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when there were too many; then it is not counted, and must not be made.
    pub(super) fn count_here(&self, key: &Key, limit: Limit, now: DateTime<Utc>) -> Result<()> {
        refused(self.local.count(key, limit, now))
    }

    /// Fails as [`count`](Self::count) would, and counts nothing.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when there were too many.
    pub(super) async fn check(&self, cx: &Context, key: &Key, limit: Limit) -> Result<()> {
        let now = cx.app.now();
        refused(self.local.check(key, limit, now))?;
        let verdict = match Place::of(&cx.app) {
            Place::Nowhere => Verdict::Silent,
            Place::Redis(redis) => redis::check(redis, key, limit, now).await,
            Place::Postgres => postgres::check(cx, key, limit, now).await,
        };
        match verdict {
            Verdict::TooMany(wait) => refused(Some(wait)),
            Verdict::Fine | Verdict::Silent => Ok(()),
        }
    }

    /// Takes a counted attempt back: it was a good one.
    pub(super) async fn give_back(&self, cx: &Context, key: &Key) {
        self.local.give_back(key);
        match Place::of(&cx.app) {
            Place::Nowhere => {}
            Place::Redis(redis) => redis::give_back(redis, key).await,
            Place::Postgres => postgres::give_back(cx, key).await,
        }
    }
}

fn refused(wait: Option<TimeDelta>) -> Result<()> {
    match wait {
        Some(wait) => Err(Error::RateLimited { retry_after: wait.to_std().unwrap_or_default() }),
        None => Ok(()),
    }
}

/// Deletes the windows that have ended, where they do not end by themselves.
///
/// # Errors
/// The database's.
pub async fn purge(app: &App) -> Result<u64> {
    match Place::of(app) {
        Place::Postgres => postgres::purge(app).await,
        Place::Nowhere | Place::Redis(_) => Ok(0),
    }
}
