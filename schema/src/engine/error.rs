//! What went wrong with one field, as the caller may know it.

use resolvers::Error;
use serde::Serialize;
use serde_json::Value as Json;

use super::response::ErrorCode;

/// What is said when the database does not answer. Of a mutation nobody knows then whether it was done.
pub const DATABASE_AWAY: &str = "The database does not answer at the moment";

/// The error of a field.
#[derive(Clone, Debug)]
pub(crate) struct FieldError {
    pub(crate) code: ErrorCode,
    pub(crate) message: String,
    pub(crate) permission: Option<String>,
    retry_after: Option<u64>,
}

impl FieldError {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), permission: None, retry_after: None }
    }

    pub(crate) fn forbidden(permission: &str) -> Self {
        let message = format!("Requires `{permission}`");
        Self { permission: Some(permission.to_owned()), ..Self::new(ErrorCode::Forbidden, message) }
    }

    pub(crate) fn unauthenticated() -> Self {
        Self::new(ErrorCode::Unauthenticated, "Sign in first")
    }

    pub(crate) fn internal() -> Self {
        Self::new(ErrorCode::InternalServerError, "Something went wrong on our side")
    }

    /// What a rule's error is to the caller. The text of a fault goes to the log and no further.
    pub(crate) fn of(error: Error) -> Self {
        match error {
            Error::BadUserInput(message) => Self::new(ErrorCode::BadUserInput, message),
            Error::Unauthenticated(message) => Self::new(ErrorCode::Unauthenticated, message),
            Error::Unavailable(_) => Self::new(ErrorCode::ServiceUnavailable, error.to_string()),
            // Both ask for the same.
            error @ (Error::CursorExpired | Error::SightChanged) => Self::new(ErrorCode::CursorExpired, error.to_string()),
            Error::Forbidden { permission } => Self::forbidden(&permission),
            Error::RateLimited { retry_after } => Self {
                retry_after: Some(retry_after.as_secs().max(1)),
                ..Self::new(ErrorCode::RateLimited, Error::RateLimited { retry_after }.to_string())
            },
            Error::Rejected(errors) => {
                let messages: Vec<_> = errors.into_iter().map(|e| e.message).collect();
                Self::new(ErrorCode::BadUserInput, messages.join("; "))
            }
            Error::Internal(ref source) if error.is_away() => {
                tracing::error!(error = &**source as &dyn std::error::Error, "The database does not answer");
                Self::new(ErrorCode::ServiceUnavailable, DATABASE_AWAY)
            }
            Error::Internal(source) => {
                tracing::error!(error = &*source as &dyn std::error::Error, "A resolver failed");
                Self::internal()
            }
        }
    }

    /// As the response carries it.
    pub(crate) fn entry(&self, path: Option<Vec<Json>>, location: Option<(usize, usize)>, correlation_id: &str) -> Entry {
        let traced = matches!(self.code, ErrorCode::InternalServerError | ErrorCode::ServiceUnavailable);
        Entry {
            message: self.message.clone(),
            locations: location.map(|(line, column)| vec![Location { line, column }]),
            path,
            extensions: Extensions {
                code: self.code.as_str(),
                permission: self.permission.clone(),
                retry_after: self.retry_after,
                correlation_id: traced.then(|| correlation_id.to_owned()),
            },
        }
    }
}

/// An error of a response: <https://spec.graphql.org/October2021/#sec-Errors.Error-result-format>.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    pub(crate) message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) locations: Option<Vec<Location>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<Vec<Json>>,
    pub(crate) extensions: Extensions,
}

/// A place in the document, counted from 1.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Location {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Extensions {
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    permission: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<String>,
}

impl Entry {
    /// The fault is ours.
    pub(crate) fn is_fault(&self) -> bool {
        self.extensions.code == ErrorCode::InternalServerError.as_str()
    }

    /// Of no field, and not yet of a request.
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        FieldError::new(code, message).entry(None, None, "")
    }

    /// The same, of this request.
    pub(crate) fn of_request(mut self, id: &str) -> Self {
        if let Some(correlation_id) = &mut self.extensions.correlation_id {
            id.clone_into(correlation_id);
        }
        self
    }
}
