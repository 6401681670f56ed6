//! What was refused is recorded, too; but nobody can fill the log with it.
//!
//! The first refusal of a kind is an event at once. Those that follow are counted, and the count is an event after five seconds; while they go on,
//! after ten more, twenty, forty, and then each minute. A kind that is quiet for a minute begins anew. What is counted at a time is limited:
//! beyond that, refusals are counted together. A count that was not told yet is lost when the process is killed; that there were refusals of
//! the kind is in the log by then.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use entities::access::Viewer;
use entities::event::Kind;
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value as Json, json};
use sha2::Sha256;
use uuid::Uuid;

use crate::app::App;
use crate::context::{Context, Request};
use crate::error::Result;
use crate::hex;
use crate::write::{Subject, Write};

/// How long refusals of a kind are counted before they are told: at first, and at most.
const PAUSES: [TimeDelta; 2] = [TimeDelta::seconds(5), MINUTE];
/// How long a kind that is quiet is known.
const MINUTE: TimeDelta = TimeDelta::seconds(60);
/// Kinds that are counted at a time.
const MOST: usize = 1000;
/// Rows that one event names.
const MOST_ROWS: usize = 20;

/// Refusals that are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// Of a field of a root type, to a user, for lack of a permission.
    Access(Uuid, String, Option<String>),
    /// Of a password or token, to an address: which account, and why.
    SignIn(Option<String>, String, &'static str),
    /// Of anything else, while there is too much.
    Other(Kind),
}

/// Why somebody was not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Because {
    /// There is no such user, or it is not the password.
    Credentials,
    /// The user may not sign in.
    Inactive,
    /// There were too many attempts.
    Throttled,
    /// It is not the password of who is signed in.
    Confirmation,
    /// It is no refresh token, or not any more.
    RefreshToken,
}

impl Because {
    fn as_str(self) -> &'static str {
        match self {
            Self::Credentials => "wrong credentials",
            Self::Inactive => "inactive user",
            Self::Throttled => "too many attempts",
            Self::Confirmation => "wrong current password",
            Self::RefreshToken => "wrong refresh token",
        }
    }
}

/// Who is counted, and what is to be told of them.
#[derive(Clone, Debug)]
struct Counting {
    /// When the count is told, and how long after the last time that is.
    due: DateTime<Utc>,
    pause: TimeDelta,
    /// Until when the kind is known, if it is quiet.
    until: DateTime<Utc>,
    count: u32,
    viewer: Viewer,
    request: Arc<Request>,
    refusal: Refusal,
}

#[derive(Clone, Debug)]
struct Refusal {
    kind: Kind,
    /// Whom it is about.
    user: Option<Uuid>,
    /// What was attempted, of the first [`MOST_ROWS`] in the order of time.
    rows: Vec<Uuid>,
    data: Json,
}

impl Counting {
    /// What there is to tell. It counts anew, for longer.
    fn tell(&mut self, now: DateTime<Utc>) -> Self {
        let told = self.clone();
        self.pause = PAUSES[1].min(self.pause * 2);
        (self.due, self.until, self.count) = (now + self.pause, now + MINUTE, 0);
        self.refusal.rows.clear();
        told
    }
}

/// The counts.
pub(super) struct Refusals {
    counting: Mutex<HashMap<Key, Counting>>,
    secret: Hmac<Sha256>,
}

impl std::fmt::Debug for Refusals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Refusals")
    }
}

