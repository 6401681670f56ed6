//! Requests and responses, independent of how they travel.

use std::sync::Arc;

use serde_json::{Map, Value as Json};
use subscriptions::Cursor;

use super::error::{Entry, FieldError};
use super::front_door::Refusal;

/// What is asked: <https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters>.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The document.
    pub query: String,
    /// Which of its operations.
    pub operation_name: Option<String>,
    /// The values of its variables.
    pub variables: Map<String, Json>,
}

/// The kinds of operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationKind {
    /// Reads.
    Query,
    /// Writes.
    Mutation,
    /// Listens.
    Subscription,
}

/// The closed list of `extensions.code` (ARCHITECTURE.md, "Errors").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// The document is not GraphQL.
    GraphqlParseFailed,
    /// The document does not fit the schema.
    GraphqlValidationFailed,
    /// A value cannot be used.
    BadUserInput,
    /// The request is malformed.
    BadRequest,
    /// Nobody is signed in.
    Unauthenticated,
    /// A permission is missing.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// Something else changed first.
    Conflict,
    /// Too many attempts.
    RateLimited,
    /// A limit of the front door, or the time, was exceeded.
    QueryTooComplex,
    /// The body is too large.
    PayloadTooLarge,
    /// The operation name names no operation.
    OperationResolutionFailure,
    /// The persisted document is not known.
    PersistedQueryNotFound,
    /// Persisted documents are not offered.
    PersistedQueryNotSupported,
    /// The position is older than the log.
    CursorExpired,
    /// Something that only this field needs does not answer.
    ServiceUnavailable,
    /// A fault of ours.
    InternalServerError,
}

impl ErrorCode {
    /// As in `extensions.code`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::BadRequest => "BAD_REQUEST",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::Conflict => "CONFLICT",
            Self::RateLimited => "RATE_LIMITED",
            Self::QueryTooComplex => "QUERY_TOO_COMPLEX",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::OperationResolutionFailure => "OPERATION_RESOLUTION_FAILURE",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::PersistedQueryNotSupported => "PERSISTED_QUERY_NOT_SUPPORTED",
            Self::CursorExpired => "CURSOR_EXPIRED",
            Self::ServiceUnavailable => "SERVICE_UNAVAILABLE",
            Self::InternalServerError => "INTERNAL_SERVER_ERROR",
        }
    }
}

/// Whether an operation was executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was: there is `data`, perhaps null, perhaps with errors.
    Executed,
    /// It was not: there are only errors, the first with this code.
    Refused(ErrorCode),
}

/// An answer, written.
#[derive(Clone, Debug)]
pub struct Response {
    /// The JSON object `{"data": ..., "errors": [...]}`.
    pub body: Arc<[u8]>,
    /// Whether it was executed.
    pub outcome: Outcome,
    /// How many errors the body has, for logs and metrics.
    pub errors: usize,
    /// How many of them are faults of ours.
    pub(crate) faults: usize,
    /// Where the event that it shows stands in the log, for who wants to go on after it.
    pub cursor: Option<Cursor>,
}

impl Response {
    /// An answer to a request that was not executed: one error and no `data`.
    pub fn refused(code: ErrorCode, message: &str, correlation_id: &str) -> Self {
        Self::of_refusal(&Refusal::new(code, message), correlation_id)
    }

    pub(crate) fn of_refusal(refusal: &Refusal, correlation_id: &str) -> Self {
        let body = super::errors_only(&refusal.errors, correlation_id);
        Self { body: body.into(), outcome: Outcome::Refused(refusal.code), errors: refusal.errors.len(), faults: 0, cursor: None }
    }

    /// An answer to a request that failed as a whole.
    pub(crate) fn of_field(error: &FieldError, correlation_id: &str) -> Self {
        let errors = [error.entry(None, None, correlation_id)];
        Self {
            body: super::errors_only(&errors, correlation_id).into(),
            outcome: Outcome::Refused(error.code),
            errors: 1,
            faults: 0,
            cursor: None,
        }
    }

    /// An answer with data; the errors stand first, where people see them.
    pub(crate) fn executed(data: Vec<u8>, errors: &[Entry]) -> Self {
        let mut body = Vec::with_capacity(data.len() + 32);
        body.push(b'{');
        if !errors.is_empty() {
            body.extend_from_slice(b"\"errors\":");
            body.extend_from_slice(&serde_json::to_vec(errors).unwrap_or_default());
            body.push(b',');
        }
        let faults = errors.iter().filter(|error| error.is_fault()).count();
        body.extend_from_slice(b"\"data\":");
        body.extend_from_slice(&data);
        body.push(b'}');
        Self { body: body.into(), outcome: Outcome::Executed, errors: errors.len(), faults, cursor: None }
    }

    /// Whether something in it failed by a fault of ours.
    pub fn is_faulty(&self) -> bool {
        self.faults > 0 || self.outcome == Outcome::Refused(ErrorCode::InternalServerError)
    }

    /// The same, of an event that stands there.
    pub(crate) fn at(self, cursor: Option<Cursor>) -> Self {
        Self { cursor, ..self }
    }
}
