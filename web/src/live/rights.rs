//! Whom a socket or stream speaks for, and whether that still holds. It is asked again whenever somebody's rights may have changed: the log
//! tells of that, on whatever node it was, within `live.poll_ms`. The end of the token is the end of the socket, and is announced.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entities::access::Viewer;
use futures::future::{BoxFuture, FutureExt};
use resolvers::auth::{Authenticated, authenticate};
use resolvers::{App, Error};
use subscriptions::{CurrentViewer, KnownViewer, PAUSE, RightsChanges};
use tokio::sync::watch;
use tokio::time::{Instant, Sleep, sleep};
use uuid::Uuid;

/// How often to ask although the log told of no change: for what no event tells of.
const RECHECK: Duration = Duration::from_secs(10);

/// What becomes of somebody's rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// The credentials of `connection_init` or `ping` are good.
    Accepted,
    /// They are not.
    Refused,
    /// They cannot be checked.
    Fault,
    /// They are good until then, which is soon. Said once for each token.
    Expiring(DateTime<Utc>),
    /// They were good, and are no longer.
    Ended,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// New credentials.
    Accept,
    /// The same as before.
    Recheck,
}

struct Check {
    purpose: Purpose,
    /// The number of the last change before it.
    change: u64,
    token: Arc<str>,
    answer: BoxFuture<'static, resolvers::Result<Authenticated>>,
}

struct Held {
    token: Arc<str>,
    expires_at: DateTime<Utc>,
    warned: bool,
    /// Until the warning, and then until the end.
    due: BoxFuture<'static, ()>,
}

/// Whom a socket or stream speaks for.
pub(crate) struct Rights {
    app: Arc<App>,
    /// How long before the end of a token it is announced.
    warning: TimeDelta,
    viewer: KnownViewer,
    changes: watch::Receiver<RightsChanges>,
    held: Option<Held>,
    check: Option<Check>,
    /// New credentials that came during a check. A check always comes to its end: whoever kept sending credentials would otherwise never
    /// hear that the old ones have ended.
    waiting: Option<Arc<str>>,
    /// New credentials that could not be checked: the old ones are good meanwhile.
    renewal: Option<Arc<str>>,
    recheck: Pin<Box<Sleep>>,
}

impl Rights {
    /// Nobody yet.
    pub(crate) fn new(app: Arc<App>, warning: TimeDelta) -> Self {
        let changes = app.auth.changes();
        let viewer = KnownViewer::new(Viewer::anonymous(), changes.clone());
        Self {
            app,
            warning,
            viewer,
            changes,
            held: None,
            check: None,
            waiting: None,
            renewal: None,
            recheck: Box::pin(sleep(RECHECK)),
        }
    }

    /// The viewer as of now, for streams.
    pub(crate) fn viewer(&self) -> CurrentViewer {
        self.viewer.current()
    }

    /// Who it is.
    pub(crate) fn user(&self) -> Option<Uuid> {
        self.viewer.last().user_id()
    }

    /// The token, for whoever wants to be sure.
    pub(crate) fn token(&self) -> Option<Arc<str>> {
        self.held.as_ref().map(|held| held.token.clone())
    }

    /// Takes new credentials. The outcome is an [`Event`].
    pub(crate) fn accept(&mut self, token: &str) {
        if self.check.is_some() {
            self.waiting = Some(token.into());
        } else {
            self.ask(Purpose::Accept, token.into());
        }
    }

    fn ask(&mut self, purpose: Purpose, token: Arc<str>) {
        let (app, shown, change) = (self.app.clone(), token.clone(), self.changes.borrow_and_update().count());
        let answer = async move { authenticate(&app, &shown).await }.boxed();
        self.check = Some(Check { purpose, change, token, answer });
    }

    /// What becomes of the rights. Nothing is lost when it is dropped before it is done.
    pub(crate) async fn next(&mut self) -> Event {
        loop {
            let idle = self.held.is_some() && self.check.is_none();
            tokio::select! {
                answer = answered(&mut self.check) => {
                    let event = self.settle(answer);
                    if let Some(token) = self.waiting.take() {
                        self.ask(Purpose::Accept, token);
                    }
                    if let Some(event) = event {
                        return event;
                    }
                }
                (expires_at, warned) = due(&mut self.held) => {
                    if warned {
                        self.held = None;
                        return Event::Ended;
                    }
                    self.await_the_end();
                    return Event::Expiring(expires_at);
                }
                Ok(()) = self.changes.changed(), if idle => if self.viewer.is_in_doubt() {
                    self.ask_again();
                },
                () = &mut self.recheck, if idle => self.ask_again(),
            }
        }
    }

    /// Returns when the credentials are no longer good.
    pub(crate) async fn ended(&mut self) {
        while self.next().await != Event::Ended {}
    }

