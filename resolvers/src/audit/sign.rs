//! Signs checkpoints with Ed25519, so that who verifies one cannot make one.

use chrono::{DateTime, Utc};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use entities::audit_checkpoint::Model;

use super::chain;
use crate::hex;

/// Stands before what is signed, and names the form.
const FORM: &str = "backoffice audit checkpoint 1";

/// Has the private key.
#[derive(Clone)]
pub struct Signer(SigningKey);

/// Verifies what a [`Signer`] has signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Signer").field(&self.public_key().to_string()).finish()
    }
}

impl Signer {
    /// From the 32 secret bytes of RFC 8032.
    pub fn new(secret: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&secret))
    }

    /// What others verify with.
    pub fn public_key(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// A signed statement that an entry is the last.
    pub fn checkpoint(&self, sequence: i64, hash: String, time: DateTime<Utc>) -> Model {
        let signature = self.0.sign(&signed(sequence, &hash, time));
        let (public_key, signature) = (self.public_key().to_string(), hex::encode(&signature.to_bytes()));
        Model { sequence, hash, time, public_key, signature }
    }
}

impl PublicKey {
    /// From its 64 hexadecimal digits; nothing when they are no key.
    pub fn parse(text: &str) -> Option<Self> {
        VerifyingKey::from_bytes(&hex::decode(text)?).ok().map(Self)
    }

    /// True when the holder of the private key has made the checkpoint, as it is.
    pub fn has_signed(&self, checkpoint: &Model) -> bool {
        let Some(signature) = hex::decode(&checkpoint.signature).map(|bytes| Signature::from_bytes(&bytes)) else { return false };
        let signed = signed(checkpoint.sequence, &checkpoint.hash, checkpoint.time);
        self.0.verify_strict(&signed, &signature).is_ok()
    }
}

impl std::fmt::Display for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.0.as_bytes()))
    }
}

/// The values that are signed, written as those of an entry are.
fn signed(sequence: i64, hash: &str, time: DateTime<Utc>) -> Vec<u8> {
    let (sequence, time) = (sequence.to_string(), chain::time(time));
    chain::bytes([Some(FORM), Some(sequence.as_str()), Some(hash), Some(time.as_str())])
}
