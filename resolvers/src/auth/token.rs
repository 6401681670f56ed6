//! Access tokens: JWTs that say who somebody is. What they may do is asked of the database.

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, TokenData, Validation};
use moka::sync::Cache;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::account::Account;
use crate::error::{Error, Result};

const ISSUER: &str = "backoffice-platform";
const AUDIENCE: &str = "backoffice-api";

/// How far the clock of the node that issued a token may be ahead of ours.
const LEEWAY: TimeDelta = TimeDelta::seconds(2);

/// How many checked tokens are remembered: those of half a kilobyte, 2 MB.
const REMEMBERED: u64 = 4096;
/// A longer token is checked each time.
const LONG: usize = 2048;

/// What the caller of a token that cannot be used is told.
pub(super) const INVALID: Error = Error::Unauthenticated("Access token is not valid");
const EXPIRED: Error = Error::Unauthenticated("Access token has expired");

/// The claims of an access token (S116, S117). `email`, `role` and `permissions` are information for clients; nothing here reads them.
#[derive(Serialize)]
struct Claims<'a> {
    sub: Uuid,
    sid: Uuid,
    email: &'a str,
    role: &'a str,
    permissions: &'a [String],
    iat: i64,
    exp: i64,
    iss: &'static str,
    aud: &'static str,
}

/// What a token says that we rely on.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Shown {
    /// The user.
    pub(super) sub: Uuid,
    /// The session.
    pub(super) sid: Uuid,
    iat: i64,
    exp: i64,
    /// None of ours has one; whoever has the key may make others.
    nbf: Option<i64>,
}

/// Signs and checks access tokens: HS256 and nothing else.
pub(super) struct Tokens {
    signing: EncodingKey,
    checking: DecodingKey,
    validation: Validation,
    /// Tokens of ours that were shown before: a client shows its own with each request.
    checked: Cache<String, Shown>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens")
    }
}

impl Tokens {
    pub(super) fn new(secret: &SecretString) -> Self {
        let secret = secret.expose_secret().as_bytes();
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["sub", "exp", "iss", "aud"]);
        // The library asks the system for the time; `check` asks the application.
        validation.validate_exp = false;
        validation.leeway = 0;
        let (signing, checking) = (EncodingKey::from_secret(secret), DecodingKey::from_secret(secret));
        Self { signing, checking, validation, checked: Cache::new(REMEMBERED) }
    }

    /// A token of this session, good until `expires_at`, in whole seconds.
    pub(super) fn issue(
        &self,
        account: &Account,
        session_id: Uuid,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<String> {
        let claims = Claims {
            sub: account.user.id,
            sid: session_id,
            email: &account.user.email,
            role: &account.user.role,
            permissions: &account.permissions.texts(),
            iat: now.timestamp(),
            exp: expires_at.timestamp(),
            iss: ISSUER,
            aud: AUDIENCE,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.signing).map_err(Error::internal)
    }

    /// What the token says, if it is ours and this is its time.
    pub(super) fn check(&self, token: &str, now: DateTime<Utc>) -> Result<Shown> {
        let shown = self.read(token)?;
        if shown.begins_at()? > now + LEEWAY {
            return Err(INVALID);
        }
        if shown.expires_at()? <= now { Err(EXPIRED) } else { Ok(shown) }
    }

    /// What the token says, if we signed it. That it did once holds for ever: the key stays the same while the process lives.
    fn read(&self, token: &str) -> Result<Shown> {
        if let Some(shown) = self.checked.get(token) {
            return Ok(shown);
        }
        let TokenData { header, claims: shown } =
            jsonwebtoken::decode::<Shown>(token, &self.checking, &self.validation).map_err(|_| INVALID)?;
        // It asks for something that whoever does not know it must not pass over.
        if header.crit.is_some() {
            return Err(INVALID);
        }
        if token.len() <= LONG {
            self.checked.insert(token.to_owned(), shown);
        }
        Ok(shown)
    }
}

impl Shown {
    #[cfg(test)]
    pub(super) fn of(sub: Uuid, sid: Uuid) -> Self {
        Self { sub, sid, iat: 0, exp: 0, nbf: None }
    }

    fn begins_at(&self) -> Result<DateTime<Utc>> {
        DateTime::from_timestamp(self.nbf.map_or(self.iat, |nbf| nbf.max(self.iat)), 0).ok_or(INVALID)
    }

    pub(super) fn expires_at(&self) -> Result<DateTime<Utc>> {
        DateTime::from_timestamp(self.exp, 0).ok_or(INVALID)
    }
}