    fn await_the_end(&mut self) {
        if let Some(held) = &mut self.held {
            held.warned = true;
            held.due = sleep_until(&self.app, held.expires_at);
        }
    }

    fn ask_again(&mut self) {
        self.recheck.as_mut().reset(Instant::now() + RECHECK);
        if let Some(token) = self.renewal.take() {
            self.ask(Purpose::Accept, token);
        } else if let Some(token) = self.token() {
            self.ask(Purpose::Recheck, token);
        }
    }

    fn ask_later(&mut self, renewal: Option<Arc<str>>, error: &Error) -> Option<Event> {
        tracing::debug!(%error, "the rights of a socket could not be checked");
        self.renewal = renewal;
        self.recheck.as_mut().reset(Instant::now() + PAUSE);
        None
    }

    fn settle(&mut self, answer: resolvers::Result<Authenticated>) -> Option<Event> {
        let Check { purpose, change, token, .. } = self.check.take()?;
        match (purpose, answer) {
            (Purpose::Accept, Ok(now)) if self.is_somebody_else(&now.viewer) => Some(Event::Refused),
            (Purpose::Accept, Ok(now)) => {
                self.hold(token, now, change);
                Some(Event::Accepted)
            }
            (Purpose::Recheck, Ok(now)) => {
                self.hold(token, now, change);
                None
            }
            (Purpose::Accept, Err(Error::Unauthenticated(_))) => Some(Event::Refused),
            (Purpose::Recheck, Err(Error::Unauthenticated(_))) => Some(Event::Ended),
            (Purpose::Accept, Err(error)) if self.held.is_some() => self.ask_later(Some(token), &error),
            (Purpose::Accept, Err(_)) => Some(Event::Fault),
            // A database that does not answer cannot have taken a revocation either: ask again soon.
            (Purpose::Recheck, Err(error)) => self.ask_later(None, &error),
        }
    }

    /// A socket stays the user's whose it became: its streams were opened with that user's rights.
    fn is_somebody_else(&self, viewer: &Viewer) -> bool {
        let user = self.user();
        user.is_some() && user != viewer.user_id()
    }

    fn hold(&mut self, token: Arc<str>, now: Authenticated, change: u64) {
        match &mut self.held {
            Some(held) if held.expires_at == now.expires_at => held.token = token,
            held => {
                let due = sleep_until(&self.app, now.expires_at - self.warning);
                *held = Some(Held { token, expires_at: now.expires_at, warned: false, due });
            }
        }
        self.viewer.set(now.viewer, change);
    }
}

async fn answered(check: &mut Option<Check>) -> resolvers::Result<Authenticated> {
    match check {
        Some(check) => (&mut check.answer).await,
        None => std::future::pending().await,
    }
}

/// When there is something to say of the token: when it ends, and whether that was said.
async fn due(held: &mut Option<Held>) -> (DateTime<Utc>, bool) {
    match held {
        Some(held) => {
            (&mut held.due).await;
            (held.expires_at, held.warned)
        }
        None => std::future::pending().await,
    }
}

fn sleep_until(app: &Arc<App>, then: DateTime<Utc>) -> BoxFuture<'static, ()> {
    let app = app.clone();
    async move { app.clock.sleep_until(then).await }.boxed()
}

#[cfg(test)]
mod tests {
    use resolvers::Parts;
    use resolvers::clock::Clock;

    use resolvers::db::{Database, Pool};
    use serde_json::json;

    use super::*;

    #[tokio::test]
    async fn a_check_comes_to_its_end_whatever_is_sent_meanwhile() {
        let settings: resolvers::Settings = serde_json::from_value(json!({
            "jwt_secret": "0123456789abcdef0123456789abcdef", "access_token_ttl": 1, "refresh_token_ttl": 1, "refresh_grace": 1,
            "login_attempts_per_account": 1, "login_attempts_per_address": 1, "login_window": 1, "database_timeout": 1000,
        }))
        .unwrap();
        let database = Database {
            read: Pool::Driver(Default::default()),
            write: Pool::Driver(Default::default()),
            deadline: settings.database_deadline(),
        };
        let app = App::new(Parts::alone(database, Clock::System, settings));
        let mut rights = Rights::new(app, TimeDelta::seconds(60));
        rights.ask(Purpose::Recheck, "first".into());
        rights.accept("second");
        rights.accept("third");
        assert_eq!(rights.check.as_ref().map(|check| &*check.token), Some("first"));
        assert_eq!(rights.next().await, Event::Ended);
        assert_eq!(rights.next().await, Event::Refused, "the third");
        assert!(rights.check.is_none() && rights.waiting.is_none());
    }
}
