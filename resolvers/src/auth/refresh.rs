//! Exchanging a refresh token for new tokens (S113-S115).
//!
//! A refresh token is good for one exchange, and for a short while after it, because the tabs of a browser share one and exchange it
//! at the same time. Whoever shows it later than that has a copy: then the whole session ends, for the thief and the owner alike.

use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use entities::event::Kind;
use entities::{refresh_token, session, user};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::account::{self, Account};
use super::milliseconds;
use super::sign_in::{SignedIn, give_refresh_token, signed_in, window};
use super::throttle::{Key, Limit};
use crate::app::App;
use crate::audit::{Because, sign_in_refused};
use crate::context::Context;
use crate::error::{Error, Result, UserError};
use crate::hex;
use crate::sessions;
use crate::write::{Subject, Write};

/// Said of a token that is unknown, has expired, was used before, or whose session has ended (S113).
const INVALID: Error = Error::Unauthenticated("Invalid refresh token");
/// Said when the user has gone (S114).
const GONE: Error = Error::Unauthenticated("User not found or inactive");

/// Which session goes on.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefreshSessionInput {
    /// The newest refresh token of the session.
    pub refresh_token: SecretString,
}

/// A new refresh token: 256 bits that nobody can guess.
pub(super) fn new_token(app: &App) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(app.random_bytes::<32>())
}

/// What the database knows of a refresh token.
pub(super) fn hash(token: &str) -> String {
    hex::encode(&Sha256::digest(token.as_bytes()))
}

/// A refresh token that was found, with whose it is.
struct Found {
    id: Uuid,
    session_id: Uuid,
    used_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
    account: Account,
}

/// Exchanges a refresh token for a new one and a new access token.
///
/// # Errors
/// [`Error::Unauthenticated`] when it cannot be exchanged; [`Error::RateLimited`] when the client has shown too many such;
/// [`Error::Rejected`] when it is empty.
pub async fn refresh_session(cx: &Context, input: RefreshSessionInput) -> Result<Arc<SignedIn>> {
    let token = input.refresh_token.expose_secret();
    if token.is_empty() {
        return Err(UserError::bad_input("refreshToken", "Must not be empty").into());
    }
    let limit = Limit { attempts: cx.app.settings.login_attempts_per_address, window: window(&cx.app) };
    let key = cx.request.ip.map(Key::refresh);
    if let Some(key) = &key {
        cx.app.auth.throttle.check(cx, key, limit).await?;
    }
    let result = exchange(cx, token).await;
    if matches!(result, Err(Error::Unauthenticated(_))) {
        sign_in_refused(cx, Because::RefreshToken, None, None).await;
        if let Some(key) = key {
            // The attempt is over: that it was one too many matters to the next.
            let _ = cx.app.auth.throttle.count(cx, &key, limit).await;
        }
    }
    result
}

async fn exchange(cx: &Context, token: &str) -> Result<Arc<SignedIn>> {
    let found = find(cx, &hash(token)).await?.ok_or(INVALID)?;
    if !found.account.is_active() {
        return Err(GONE);
    }
    if found.revoked_at.is_some() {
        return Err(INVALID);
    }
    let now = cx.app.now();
    let expires_at = now + milliseconds(cx.app.settings.refresh_token_ttl);
    let mut write = Write::begin(cx).await?;
    if !take(cx, &write, &found, now).await? {
        write = write.because(Some("A refresh token was used twice".into()));
        sessions::revoke(&mut write, found.session_id).await?;
        write.commit().await?;
        tracing::warn!(user_id = %found.account.user.id, session_id = %found.session_id, "A refresh token was used twice: session revoked");
        return Err(INVALID);
    }
    let renewed = session::Entity::update_many()
        .col_expr(session::Column::LastUsedAt, Expr::value(now))
        .col_expr(session::Column::ExpiresAt, Expr::value(expires_at))
        .filter(session::Column::Id.eq(found.session_id))
        .filter(session::Column::RevokedAt.is_null())
        .exec(&write)
        .await?;
    if renewed.rows_affected == 0 {
        return Err(INVALID);
    }
    let refresh_token = give_refresh_token(cx, &write, found.session_id, expires_at).await?;
    let (session_id, user) = (found.session_id, &found.account.user);
    let subject = Subject { noun: "session", id: session_id, version: 1 };
    let data = json!({"sessionId": session_id, "userId": user.id, "expiresAt": expires_at});
    write.record(Kind::SessionRefreshed, subject, data).done_by(user);
    write.commit().await?;
    signed_in(cx, found.account, found.session_id, refresh_token)
}

/// The token with this hash, if it has not expired, whatever has become of its session and user.
async fn find(cx: &Context, token_hash: &str) -> Result<Option<Found>> {
    let now = cx.app.now();
    let mut select = account::select()
        .column_as(refresh_token::Column::Id, "token_id")
        .column_as(refresh_token::Column::SessionId, "token_session_id")
        .column_as(refresh_token::Column::UsedAt, "token_used_at")
        .column_as(session::Column::RevokedAt, "session_revoked_at")
        .filter(refresh_token::Column::TokenHash.eq(token_hash))
        .filter(refresh_token::Column::ExpiresAt.gt(now))
        .filter(session::Column::ExpiresAt.gt(now));
    let session_of_user = Expr::col((session::Entity, session::Column::UserId)).equals((user::Entity, user::Column::Id));
    let token_of_session =
        Expr::col((refresh_token::Entity, refresh_token::Column::SessionId)).equals((session::Entity, session::Column::Id));
    QueryTrait::query(&mut select)
        .inner_join(session::Entity, session_of_user)
        .inner_join(refresh_token::Entity, token_of_session);
    let Some(row) = cx.db().query_one(&select.into_query()).await? else { return Ok(None) };
    let read = || -> std::result::Result<Found, DbErr> {
        Ok(Found {
            id: row.try_get("", "token_id")?,
            session_id: row.try_get("", "token_session_id")?,
            used_at: row.try_get("", "token_used_at")?,
            revoked_at: row.try_get("", "session_revoked_at")?,
            account: Account::of(&row)?,
        })
    };
    Ok(Some(read()?))
}

/// Marks the token as used. False when it was used before, and not just now.
async fn take(cx: &Context, write: &Write<'_>, found: &Found, now: DateTime<Utc>) -> Result<bool> {
    let mut used_at = found.used_at;
    if used_at.is_none() {
        let taken = refresh_token::Entity::update_many()
            .col_expr(refresh_token::Column::UsedAt, Expr::value(now))
            .filter(refresh_token::Column::Id.eq(found.id))
            .filter(refresh_token::Column::UsedAt.is_null())
            .exec(write)
            .await?;
        if taken.rows_affected == 1 {
            return Ok(true);
        }
        // Somebody else was faster.
        used_at = refresh_token::Entity::find_by_id(found.id).one(write).await?.and_then(|row| row.used_at);
    }
    let grace = milliseconds(cx.app.settings.refresh_grace);
    Ok(used_at.is_some_and(|used_at| cx.app.now() - used_at < grace))
}