impl Refusals {
    pub(super) fn new(secret: &SecretString) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).expect("HMAC takes a key of any length");
        mac.update(b"audit account v1\0");
        Self { counting: Mutex::default(), secret: mac }
    }

    /// An address that was tried, such that it can be recognised and not be read.
    fn account(&self, email: &str) -> String {
        let digest = self.secret.clone().chain_update(email.to_lowercase()).finalize().into_bytes();
        hex::encode(&digest[..8])
    }

    /// Counts a refusal. True for the first of its kind, which is told at once.
    fn count(&self, mut key: Key, cx: &Context, refusal: &Refusal) -> bool {
        let now = cx.app.now();
        let mut counting = self.lock();
        if counting.len() >= MOST && !counting.contains_key(&key) {
            key = Key::Other(refusal.kind);
        }
        if let Some(known) = counting.get_mut(&key) {
            known.count += 1;
            let rows = &mut known.refusal.rows;
            rows.extend(refusal.rows.iter().filter(|row| !rows.contains(row)).copied().collect::<Vec<_>>());
            rows.truncate(MOST_ROWS);
            return false;
        }
        let (viewer, request) = (cx.viewer.clone(), Arc::new(cx.request.again()));
        let (pause, refusal) = (PAUSES[0], Refusal { rows: Vec::new(), ..refusal.clone() });
        counting.insert(key, Counting { due: now + pause, pause, until: now + MINUTE, count: 0, viewer, request, refusal });
        true
    }

    /// The counts that are due, or all.
    fn take(&self, now: DateTime<Utc>, all: bool) -> Vec<Counting> {
        let mut counting = self.lock();
        counting.retain(|_, known| known.count > 0 || !all && now < known.until);
        let due = counting.values_mut().filter(|known| known.count > 0 && (all || known.due <= now));
        due.map(|known| known.tell(now)).collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Counting>> {
        self.counting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A user was refused a field of a root type, on this row if it is a mutation whose input names one: this permission is missing, or the rule
/// says that it is not for them.
pub async fn access_refused(cx: &Context, operation: &str, permission: Option<&str>, row: Option<Uuid>) {
    let Some(user) = cx.viewer.user_id() else { return };
    let data = json!({"operation": operation, "permission": permission});
    let refusal = Refusal { kind: Kind::AccessRefused, user: Some(user), rows: row.into_iter().collect(), data };
    refused(cx, Key::Access(user, operation.to_owned(), permission.map(str::to_owned)), refusal).await;
}

/// Somebody was not let in. `email` is what they gave; `user` whom that is, when it is known.
pub(crate) async fn sign_in_refused(cx: &Context, because: Because, email: Option<&str>, user: Option<Uuid>) {
    let (account, because) = (email.map(|email| cx.app.audit.refusals.account(email)), because.as_str());
    let key = Key::SignIn(cx.request.address(), account.clone().unwrap_or_default(), because);
    let data = json!({"because": because, "account": account});
    refused(cx, key, Refusal { kind: Kind::SignInRefused, user, rows: Vec::new(), data }).await;
}

async fn refused(cx: &Context, key: Key, refusal: Refusal) {
    if cx.app.audit.refusals.count(key, cx, &refusal) {
        let cx = Context::new(cx.app.clone(), cx.viewer.clone(), cx.request.again());
        tell(&cx, refusal, 1).await;
    }
}

/// Tells of the counts that are due, or, before the server stops, of all. One that cannot be stored is logged.
pub async fn flush(app: &Arc<App>, all: bool) {
    for Counting { count, viewer, request, refusal, .. } in app.audit.refusals.take(app.now(), all) {
        tell(&Context::new(app.clone(), viewer, request), refusal, count).await;
    }
}

/// The refusal stands, whether or not it can be recorded.
async fn tell(cx: &Context, refusal: Refusal, count: u32) {
    if let Err(error) = record(cx, &refusal, count).await {
        tracing::warn!(kind = ?refusal.kind, userId = ?refusal.user, count, error.message = %error, "A refusal was not recorded");
    }
}

async fn record(cx: &Context, refusal: &Refusal, count: u32) -> Result<()> {
    let Refusal { kind, user, rows, mut data } = refusal.clone();
    data["count"] = count.into();
    if !rows.is_empty() {
        data["rows"] = json!(rows);
    }
    let mut write = Write::begin(cx).await?;
    write.record(kind, Subject { noun: "user", id: user.unwrap_or_default(), version: 0 }, data);
    write.commit().await.map(drop)
}
