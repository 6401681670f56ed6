//! Signing in with an e-mail address and a password (S108-S112).

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use entities::event::Kind;
use entities::{refresh_token, session, user};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryTrait};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::account::{self, Account};
use super::throttle::{Key, Limit};
use super::{milliseconds, password, refresh};
use crate::app::App;
use crate::audit::{Because, sign_in_refused};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::validate::Violations;
use crate::write::{Subject, Write};

/// Said of an unknown address and of a wrong password alike (S108).
const INVALID: Error = Error::Unauthenticated("Invalid credentials");
/// Said to whoever knows the password of a user who may not sign in (S109).
const INACTIVE: Error = Error::Unauthenticated("Account is not active");

/// Who wants to sign in.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LoginInput {
    /// The e-mail address; case does not matter.
    pub email: String,
    /// The password.
    pub password: SecretString,
}

/// A session and its fresh tokens (S112).
#[derive(Clone)]
pub struct SignedIn {
    /// Who signed in.
    pub user: Arc<user::Model>,
    /// What they may do.
    pub permissions: Vec<String>,
    /// A JWT for `Authorization: Bearer`.
    pub access_token: String,
    /// Good for one exchange.
    pub refresh_token: String,
    /// How long the access token is good for, in milliseconds.
    pub expires_in: u64,
    /// The session.
    pub session_id: Uuid,
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn").field("user_id", &self.user.id).field("session_id", &self.session_id).finish_non_exhaustive()
    }
}

/// Opens a session for whoever knows the password.
///
/// # Errors
/// [`Error::Unauthenticated`], in the same words and after the same work whether the address or the password is wrong;
/// [`Error::RateLimited`] after too many attempts; [`Error::Rejected`] for an input that is no credential at all.
pub async fn login(cx: &Context, input: LoginInput) -> Result<Arc<SignedIn>> {
    let mut violations = Violations::default();
    let email = violations.line("email", &input.email.to_lowercase(), 255);
    let given = input.password.expose_secret();
    violations.shown_password("password", given);
    violations.check()?;
    let account_key = Key::Account(email.clone());
    if let Err(throttled) = count(cx, &account_key).await {
        metrics::counter!("sign_ins_total", "outcome" => "throttled").increment(1);
        sign_in_refused(cx, Because::Throttled, Some(&email), None).await;
        return Err(throttled);
    }
    let result = attempt(cx, &email, given).await;
    let outcome = match &result {
        Ok(_) => "signed_in",
        Err(Error::Unauthenticated(_)) => "refused",
        Err(_) => "failed",
    };
    metrics::counter!("sign_ins_total", "outcome" => outcome).increment(1);
    if !matches!(result, Err(Error::Unauthenticated(_))) {
        cx.app.auth.throttle.give_back(cx, &account_key).await;
    }
    result
}

/// Counts an attempt at a password before it is made: by the client's address, and by whose password it is.
pub(super) async fn count(cx: &Context, whose: &Key) -> Result<()> {
    let (settings, throttle) = (&cx.app.settings, &cx.app.auth.throttle);
    let limit = |attempts| Limit { attempts, window: window(&cx.app) };
    if let Some(ip) = cx.request.ip {
        throttle.count(cx, &Key::address(ip), limit(settings.login_attempts_per_address)).await?;
    }
    throttle.count(cx, whose, limit(settings.login_attempts_per_account)).await
}

pub(super) fn window(app: &App) -> TimeDelta {
    milliseconds(app.settings.login_window.saturating_mul(1000))
}

async fn attempt(cx: &Context, email: &str, given: &str) -> Result<Arc<SignedIn>> {
    let query = account::select().filter(user::Column::Email.eq(email)).filter(user::Column::DeletedAt.is_null()).into_query();
    let account = cx.db().query_one(&query).await?.map(|row| Account::of(&row)).transpose()?;
    let hash = account.as_ref().and_then(|account| account.user.password_hash.as_deref());
    let right = password::verify(&cx.app, given, hash).await?;
    let user_id = account.as_ref().map(|account| account.user.id);
    let (because, refusal) = match account {
        Some(account) if right && account.is_active() => return open(cx, account).await,
        Some(_) if right => (Because::Inactive, INACTIVE),
        _ => (Because::Credentials, INVALID),
    };
    sign_in_refused(cx, because, Some(email), user_id).await;
    Err(refusal)
}

