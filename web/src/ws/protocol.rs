//! The messages of `graphql-transport-ws`: <https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>.

use axum::extract::ws::Utf8Bytes;
use chrono::{DateTime, SecondsFormat, Utc};
use schema::engine::{ErrorCode, Request};
use serde_json::{Map, Value as Json};

use crate::graphql::params::{self, Refusal};

/// The name of the protocol.
pub(crate) const NAME: &str = "graphql-transport-ws";

const NO_OBJECT: Refusal = Refusal { code: ErrorCode::BadRequest, message: "A message must be a JSON object" };

/// What a client says.
#[derive(Debug)]
pub(crate) enum ClientMessage {
    /// Who it is.
    Init(Map<String, Json>),
    /// Are you there? Perhaps with a new access token.
    Ping(Option<Map<String, Json>>),
    /// I am.
    Pong,
    /// Answer this, under this id. A request that is well-formed but not offered is refused under the id, too.
    Subscribe(String, Result<Request, Refusal>),
    /// Say no more under this id.
    Complete(String),
}

/// Reads a message.
///
/// # Errors
/// What is wrong with it; the socket must be closed.
pub(crate) fn parse(text: &str) -> Result<ClientMessage, &'static str> {
    let message = serde_json::from_str(text).map_err(|error| params::unreadable(&error, NO_OBJECT).message)?;
    let Json::Object(mut message) = message else { return Err(NO_OBJECT.message) };
    let Some(Json::String(kind)) = message.remove("type") else { return Err("A message must have a type") };
    match kind.as_str() {
        "connection_init" => payload(&mut message).map(Option::unwrap_or_default).map(ClientMessage::Init),
        "ping" => payload(&mut message).map(ClientMessage::Ping),
        "pong" => payload(&mut message).map(|_| ClientMessage::Pong),
        "subscribe" => {
            let id = id(&mut message)?;
            let request = payload(&mut message)?.ok_or("A subscribe message must have a payload")?;
            match params::request(request) {
                Err(Refusal { code: ErrorCode::BadRequest, message }) => Err(message),
                request => Ok(ClientMessage::Subscribe(id, request)),
            }
        }
        "complete" => id(&mut message).map(ClientMessage::Complete),
        _ => Err("Unknown type of message"),
    }
}

fn id(message: &mut Map<String, Json>) -> Result<String, &'static str> {
    match message.remove("id") {
        Some(Json::String(id)) if !id.is_empty() => Ok(id),
        _ => Err("The id must be a string that is not empty"),
    }
}

fn payload(message: &mut Map<String, Json>) -> Result<Option<Map<String, Json>>, &'static str> {
    match message.remove("payload") {
        None | Some(Json::Null) => Ok(None),
        Some(Json::Object(payload)) => Ok(Some(payload)),
        Some(_) => Err("The payload must be a JSON object"),
    }
}

