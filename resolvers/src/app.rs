//! Everything that outlives a request: the database, the clock, the feed, the keys and the caches.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::event;
use rand::RngCore;
use subscriptions::Feed;
use uuid::{ContextV7, Timestamp, Uuid};

use crate::auth::Auth;
use crate::clock::Clock;
use crate::dashboard;
use crate::db::Database;
use crate::documents::Documents;
use crate::health::Health;
use crate::page::CursorKey;
use crate::reports;
use crate::settings::Settings;

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
    /// The figures of the dashboard, shared for a second.
    pub dashboard: dashboard::Cache,
    /// How well this process does.
    pub health: Health,
    /// Reports, shared for a second by those who ask the same.
    pub reports: reports::Reports,
    /// What the rules were told from outside.
    pub settings: Settings,
    ids: std::sync::Mutex<ContextV7>,
}

impl App {
    /// Puts the application together.
    pub fn new(
        database: Database,
        documents: Documents,
        clock: Clock,
        settings: Settings,
        live: subscriptions::Settings,
        reports: reports::Settings,
    ) -> Arc<Self> {
        let auth = Auth::new(&settings);
        let cursors = CursorKey::new(&settings.jwt_secret);
        Arc::new(Self {
            database,
            documents,
            clock,
            feed: Arc::new(Feed::new(live)),
            auth,
            cursors,
            dashboard: dashboard::Cache::default(),
            health: Health::default(),
            reports: reports::Reports::new(reports),
            settings,
            ids: std::sync::Mutex::new(ContextV7::new()),
        })
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
