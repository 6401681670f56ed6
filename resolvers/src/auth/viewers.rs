//! Who the viewers are right now: read once for all who ask at the same time, forgotten when it changes, and never older than
//! [`MAX_AGE`], because another node may have changed it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use entities::access::{Identity, Viewer};
use entities::{session, user};
use futures::FutureExt;
use futures::future::{BoxFuture, Shared, WeakShared};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::account::{self, Account};
use super::token::Shown;
use crate::app::App;
use crate::cache::count;
use crate::db::within;
use crate::error::{Error, Result};

/// How old what is known of a viewer may be. Whoever asks again twice a second about somebody who stays, such as the owner of an open
/// socket, hears of every change within a second.
const MAX_AGE: TimeDelta = TimeDelta::milliseconds(500);
/// Below this many sessions nothing is cleared away.
const FEW: usize = 1024;

/// A session that may act.
#[derive(Clone, Debug)]
pub(super) struct Live {
    pub(super) viewer: Viewer,
    pub(super) expires_at: DateTime<Utc>,
}

/// The session if it may act, or why that could not be found out.
type Answer = std::result::Result<Option<Live>, Arc<DbErr>>;
type Reading = BoxFuture<'static, Answer>;

/// What is known of sessions.
#[derive(Default)]
pub(super) struct Viewers {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    sessions: HashMap<Uuid, Entry>,
    readings: u64,
    clear_at: usize,
}

struct Entry {
    user_id: Uuid,
    /// When the reading began: nothing older is in it.
    began: DateTime<Utc>,
    state: State,
}

enum State {
    /// Being read. It is held by those who wait for it, and ends when none of them does.
    Reading(u64, WeakShared<Reading>),
    Read(Option<Live>),
}

impl std::fmt::Debug for Viewers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Viewers").field("sessions", &self.lock().sessions.len()).finish()
    }
}

impl Viewers {
    /// The session of a token, if it and its user may act.
    pub(super) async fn get(&self, app: &Arc<App>, shown: Shown) -> Result<Option<Live>> {
        let now = app.now();
        let (number, reading) = {
            let mut known = self.lock();
            let found = known.find(shown, now);
            count("viewers", if found.is_some() { "hit" } else { "miss" }, 1);
            match found {
                Some(Found::Read(live)) => return Ok(live),
                Some(Found::Reading(number, reading)) => (number, reading),
                None => known.start(app, shown, now),
            }
        };
        let answer = reading.await;
        self.lock().finish(shown.sid, number, &answer);
        answer.map_err(Error::internal)
    }

    /// Forgets the sessions of a user. Readings that are under way are not joined any more, nor are their answers kept.
    pub(super) fn forget_user(&self, user_id: Uuid) {
        self.lock().sessions.retain(|_, entry| entry.user_id != user_id);
    }

    /// Forgets one session.
    pub(super) fn forget_session(&self, session_id: Uuid) {
        self.lock().sessions.remove(&session_id);
    }

    /// Forgets all.
    pub(super) fn forget_all(&self) {
        self.lock().sessions.clear();
    }

