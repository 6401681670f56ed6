//! What the rules can be told from outside. `web` reads it from file and environment.

use std::time::Duration;

use secrecy::SecretString;
use serde::Deserialize;

/// The settings of the rules.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Signs access tokens and cursors.
    pub jwt_secret: SecretString,
    /// How long an access token is good for, in milliseconds (S118).
    pub access_token_ttl: u64,
    /// How long a refresh token is good for, in milliseconds (S118).
    pub refresh_token_ttl: u64,
    /// How long after its first use a refresh token still works, in milliseconds, so that parallel tabs do not end each other's session.
    pub refresh_grace: u64,
    /// Failed sign-ins per account and window before it is throttled; likewise wrong current passwords.
    pub login_attempts_per_account: u32,
    /// Attempts at a password per client address and window before it is throttled.
    pub login_attempts_per_address: u32,
    /// The window of both, in seconds.
    pub login_window: u64,
    /// How long one database statement, or the wait for a connection, may take, in milliseconds.
    pub database_timeout: u64,
}

impl Settings {
    /// The limit of one statement.
    pub fn database_deadline(&self) -> Duration {
        Duration::from_millis(self.database_timeout)
    }
}
