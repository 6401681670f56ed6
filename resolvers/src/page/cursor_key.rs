//! Seals what a caller brings back: nobody reads a cursor, or makes one of their own.

use std::sync::Arc;

use aes_siv::Key;
use aes_siv::siv::Aes128Siv;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::error::{Error, Result};

/// Seals cursors by AES-SIV (RFC 5297): the same payload is the same text, so that clients can compare cursors. A payload with something random
/// in it is another text each time.
#[derive(Clone)]
pub struct CursorKey(Arc<Key<Aes128Siv>>);

impl std::fmt::Debug for CursorKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CursorKey")
    }
}

/// Nothing else belongs to a cursor.
const NO_HEADERS: [&[u8]; 0] = [];

impl CursorKey {
    /// Derives the key from the server's secret.
    pub fn new(secret: &SecretString) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).expect("HMAC takes a key of any length");
        mac.update(b"cursor v2\0");
        Self(Arc::new(mac.finalize().into_bytes()))
    }

    fn cipher(&self) -> Aes128Siv {
        aes_siv::KeyInit::new(&self.0)
    }

    /// An opaque text that carries `payload`.
    pub fn seal(&self, payload: &impl Serialize) -> String {
        let payload = serde_json::to_vec(payload).unwrap_or_default();
        // It fails for gigabytes only.
        BASE64_URL_SAFE_NO_PAD.encode(self.cipher().encrypt(NO_HEADERS, &payload).unwrap_or_default())
    }

    /// The same for bytes, which are of what `of` says: the text is as long as they are, and opens as nothing else.
    pub(crate) fn seal_bytes(&self, of: &str, bytes: &[u8]) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.cipher().encrypt([of.as_bytes()], bytes).unwrap_or_default())
    }

    /// The bytes of a text that [`seal_bytes`](Self::seal_bytes) made; nothing for any other text.
    pub(crate) fn open_bytes<const N: usize>(&self, of: &str, text: &str) -> Option<[u8; N]> {
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        self.cipher().decrypt([of.as_bytes()], &sealed).ok()?.try_into().ok()
    }

    /// The payload of a text that [`seal`](Self::seal) made.
    ///
    /// # Errors
    /// [`Error::BadUserInput`] for any other text.
    pub fn open<T: for<'de> Deserialize<'de>>(&self, text: &str) -> Result<T> {
        self.try_open(text).ok_or_else(|| Error::BadUserInput("Not a cursor of this list".into()))
    }

    fn try_open<T: for<'de> Deserialize<'de>>(&self, text: &str) -> Option<T> {
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        serde_json::from_slice(&self.cipher().decrypt(NO_HEADERS, &sealed).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_reads_a_cursor_or_makes_one() {
        let key = CursorKey::new(&"a secret of the server, long enough".to_owned().into());
        let sealed = key.seal(&("events", 1633, 7));
        assert_eq!(sealed, key.seal(&("events", 1633, 7)), "the same place is the same text");
        assert_eq!(key.open::<(String, i64, u32)>(&sealed).unwrap(), ("events".into(), 1633, 7));
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&sealed).unwrap();
        assert!(!bytes.windows(4).any(|part| part == b"1633"));
        for i in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[i] ^= 1;
            assert!(key.open::<serde_json::Value>(&BASE64_URL_SAFE_NO_PAD.encode(changed)).is_err(), "{i}");
        }
        let bytes = key.seal_bytes("a", &[7; 5]);
        assert_eq!((key.open_bytes("a", &bytes), key.open_bytes::<5>("b", &bytes)), (Some([7; 5]), None));
        assert!(key.open::<serde_json::Value>(&bytes).is_err() && key.open_bytes::<5>("a", &sealed).is_none());
        let other = CursorKey::new(&"a secret of another server, long enough".to_owned().into());
        assert!(other.open::<serde_json::Value>(&sealed).is_err());
    }
}