    /// How many readings there have been.
    #[cfg(test)]
    pub(super) fn readings(&self) -> u64 {
        self.lock().readings
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Found {
    Read(Option<Live>),
    Reading(u64, Shared<Reading>),
}

impl Known {
    fn find(&self, shown: Shown, now: DateTime<Utc>) -> Option<Found> {
        let entry = self.sessions.get(&shown.sid)?;
        if entry.user_id != shown.sub || !entry.is_fresh(now) {
            return None;
        }
        match &entry.state {
            State::Read(live) => Some(Found::Read(live.clone())),
            State::Reading(number, reading) => reading.upgrade().map(|reading| Found::Reading(*number, reading)),
        }
    }

    fn start(&mut self, app: &Arc<App>, shown: Shown, now: DateTime<Utc>) -> (u64, Shared<Reading>) {
        if self.sessions.len() >= self.clear_at.max(FEW) {
            self.sessions.retain(|_, entry| entry.is_fresh(now));
            self.clear_at = self.sessions.len() * 2;
        }
        self.readings += 1;
        let app = app.clone();
        let reading = async move { read(&app, shown, now).await.map_err(Arc::new) }.boxed().shared();
        if let Some(weak) = reading.downgrade() {
            let entry = Entry { user_id: shown.sub, began: now, state: State::Reading(self.readings, weak) };
            self.sessions.insert(shown.sid, entry);
        }
        (self.readings, reading)
    }

    /// Keeps the answer, unless the session was forgotten since the reading began.
    fn finish(&mut self, session_id: Uuid, number: u64, answer: &Answer) {
        let Some(entry) = self.sessions.get_mut(&session_id) else { return };
        if !matches!(entry.state, State::Reading(n, _) if n == number) {
            return;
        }
        match answer {
            Ok(live) => entry.state = State::Read(live.clone()),
            Err(_) => drop(self.sessions.remove(&session_id)),
        }
    }
}

impl Entry {
    fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        now - self.began < MAX_AGE
    }
}

async fn read(app: &App, shown: Shown, now: DateTime<Utc>) -> std::result::Result<Option<Live>, DbErr> {
    let mut select = account::select()
        .column_as(session::Column::ExpiresAt, "session_expires_at")
        .filter(session::Column::Id.eq(shown.sid))
        .filter(session::Column::RevokedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now))
        .filter(user::Column::Id.eq(shown.sub));
    let session_of_user = Expr::col((session::Entity, session::Column::UserId)).equals((user::Entity, user::Column::Id));
    QueryTrait::query(&mut select).inner_join(session::Entity, session_of_user);
    let query = select.into_query();
    let Some(row) = within(app.database.deadline, app.database.read.query_one(&query)).await? else {
        return Ok(None);
    };
    let account = Account::of(&row)?;
    if !account.is_active() {
        return Ok(None);
    }
    let user::Model { role, email, name, .. } = account.user.as_ref().clone();
    let identity = Identity { user_id: shown.sub, session_id: shown.sid, role, email, name };
    let viewer = Viewer::signed_in(identity, account.permissions);
    Ok(Some(Live { viewer, expires_at: row.try_get("", "session_expires_at")? }))
}

#[cfg(test)]
mod tests {
    use entities::access::PermissionSet;

    use super::*;
    use crate::test_support::TestApp;

    fn admin(shown: Shown, app: &TestApp) -> Live {
        let identity = Identity { user_id: shown.sub, session_id: shown.sid, role: "admin".into(), ..Identity::default() };
        Live { viewer: Viewer::signed_in(identity, PermissionSet::parse(["*"])), expires_at: app.now() }
    }

    #[tokio::test]
    async fn what_was_read_before_a_change_is_neither_joined_nor_kept_after_it() {
        let app = TestApp::new().await;
        let shown = Shown::of(app.new_id(), app.new_id());
        let forget: [fn(&Viewers, Shown); 3] = [
            |viewers, shown| viewers.forget_user(shown.sub),
            |viewers, shown| viewers.forget_session(shown.sid),
            |viewers, _| viewers.forget_all(),
        ];
        for forget in forget {
            let viewers = Viewers::default();
            let (number, reading) = viewers.lock().start(&app, shown, app.now());
            assert!(matches!(viewers.lock().find(shown, app.now()), Some(Found::Reading(n, _)) if n == number));
            forget(&viewers, shown);
            assert!(viewers.lock().find(shown, app.now()).is_none(), "nobody joins it");
            viewers.lock().finish(shown.sid, number, &Ok(Some(admin(shown, &app))));
            assert!(viewers.lock().find(shown, app.now()).is_none(), "it is not kept");
            let (later, _second) = viewers.lock().start(&app, shown, app.now());
            viewers.lock().finish(shown.sid, number, &Ok(Some(admin(shown, &app))));
            assert!(matches!(viewers.lock().find(shown, app.now()), Some(Found::Reading(n, _)) if n == later));
            drop(reading);
        }
    }

    #[tokio::test]
    async fn a_reading_that_nobody_waits_for_is_begun_anew() {
        let app = TestApp::new().await;
        let (shown, viewers) = (Shown::of(app.new_id(), app.new_id()), Viewers::default());
        drop(viewers.lock().start(&app, shown, app.now()));
        assert!(viewers.lock().find(shown, app.now()).is_none());
        assert!(viewers.get(&app, shown).await.unwrap().is_none());
        assert!(matches!(viewers.lock().find(shown, app.now()), Some(Found::Read(None))));
    }

    #[tokio::test]
    async fn what_is_old_is_cleared_away() {
        let app = TestApp::new().await;
        let viewers = Viewers::default();
        for _ in 0..FEW * 3 {
            drop(viewers.lock().start(&app, Shown::of(app.new_id(), app.new_id()), app.now()));
            app.clock.advance(TimeDelta::milliseconds(10));
            assert!(viewers.lock().sessions.len() <= FEW);
        }
    }
}
