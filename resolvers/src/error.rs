//! How a rule can fail.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use sea_orm::DbErr;
use uuid::Uuid;

use crate::db::is_away;

/// The result of a rule.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a rule did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A business outcome of a mutation: data for the caller, not an exception.
    #[error("rejected")]
    Rejected(Vec<UserError>),
    /// An argument of a query that cannot be used: a forged cursor, an inverted range.
    #[error("{0}")]
    BadUserInput(String),
    /// Nobody is signed in, or the credentials are wrong. The text is for the caller.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// The viewer lacks this permission.
    #[error("Requires `{permission}`")]
    Forbidden {
        /// As a role would list it.
        permission: String,
    },
    /// Too many attempts.
    #[error("Too many attempts, try again in {} s", retry_after.as_secs().max(1))]
    RateLimited {
        /// When to come back.
        retry_after: Duration,
    },
    /// What follows a cursor of the log is not kept any more.
    #[error("What follows this cursor is not kept any more: read the lists again, and subscribe without `after`")]
    CursorExpired,
    /// The viewer's own rights have changed, and with them what they have seen before.
    #[error(
        "Your rights have changed, and so have the tickets that you may see: read the lists again, and subscribe without `after`"
    )]
    SightChanged,
    /// Something that only this answer needs does not answer itself.
    #[error("{0} cannot be read at the moment")]
    Unavailable(&'static str),
    /// A fault of ours. The text is for the log, never for the caller.
    #[error("internal: {0}")]
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

/// One thing that the caller can put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserError {
    /// The kind.
    pub code: UserErrorCode,
    /// One sentence for people.
    pub message: String,
    /// The input field it speaks of, as a dotted path: `email`, `items.3.role`.
    pub field: Option<String>,
    /// The permission whose lack it is, where it is one. For the audit log: the caller has the message.
    pub permission: Option<String>,
}

/// The kinds of business outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserErrorCode {
    /// The input breaks a rule.
    BadUserInput,
    /// The row has changed, exists already, or is still used.
    Conflict,
    /// There is no such row, or none that the viewer may see.
    NotFound,
    /// The viewer may see the row but not do this to it.
    Forbidden,
}

impl UserErrorCode {
    /// As in `extensions.code`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::Conflict => "CONFLICT",
            Self::NotFound => "NOT_FOUND",
            Self::Forbidden => "FORBIDDEN",
        }
    }
}

impl UserError {
    /// The input breaks a rule.
    pub fn bad_input(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: UserErrorCode::BadUserInput, message: message.into(), field: Some(field.into()), permission: None }
    }

    /// There is no such row, or none that the viewer may see.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self { code: UserErrorCode::NotFound, message: message.into(), field: None, permission: None }
    }

    /// The row has changed, exists already, or is still used.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self { code: UserErrorCode::Conflict, message: message.into(), field: None, permission: None }
    }

    /// The viewer may see the row but not do this to it.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self { code: UserErrorCode::Forbidden, message: message.into(), field: None, permission: None }
    }

    /// The same, for lack of a permission.
    pub fn lacking(permission: impl Into<String>, message: impl Into<String>) -> Self {
        Self { permission: Some(permission.into()), ..Self::forbidden(message) }
    }

    /// The same, said of an input field.
    pub fn on(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

impl Error {
    /// A fault of ours.
    pub fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }

    /// Whether what was needed does not answer: the request may be right and the program, too. What a mutation asked for may have been done.
    pub fn is_away(&self) -> bool {
        match self {
            Self::Unavailable(_) => true,
            Self::Internal(source) => {
                source.downcast_ref().is_some_and(is_away)
                    || source.downcast_ref().is_some_and(|shared: &Arc<DbErr>| is_away(shared))
                    || source.downcast_ref().is_some_and(|shared: &Arc<Self>| shared.is_away())
            }
            _ => false,
        }
    }

    /// The viewer lacks `area:action`.
    pub fn forbidden(area: &str, action: &str) -> Self {
        Self::Forbidden { permission: format!("{area}:{action}") }
    }
}

/// What a future answers; a fault when it panics, which was logged where it happened. For what several wait for, or all of them would panic.
///
/// # Errors
/// The future's.
pub(crate) async fn caught<T>(answer: impl Future<Output = Result<T>>) -> Result<T> {
    AssertUnwindSafe(answer).catch_unwind().await.unwrap_or_else(|_| Err(Error::internal("it panicked")))
}

impl From<UserError> for Error {
    fn from(error: UserError) -> Self {
        Self::Rejected(vec![error])
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        Self::Internal(Box::new(error))
    }
}

/// What a mutation did: the row as it is now, and what stood in the way, if anything did.
///
/// A version conflict answers with the current row *and* an error, so that the caller can show both.
#[derive(Clone, Debug)]
pub struct Written<T> {
    /// The row after the change, or the current one when it was not changed.
    pub row: T,
    /// Why it was not changed; empty when it was.
    pub errors: Vec<UserError>,
    /// The last event of the change, when there was one.
    pub event: Option<Uuid>,
}

impl<T> Written<T> {
    /// The same, with its last event.
    pub fn told(self, event: Option<Uuid>) -> Self {
        Self { event, ..self }
    }

    /// It was changed.
    pub fn done(row: T) -> Self {
        Self { row, errors: Vec::new(), event: None }
    }

    /// Somebody else changed it first: `expectedVersion` is not its version any more.
    pub fn conflict(current: T, message: impl Into<String>) -> Self {
        Self { row: current, errors: vec![UserError::conflict(message).on("expectedVersion")], event: None }
    }
}
