//! Answers as HTTP: status, headers, body.

use axum::body::{Body, Bytes};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, VARY, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response as HttpResponse;
use schema::engine::{ErrorCode, Outcome, Response};

use super::caller::Caller;
use super::negotiate::Media;
use crate::middleware::Statements;
use crate::sse;

/// How many seconds later to come again when all seats are taken.
const LATER: HeaderValue = HeaderValue::from_static("5");

/// An answer, and the status when it is not the one that follows from it.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) response: Response,
    pub(crate) status: Option<StatusCode>,
    /// SQL statements that it took.
    pub(crate) statements: u32,
}

impl From<Response> for Reply {
    fn from(response: Response) -> Self {
        Self { response, status: None, statements: 0 }
    }
}

impl Reply {
    /// A request that is wrong before any document is looked at.
    pub(crate) fn refused(status: StatusCode, code: ErrorCode, message: &str, correlation_id: &str) -> Self {
        Self { response: Response::refused(code, message, correlation_id), status: Some(status), statements: 0 }
    }

    /// There is no seat left.
    pub(crate) fn full(caller: &Caller, message: &str) -> Self {
        Self::refused(StatusCode::SERVICE_UNAVAILABLE, ErrorCode::RateLimited, message, &caller.correlation_id)
    }

    /// Writes it.
    pub(crate) fn into_http(self, media: Media) -> HttpResponse {
        let status = self.status.unwrap_or_else(|| status(self.response.outcome, media));
        let body = match media {
            Media::EventStream => sse::answer(&self.response.body),
            Media::Json | Media::GraphqlResponse => Bytes::from_owner(self.response.body),
        };
        let mut answer = http(status, media.content_type(), body);
        answer.extensions_mut().insert(Statements(self.statements));
        answer
    }
}

/// The status that follows from an outcome. In `application/json` a well-formed request is answered with 200, whatever became of its
/// document (<https://graphql.github.io/graphql-over-http/draft/#sec-application-json>), and so it is with events.
fn status(outcome: Outcome, media: Media) -> StatusCode {
    match (outcome, media) {
        (Outcome::Refused(ErrorCode::InternalServerError), _) => StatusCode::INTERNAL_SERVER_ERROR,
        (Outcome::Refused(ErrorCode::ServiceUnavailable), _) => StatusCode::SERVICE_UNAVAILABLE,
        (Outcome::Executed, _) | (_, Media::Json | Media::EventStream) => StatusCode::OK,
        (Outcome::Refused(ErrorCode::Unauthenticated), _) => StatusCode::UNAUTHORIZED,
        (Outcome::Refused(ErrorCode::Forbidden), _) => StatusCode::FORBIDDEN,
        (Outcome::Refused(ErrorCode::PayloadTooLarge), _) => StatusCode::PAYLOAD_TOO_LARGE,
        (Outcome::Refused(ErrorCode::RateLimited), _) => StatusCode::TOO_MANY_REQUESTS,
        (Outcome::Refused(_), _) => StatusCode::BAD_REQUEST,
    }
}

/// Answers to the items of a batch, as one list.
pub(crate) fn batch(replies: &[Reply], media: Media) -> HttpResponse {
    let mut body = Vec::with_capacity(replies.iter().map(|r| r.response.body.len() + 1).sum::<usize>() + 1);
    for (i, reply) in replies.iter().enumerate() {
        body.push(if i == 0 { b'[' } else { b',' });
        body.extend_from_slice(&reply.response.body);
    }
    body.push(b']');
    let mut answer = http(StatusCode::OK, media.content_type(), Bytes::from(body));
    answer.extensions_mut().insert(Statements(replies.iter().map(|reply| reply.statements).sum()));
    answer
}

/// An answer with the headers that every answer has.
pub(crate) fn http(status: StatusCode, content_type: &'static str, body: impl Into<Body>) -> HttpResponse {
    let mut response = HttpResponse::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(VARY, HeaderValue::from_static("accept, origin"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(RETRY_AFTER, LATER);
    }
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// Says which methods there are.
pub(crate) fn allow(mut response: HttpResponse, methods: &'static str) -> HttpResponse {
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(methods));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_follows_from_the_outcome_and_the_media_type() {
        for (outcome, json, graphql) in [
            (Outcome::Executed, 200, 200),
            (Outcome::Refused(ErrorCode::GraphqlParseFailed), 200, 400),
            (Outcome::Refused(ErrorCode::BadUserInput), 200, 400),
            (Outcome::Refused(ErrorCode::Unauthenticated), 200, 401),
            (Outcome::Refused(ErrorCode::Forbidden), 200, 403),
            (Outcome::Refused(ErrorCode::InternalServerError), 500, 500),
            (Outcome::Refused(ErrorCode::ServiceUnavailable), 503, 503),
        ] {
            assert_eq!(status(outcome, Media::Json), json, "{outcome:?}");
            assert_eq!(status(outcome, Media::GraphqlResponse), graphql, "{outcome:?}");
        }
    }
}
