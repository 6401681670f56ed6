//! Signs what a caller brings back: nobody makes a cursor of their own.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::error::{Error, Result};

/// Signs cursors.
#[derive(Clone)]
pub struct CursorKey(Hmac<Sha256>);

impl std::fmt::Debug for CursorKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CursorKey")
    }
}

const SIGNATURE: usize = 12;

impl CursorKey {
    /// Derives the key from the server's secret.
    pub fn new(secret: &SecretString) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).expect("HMAC takes a key of any length");
        mac.update(b"cursor v1\0");
        Self(mac)
    }

    /// An opaque, signed text that carries `payload`.
    pub fn seal(&self, payload: &impl Serialize) -> String {
        let mut bytes = serde_json::to_vec(payload).unwrap_or_default();
        let signature = self.0.clone().chain_update(&bytes).finalize().into_bytes();
        bytes.extend_from_slice(&signature[..SIGNATURE]);
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The payload of a text that [`seal`](Self::seal) made.
    ///
    /// # Errors
    /// [`Error::BadUserInput`] for any other text.
    pub fn open<T: for<'de> Deserialize<'de>>(&self, text: &str) -> Result<T> {
        self.try_open(text).ok_or_else(|| Error::BadUserInput("Not a cursor of this list".into()))
    }

    fn try_open<T: for<'de> Deserialize<'de>>(&self, text: &str) -> Option<T> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        let (payload, signature) = bytes.split_at_checked(bytes.len().checked_sub(SIGNATURE)?)?;
        self.0.clone().chain_update(payload).verify_truncated_left(signature).ok()?;
        serde_json::from_slice(payload).ok()
    }
}
