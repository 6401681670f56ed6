//! Passwords, tokens, sessions, throttling, and who the viewer is right now.

pub mod password;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::access::Viewer;
use entities::event;
use tokio::sync::watch;

use crate::app::App;
use crate::error::Result;
use crate::settings::Settings;

/// The part of the application that knows who is who.
#[derive(Debug)]
pub struct Auth {
    changes: watch::Sender<u64>,
    hashing: password::Hashing,
}

/// Whose token it is, as of now.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// The viewer, with the permissions held right now.
    pub viewer: Viewer,
    /// When the token expires.
    pub expires_at: DateTime<Utc>,
}

impl Auth {
    /// Reads its settings.
    pub fn new(_settings: &Settings) -> Self {
        Self { changes: watch::Sender::new(0), hashing: password::Hashing::default() }
    }

    /// Drops what an event has made stale.
    pub fn forget(&self, _event: &event::Model) {}

    /// Moves whenever somebody's rights may have changed in this process: whoever holds a socket open authenticates again.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }
}

/// Who shows this access token, as of now: what was read from the database less than a second ago is taken as now.
///
/// # Errors
/// [`Error::Unauthenticated`](crate::Error::Unauthenticated) when the token is not ours, has expired, or its session or user has ended.
pub async fn authenticate(_app: &Arc<App>, _token: &str) -> Result<Authenticated> {
    unimplemented!()
}
