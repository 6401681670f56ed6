//! What was refused is recorded, too; but nobody can fill the log with it.
//!
//! The first refusal of a kind is an event at once. Those that follow within a minute are counted, and the count is an event when the minute is
//! over. What is counted at a time is limited: beyond that, refusals are counted together.

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

/// How long refusals of a kind are counted before they are told again.
const MINUTE: TimeDelta = TimeDelta::seconds(60);
/// Kinds that are counted at a time.
const MOST: usize = 1000;

/// Refusals that are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// Of a mutation, to a user.
    Access(Uuid, String),
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

/// Who is counted, since when, and what is to be told of them.
#[derive(Debug)]
struct Counting {
    until: DateTime<Utc>,
    count: u32,
    viewer: Viewer,
    request: Request,
    refusal: Refusal,
}

#[derive(Clone, Debug)]
struct Refusal {
    kind: Kind,
    /// Whom it is about.
    user: Option<Uuid>,
    data: Json,
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

    /// Counts a refusal. True for the first of a minute, which is told at once.
    fn count(&self, mut key: Key, cx: &Context, refusal: &Refusal) -> bool {
        let now = cx.app.now();
        let mut counting = self.lock();
        if counting.len() >= MOST && !counting.contains_key(&key) {
            key = Key::Other(refusal.kind);
        }
        if let Some(known) = counting.get_mut(&key) {
            known.count += 1;
            return false;
        }
        let (viewer, request) = (cx.viewer.clone(), cx.request.again());
        counting.insert(key, Counting { until: now + MINUTE, count: 0, viewer, request, refusal: refusal.clone() });
        true
    }

    /// What was counted in minutes that are over, or in all.
    fn take(&self, now: DateTime<Utc>, all: bool) -> Vec<Counting> {
        let mut counting = self.lock();
        let over: Vec<Key> =
            counting.iter().filter(|(_, counting)| all || counting.until <= now).map(|(key, _)| key.clone()).collect();
        over.iter().filter_map(|key| counting.remove(key)).filter(|counting| counting.count > 0).collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Counting>> {
        self.counting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A user was refused a mutation: this permission is missing, or the rule says that it is not for them.
pub async fn access_refused(cx: &Context, operation: &str, permission: Option<&str>) {
    let Some(user) = cx.viewer.user_id() else { return };
    let data = json!({"operation": operation, "permission": permission});
    let refusal = Refusal { kind: Kind::AccessRefused, user: Some(user), data };
    refused(cx, Key::Access(user, operation.to_owned()), refusal).await;
}

/// Somebody was not let in. `email` is what they gave; `user` whom that is, when it is known.
pub(crate) async fn sign_in_refused(cx: &Context, because: Because, email: Option<&str>, user: Option<Uuid>) {
    let (account, because) = (email.map(|email| cx.app.audit.refusals.account(email)), because.as_str());
    let key = Key::SignIn(cx.request.address(), account.clone().unwrap_or_default(), because);
    refused(cx, key, Refusal { kind: Kind::SignInRefused, user, data: json!({"because": because, "account": account}) }).await;
}

async fn refused(cx: &Context, key: Key, refusal: Refusal) {
    if cx.app.audit.refusals.count(key, cx, &refusal) {
        let cx = Context::new(cx.app.clone(), cx.viewer.clone(), cx.request.again());
        tell(&cx, refusal, 1).await;
    }
}

/// Tells of what was counted in minutes that are over, or, before the server stops, of all. One that cannot be stored is logged.
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
    let Refusal { kind, user, mut data } = refusal.clone();
    data["count"] = count.into();
    let mut write = Write::begin(cx).await?;
    write.record(kind, Subject { noun: "user", id: user.unwrap_or_default(), version: 0 }, data);
    write.commit().await.map(drop)
}