/// Opens a session. The user's row is changed first and only if it still is what was verified, so a password change or a
/// suspension that comes in between wins.
async fn open(cx: &Context, mut account: Account) -> Result<Arc<SignedIn>> {
    let now = cx.app.now();
    let (ip_address, user_agent) = (cx.request.address(), cx.request.agent());
    let mut write = Write::begin(cx).await?;
    let seen = user::Entity::update_many()
        .col_expr(user::Column::LastLoginAt, Expr::value(now))
        .col_expr(user::Column::LastLoginIp, Expr::value(ip_address.clone()))
        .col_expr(user::Column::LastLoginUserAgent, Expr::value(user_agent.clone()))
        .filter(user::Column::Id.eq(account.user.id))
        .filter(user::Column::Status.eq(user::Status::Active))
        .filter(user::Column::DeletedAt.is_null())
        .filter(user::Column::PasswordHash.eq(account.user.password_hash.clone()))
        .exec(&write)
        .await?;
    if seen.rows_affected == 0 {
        return Err(INVALID);
    }
    let user = Arc::make_mut(&mut account.user);
    (user.last_login_at, user.last_login_ip, user.last_login_user_agent) = (Some(now), ip_address.clone(), user_agent.clone());
    let session = session::Model {
        id: cx.app.new_id(),
        user_id: user.id,
        user_agent: user_agent.clone(),
        ip_address: ip_address.clone(),
        created_at: now,
        last_used_at: now,
        expires_at: now + milliseconds(cx.app.settings.refresh_token_ttl),
        revoked_at: None,
    };
    let subject = Subject { noun: "user", id: user.id, version: user.version };
    let data = json!({
        "sessionId": session.id, "ipAddress": ip_address, "userAgent": user_agent, "expiresAt": session.expires_at,
    });
    write.record(Kind::UserSignedIn, subject, data).done_by(user);
    let (session_id, expires_at) = (session.id, session.expires_at);
    session::Entity::insert(session.into_active_model()).exec_without_returning(&write).await?;
    let refresh_token = give_refresh_token(cx, &write, session_id, expires_at).await?;
    write.commit().await?;
    tracing::info!(user_id = %account.user.id, %session_id, "User signed in");
    signed_in(cx, account, session_id, refresh_token)
}

/// Stores a new refresh token of a session and returns it; the database has its hash only.
pub(super) async fn give_refresh_token(
    cx: &Context,
    write: &Write<'_>,
    session_id: Uuid,
    expires_at: DateTime<Utc>,
) -> Result<String> {
    let token = refresh::new_token(&cx.app);
    let (ip_address, user_agent) = (cx.request.address(), cx.request.agent());
    let row = refresh_token::Model {
        id: cx.app.new_id(),
        session_id,
        token_hash: refresh::hash(&token),
        created_at: cx.app.now(),
        expires_at,
        used_at: None,
        ip_address,
        user_agent,
    };
    refresh_token::Entity::insert(row.into_active_model()).exec_without_returning(write).await?;
    Ok(token)
}

/// What the caller gets: the tokens, and who they are.
pub(super) fn signed_in(cx: &Context, account: Account, session_id: Uuid, refresh_token: String) -> Result<Arc<SignedIn>> {
    let (now, expires_in) = (cx.app.now(), cx.app.settings.access_token_ttl);
    let access_token = cx.app.auth.tokens.issue(&account, session_id, now, now + milliseconds(expires_in))?;
    let permissions = account.permissions.texts();
    Ok(Arc::new(SignedIn { user: account.user, permissions, access_token, refresh_token, expires_in, session_id }))
}
