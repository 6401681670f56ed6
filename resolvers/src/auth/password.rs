//! Passwords: argon2id at the parameters that OWASP recommends, computed off the async threads, a few at a time.

use std::num::NonZero;
use std::sync::Arc;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::app::App;
use crate::error::{Error, Result};

/// KiB of memory of one hash.
const MEMORY: u32 = 19_456;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Lanes of one hash.
const LANES: u32 = 1;

/// No password has this hash. It is verified in place of one that does not exist, so that an unknown address costs what a wrong
/// password costs.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlzIQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Lets as many hashes be computed at a time as there are processors; the others wait without holding memory or threads.
#[derive(Clone, Debug)]
pub(super) struct Hashing(Arc<Semaphore>);

impl Default for Hashing {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(2, NonZero::get);
        Self(Arc::new(Semaphore::new(processors)))
    }
}

impl Hashing {
    #[cfg(test)]
    pub(super) fn stop(&self) {
        self.0.close();
    }

    /// Computes on a thread that may block. A caller that goes away frees its place only when the computation ends.
    async fn run<T: Send + 'static>(&self, compute: impl FnOnce(&Argon2<'_>) -> T + Send + 'static) -> Result<T> {
        let place = self.0.clone().acquire_owned().await.map_err(Error::internal)?;
        let params = Params::new(MEMORY, PASSES, LANES, None).map_err(|e| Error::internal(e.to_string()))?;
        let done = tokio::task::spawn_blocking(move || {
            let result = compute(&Argon2::new(Algorithm::Argon2id, Version::V0x13, params));
            drop(place);
            result
        });
        done.await.map_err(Error::internal)
    }
}

/// The hash to store for a password: an argon2id PHC string with its own salt.
///
/// # Errors
/// [`Error::Internal`] only.
pub async fn hash(app: &App, password: &str) -> Result<String> {
    let salt = SaltString::encode_b64(&app.random_bytes::<16>()).map_err(|e| Error::internal(e.to_string()))?;
    let password = password.to_owned();
    let hash = app.auth.hashing.run(move |argon2| argon2.hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string()));
    hash.await?.map_err(|e| Error::internal(e.to_string()))
}

/// Whether this is the password of that hash. Without a hash it never is, at the same cost.
///
/// # Errors
/// [`Error::Internal`] only.
pub async fn verify(app: &App, password: &str, hash: Option<&str>) -> Result<bool> {
    let (password, hash) = (password.to_owned(), hash.unwrap_or(NOBODYS).to_owned());
    let verified = app
        .auth
        .hashing
        .run(move |argon2| PasswordHash::new(&hash).is_ok_and(|hash| argon2.verify_password(password.as_bytes(), &hash).is_ok()));
    verified.await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::TestApp;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let app = TestApp::new().await;
        let hash = hash(&app, "open sesame, please").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify(&app, "open sesame, please", Some(&hash)).await.unwrap());
        assert!(!verify(&app, "open sesame, pleasE", Some(&hash)).await.unwrap());
        assert!(!verify(&app, "", Some("not a hash")).await.unwrap());
        let again = super::hash(&app, "open sesame, please").await.unwrap();
        assert_ne!(hash, again, "each hash has its own salt");
    }

    #[tokio::test]
    async fn nobody_has_a_password_but_it_is_checked_all_the_same() {
        let app = TestApp::new().await;
        assert!(!verify(&app, "anything at all", None).await.unwrap());
        let nobodys = PasswordHash::new(NOBODYS).unwrap();
        let params = Params::try_from(&nobodys).unwrap();
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), (MEMORY, PASSES, LANES));
        assert_eq!(nobodys.hash.unwrap().len(), 32);
    }
}
