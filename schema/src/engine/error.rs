//! What went wrong with one field, as the caller may know it.

use resolvers::Error;
use serde_json::{Map, Value as Json, json};

use super::response::ErrorCode;

/// The error of a field.
#[derive(Clone, Debug)]
pub(crate) struct FieldError {
    pub(crate) code: ErrorCode,
    pub(crate) message: String,
    permission: Option<String>,
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
            Error::FellBehind => Self::new(ErrorCode::CursorExpired, Error::FellBehind.to_string()),
            Error::Forbidden { permission } => Self::forbidden(&permission),
            Error::RateLimited { retry_after } => Self {
                retry_after: Some(retry_after.as_secs().max(1)),
                ..Self::new(ErrorCode::RateLimited, Error::RateLimited { retry_after }.to_string())
            },
            Error::Rejected(errors) => {
                let messages: Vec<_> = errors.into_iter().map(|e| e.message).collect();
                Self::new(ErrorCode::BadUserInput, messages.join("; "))
            }
            Error::Internal(source) => {
                tracing::error!(error.name = "InternalError", error.message = %source, "A resolver failed");
                Self::internal()
            }
        }
    }

    /// As the response carries it.
    pub(crate) fn to_json(&self, path: Option<Vec<Json>>, location: Option<(usize, usize)>, correlation_id: &str) -> Json {
        let mut extensions = Map::from_iter([("code".to_owned(), Json::from(self.code.as_str()))]);
        if let Some(permission) = &self.permission {
            extensions.insert("permission".into(), Json::from(permission.as_str()));
        }
        if let Some(seconds) = self.retry_after {
            extensions.insert("retryAfter".into(), Json::from(seconds));
        }
        if self.code == ErrorCode::InternalServerError {
            extensions.insert("correlationId".into(), Json::from(correlation_id));
        }
        let mut error = Map::from_iter([("message".to_owned(), Json::from(self.message.as_str()))]);
        if let Some((line, column)) = location {
            error.insert("locations".into(), json!([{"line": line, "column": column}]));
        }
        if let Some(path) = path {
            error.insert("path".into(), Json::Array(path));
        }
        error.insert("extensions".into(), Json::Object(extensions));
        Json::Object(error)
    }
}
