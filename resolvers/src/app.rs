//! Everything that outlives a request: the database, the clock, the feed, the keys and the caches.

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};
use entities::event;
use rand::RngCore;
use sea_orm::DbBackend;
use subscriptions::Feed;
use uuid::{ContextV7, Timestamp, Uuid};

use crate::audit::Audit;
use crate::auth::Auth;
use crate::cache::{self, Caches};
use crate::clock::Clock;
use crate::dashboard;
use crate::db::Database;
use crate::documents::Documents;
use crate::health::Health;
use crate::page::CursorKey;
use crate::presence::Rooms;
use crate::reports;
use crate::search;
use crate::settings::Settings;
use crate::shared::Redis;

/// What the application is put together of.
#[derive(Debug)]
pub struct Parts {
    /// The rows.
    pub database: Database,
    /// Events of analytics, system logs and the history of sessions.
    pub documents: Documents,
    /// The Redis that the nodes of the database share, when there is one.
    pub redis: Option<Arc<Redis>>,
    /// The time.
    pub clock: Clock,
    /// What the rules are told from outside.
    pub settings: Settings,
    /// How the log is read.
    pub live: subscriptions::Settings,
    /// How long caches keep what they have.
    pub cache: cache::Settings,
    /// How reports are computed.
    pub reports: reports::Settings,
}

impl Parts {
    /// One node that has nothing but its database; rows are kept for 10 minutes, lists for 5.
    pub fn alone(database: Database, clock: Clock, settings: Settings) -> Self {
        Self {
            database,
            documents: Documents::default(),
            redis: None,
            clock,
            settings,
            live: subscriptions::Settings { retention_days: 30, poll_ms: 500 },
            cache: cache::Settings { users_ttl_ms: 600_000, user_lists_ttl_ms: 300_000, roles_ttl_ms: 600_000 },
            reports: reports::Settings::default(),
        }
    }
}

/// The application.
#[derive(Debug)]
pub struct App {
    /// The rows.
    pub database: Database,
    /// Events of analytics, system logs and the history of sessions.
    pub documents: Documents,
    /// The time.
    pub clock: Clock,
    /// What stands in the log, told to those who listen here.
    pub feed: Arc<Feed>,
    /// Tokens, sessions, throttles and who the viewers are.
    pub auth: Auth,
    /// Signs cursors.
    pub cursors: CursorKey,
    /// What is remembered of rows.
    pub caches: Caches,
    /// What the nodes share, when they share something. Whoever starts the application [keeps](Redis::keep) it.
    pub redis: Option<Arc<Redis>>,
    /// The figures of the dashboard, shared for a second.
    pub dashboard: dashboard::Cache,
    /// The audit log.
    pub audit: Audit,
    /// How well this process does.
    pub health: Health,
    /// Who is in the tickets in which somebody listens here.
    pub rooms: Rooms,
    /// Reports, shared for a second by those who ask the same.
    pub reports: reports::Reports,
    /// What the rules were told from outside.
    pub settings: Settings,
    /// Where searches look, when it is not the database.
    search: OnceLock<search::Index>,
    ids: std::sync::Mutex<ContextV7>,
}

impl App {
    /// Puts the application together.
    pub fn new(parts: Parts) -> Arc<Self> {
        let Parts { database, documents, redis, clock, settings, live, cache, reports } = parts;
        let auth = Auth::new(&settings);
        // Beside SQLite there is one node, and it reads a row faster than it asks Redis.
        let shared = redis.as_ref().filter(|_| database.backend() == DbBackend::Postgres);
        let caches = Caches::new(&cache, shared);
        let audit = Audit::new(&settings.jwt_secret);
        let cursors = CursorKey::new(&settings.jwt_secret);
        Arc::new(Self {
            database,
            documents,
            clock,
            feed: Arc::new(Feed::new(live)),
            auth,
            cursors,
            caches,
            redis,
            dashboard: dashboard::Cache::default(),
            audit,
            health: Health::default(),
            rooms: Rooms::default(),
            reports: reports::Reports::new(reports),
            settings,
            search: OnceLock::new(),
            ids: std::sync::Mutex::new(ContextV7::new()),
        })
    }

    /// Where searches look: in the database, unless [`search_in`](Self::search_in) was told otherwise.
    pub fn search(&self) -> &search::Index {
        self.search.get().unwrap_or(&search::Index::Database)
    }

    /// Says where searches look, once, before the first.
    pub fn search_in(&self, index: search::Index) {
        // Told twice, the first holds.
        let _ = self.search.set(index);
    }

    /// The time, in whole microseconds.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A new UUID v7 of this clock; later ones are greater.
    pub fn new_id(&self) -> Uuid {
        let now = self.now();
        let context = self.ids.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        Uuid::new_v7(Timestamp::from_unix(&*context, seconds, now.timestamp_subsec_nanos()))
    }

    /// Random bytes that nobody can guess.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        rand::rng().fill_bytes(&mut bytes);
        bytes
    }

    /// What follows a commit: caches forget what changed, and the log is read.
    pub(crate) fn committed(&self, events: &[event::Model]) {
        for event in events {
            self.auth.forget(event);
        }
        if !events.is_empty() {
            self.feed.wake();
        }
    }
}
