//! Passwords, tokens, sessions, throttling, and who the viewer is right now.
//!
//! Signing in opens a session (a row of `sessions`) and gives out two tokens: an access token, a JWT that names the user and the
//! session, and a refresh token, an opaque text of which the database has the hash. The access token says who somebody is; what they
//! may do is read from the database at each request, through [`viewers`], so a change holds for tokens that are already out.

mod account;
mod confirm;
mod me;
pub mod password;
mod refresh;
mod sign_in;
mod throttle;
mod token;
mod viewers;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use entities::access::Viewer;
use entities::event::{self, Kind};
use subscriptions::{RightsChanges, Whose};
use tokio::sync::watch;
use uuid::Uuid;

use crate::app::App;
use crate::error::Result;
use crate::settings::Settings;

pub(crate) use account::viewers_of;
pub(crate) use confirm::confirm;
pub use me::me;
pub use refresh::{RefreshSessionInput, refresh_session};
pub use sign_in::{LoginInput, SignedIn, login};
pub use throttle::purge as purge_throttles;

/// The part of the application that knows who is who.
#[derive(Debug)]
pub struct Auth {
    changes: watch::Sender<RightsChanges>,
    hashing: password::Hashing,
    tokens: token::Tokens,
    viewers: viewers::Viewers,
    throttle: throttle::Throttle,
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
    pub fn new(settings: &Settings) -> Self {
        Self {
            changes: watch::Sender::default(),
            hashing: password::Hashing::default(),
            tokens: token::Tokens::new(&settings.jwt_secret),
            viewers: viewers::Viewers::default(),
            throttle: throttle::Throttle::default(),
        }
    }

    /// Drops what an event has made stale.
    pub fn forget(&self, event: &event::Model) {
        let whose = match event.kind {
            Kind::UserUpdated | Kind::UserRoleChanged | Kind::UserStatusChanged | Kind::UserDeleted => {
                Whose::User(event.aggregate_id)
            }
            Kind::UserSignedOut | Kind::SessionRevoked => Whose::Session(event.aggregate_id),
            Kind::RoleUpdated | Kind::RoleDeleted => Whose::Everybody,
            _ => return,
        };
        match whose {
            Whose::User(id) => self.viewers.forget_user(id),
            Whose::Session(id) => self.viewers.forget_session(id),
            Whose::Everybody => self.viewers.forget_all(),
        }
        self.changes.send_modify(|changes| changes.add(whose));
    }

    /// Drops everything: the database is another one.
    pub fn forget_all(&self) {
        self.viewers.forget_all();
        self.changes.send_modify(|changes| changes.add(Whose::Everybody));
    }

    /// From now on every computation of a hash fails: what is refused before one still is.
    #[cfg(test)]
    pub(crate) fn stop_hashing(&self) {
        self.hashing.stop();
    }

    /// Counts a sign of life of somebody in a ticket.
    ///
    /// # Errors
    /// [`Error::RateLimited`](crate::Error::RateLimited) when there were too many at this node.
    pub(crate) fn count_presence(&self, user_id: Uuid, now: DateTime<Utc>) -> Result<()> {
        self.throttle.count_here(&throttle::Key::Presence(user_id), throttle::PRESENCE, now)
    }

    /// Whose rights may have changed, as this process hears of it: whoever holds a socket open authenticates again.
    pub fn changes(&self) -> watch::Receiver<RightsChanges> {
        self.changes.subscribe()
    }
}

/// Who shows this access token, as of now: what was read from the database less than half a second ago is taken as now.
///
/// # Errors
/// [`Error::Unauthenticated`](crate::Error::Unauthenticated) when the token is not ours, has expired, or its session or user has ended.
pub async fn authenticate(app: &Arc<App>, token: &str) -> Result<Authenticated> {
    let now = app.now();
    let shown = app.auth.tokens.check(token, now)?;
    match app.auth.viewers.get(app, shown).await? {
        Some(live) if live.expires_at > now => Ok(Authenticated { viewer: live.viewer, expires_at: shown.expires_at()? }),
        _ => Err(token::INVALID),
    }
}

fn milliseconds(n: u64) -> TimeDelta {
    TimeDelta::milliseconds(i64::try_from(n).unwrap_or(i64::MAX / 4))
}