/// You may subscribe now.
pub(crate) const ACK: Utf8Bytes = Utf8Bytes::from_static(r#"{"type":"connection_ack"}"#);

/// I am there. Returns what the ping carried, unless that was a secret.
pub(crate) fn pong(payload: Option<Map<String, Json>>) -> Utf8Bytes {
    match payload {
        None => Utf8Bytes::from_static(r#"{"type":"pong"}"#),
        Some(payload) => format!(r#"{{"type":"pong","payload":{}}}"#, Json::Object(payload)).into(),
    }
}

/// The access token ends soon: a `ping` of the client with a new one keeps the socket.
pub(crate) fn expiring(expires_at: DateTime<Utc>) -> Utf8Bytes {
    let time = expires_at.to_rfc3339_opts(SecondsFormat::Secs, true);
    format!(r#"{{"type":"ping","payload":{{"tokenExpiresAt":"{time}"}}}}"#).into()
}

/// Writes the messages of one operation.
#[derive(Debug)]
pub(crate) struct Writer {
    id: String,
}

impl Writer {
    /// For an id.
    pub(crate) fn new(id: &str) -> Self {
        Self { id: Json::from(id).to_string() }
    }

    /// An answer. The body is copied as it is.
    pub(crate) fn next(&self, body: &[u8]) -> Utf8Bytes {
        self.message("next", body)
    }

    /// The operation was not executed: the payload is the list of errors in the body.
    pub(crate) fn error(&self, body: &[u8]) -> Utf8Bytes {
        let errors = serde_json::from_slice::<Json>(body).ok().and_then(|mut body| body.get_mut("errors").map(Json::take));
        let errors = errors.unwrap_or_else(|| serde_json::json!([{"message": "Internal server error"}]));
        self.message("error", errors.to_string().as_bytes())
    }

    /// There is no more.
    pub(crate) fn complete(&self) -> Utf8Bytes {
        format!(r#"{{"id":{},"type":"complete"}}"#, self.id).into()
    }

    fn message(&self, kind: &str, payload: &[u8]) -> Utf8Bytes {
        let parts: [&[u8]; 7] =
            [br#"{"id":"#, self.id.as_bytes(), br#","type":""#, kind.as_bytes(), br#"","payload":"#, payload, b"}"];
        // The engine writes UTF-8; were it not so, the client would be told of a fault, not sent a broken frame.
        Utf8Bytes::try_from(parts.concat()).unwrap_or_else(|_| self.complete())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn valid_messages_are_understood() {
        use ClientMessage::{Complete, Init, Ping, Pong, Subscribe};
        assert!(matches!(parse(r#"{"type":"connection_init"}"#), Ok(Init(payload)) if payload.is_empty()));
        assert!(matches!(parse(r#"{"type":"connection_init","payload":{"a":1}}"#), Ok(Init(payload)) if payload.len() == 1));
        assert!(matches!(parse(r#"{"type":"ping","payload":null}"#), Ok(Ping(None))));
        assert!(matches!(parse(r#"{"type":"pong","payload":{}}"#), Ok(Pong)));
        assert!(matches!(parse(r#"{"type":"complete","id":"1"}"#), Ok(Complete(id)) if id == "1"));
        let subscribe = r#"{"id":"1","type":"subscribe","payload":{"query":"{a}","variables":null,"operationName":"A"}}"#;
        assert!(matches!(parse(subscribe), Ok(Subscribe(id, Ok(request))) if id == "1" && request.query == "{a}"));
        let persisted = r#"{"id":"1","type":"subscribe","payload":{"extensions":{"persistedQuery":{}}}}"#;
        assert!(matches!(parse(persisted), Ok(Subscribe(_, Err(_)))));
    }

    #[test]
    fn everything_else_is_an_error_that_fits_a_close_frame() {
        for text in [
            "",
            "hello",
            "null",
            "[]",
            r#""x""#,
            "{}",
            r#"{"type":1}"#,
            r#"{"type":"start"}"#,
            r#"{"type":"connection_ack"}"#,
            r#"{"type":"next","id":"1","payload":{}}"#,
            r#"{"type":"connection_init","payload":"x"}"#,
            r#"{"type":"ping","payload":[]}"#,
            r#"{"type":"complete"}"#,
            r#"{"type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"id":1,"type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"id":"","type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"id":"1","type":"subscribe"}"#,
            r#"{"id":"1","type":"subscribe","payload":{}}"#,
            r#"{"id":"1","type":"subscribe","payload":{"query":1}}"#,
            r#"{"id":"1","type":"subscribe","payload":{"query":"{a}","variables":[]}}"#,
        ] {
            let reason = parse(text).expect_err(text);
            assert!(!reason.is_empty() && reason.len() <= 123, "{reason}");
        }
    }

    #[test]
    fn answers_are_spliced() {
        let writer = Writer::new("a\"b");
        assert_eq!(writer.next(br#"{"data":null}"#).as_str(), r#"{"id":"a\"b","type":"next","payload":{"data":null}}"#);
        assert_eq!(writer.complete().as_str(), r#"{"id":"a\"b","type":"complete"}"#);
        let error = writer.error(br#"{"errors":[{"message":"no"}]}"#);
        assert_eq!(error.as_str(), r#"{"id":"a\"b","type":"error","payload":[{"message":"no"}]}"#);
        assert_eq!(expiring(DateTime::UNIX_EPOCH), r#"{"type":"ping","payload":{"tokenExpiresAt":"1970-01-01T00:00:00Z"}}"#);
        assert_eq!(pong(json!({"a": 1}).as_object().cloned()).as_str(), r#"{"type":"pong","payload":{"a":1}}"#);
    }
}
