//! The audit log: who did what, when, from where, by what right and why, in a database of its own.
//!
//! Every event has one entry. A reaction enters them from the log, so no write waits for it, and none is lost while its database is away. Each
//! entry holds the hash of the one before it ([`chain`]), so that what was changed, left out or moved is found ([`verify`]); and now and then
//! the last hash is signed and written to a file elsewhere ([`checkpoint`]), so that an end that was cut off, or a chain that somebody has
//! computed anew, is found as well. And since an entry follows from its event, whatever no checkpoint covers yet is compared with the event log
//! before it is signed ([`verify`]).

mod append;
pub mod chain;
mod changes;
pub mod checkpoint;
mod compare;
mod entry;
mod export;
mod fault;
mod list;
mod reaction;
mod refusals;
mod sign;
#[cfg(test)]
mod tests;
pub mod verify;
mod walk;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use secrecy::SecretString;

pub use append::{append, last};
pub use export::{exported, lines};
pub use list::{AuditFilter, Shown, by_ids, list, shown};
pub use reaction::reaction;
pub(crate) use refusals::{Because, sign_in_refused};
pub use refusals::{access_refused, flush};
pub use sign::{PublicKey, Signer};

use crate::db::Database;
use crate::error::{Error, Result};
use fault::Bad;
use refusals::Refusals;

/// What the application knows of the audit log.
#[derive(Debug)]
pub struct Audit {
    log: OnceLock<Arc<Log>>,
    refusals: Refusals,
    disputed: Mutex<Option<Bad>>,
}

/// The audit log, open.
#[derive(Debug)]
pub struct Log {
    /// Its database, migrated.
    pub database: Arc<Database>,
    /// Signs checkpoints.
    pub signer: Signer,
    /// The folder to which checkpoints are written.
    pub checkpoints: PathBuf,
    /// Entries after which there is a checkpoint, at the latest.
    pub every: i64,
}

impl Audit {
    /// One that is not open yet. `secret` hides the addresses that strangers try to sign in with.
    pub fn new(secret: &SecretString) -> Self {
        Self { log: OnceLock::new(), refusals: Refusals::new(secret), disputed: Mutex::default() }
    }

    /// Opens it, once.
    pub fn open(&self, log: Log) {
        // Somebody else was faster, with the same settings.
        let _ = self.log.set(Arc::new(log));
    }

    /// The log.
    ///
    /// # Errors
    /// [`Error::Unavailable`] while its database has not been reached since the start.
    pub fn log(&self) -> Result<&Arc<Log>> {
        self.log.get().ok_or(Error::Unavailable("The audit log"))
    }

    /// The first entry that was not signed because it is not as it was entered, when the last checkpoint was to be made.
    pub fn disputed(&self) -> Option<Bad> {
        self.disputed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn dispute(&self, bad: Option<Bad>) {
        *self.disputed.lock().unwrap_or_else(PoisonError::into_inner) = bad;
    }
}
