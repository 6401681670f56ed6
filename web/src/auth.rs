//! Reads credentials: the `Authorization` header of a request, and the payload of a socket's `connection_init` or `ping`.
//! They never travel in a cookie or an address.

use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use entities::access::Viewer;
use resolvers::{App, Error, Result};
use serde_json::{Map, Value as Json};

/// What is said about credentials that cannot even be read.
const MALFORMED: Error = Error::Unauthenticated("Credentials must be a bearer token");

/// The access token of a request, if it carries one.
///
/// # Errors
/// [`Error::Unauthenticated`] when there are credentials, but not one bearer token.
pub fn bearer(headers: &HeaderMap) -> Result<Option<&str>> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(MALFORMED);
    }
    value.to_str().ok().and_then(token).map(Some).ok_or(MALFORMED)
}

/// Who sends a request: nobody in particular without credentials.
///
/// # Errors
/// [`Error::Unauthenticated`] when the credentials are malformed or not valid now.
pub async fn viewer(app: &Arc<App>, headers: &HeaderMap) -> Result<Viewer> {
    match bearer(headers)? {
        None => Ok(Viewer::anonymous()),
        Some(token) => Ok(resolvers::auth::authenticate(app, token).await?.viewer),
    }
}

/// The access token in the payload of a socket message: `{"authorization": "Bearer ..."}`, the same inside `headers`, or the bare token
/// as `accessToken` or `token`.
///
/// # Errors
/// [`Error::Unauthenticated`] when there are credentials, but not one bearer token.
pub fn in_payload(payload: &Map<String, Json>) -> Result<Option<&str>> {
    for (key, value) in payload.iter().filter(|(_, value)| !value.is_null()) {
        if key.eq_ignore_ascii_case("authorization") {
            return value.as_str().and_then(token).map(Some).ok_or(MALFORMED);
        }
        if key == "accessToken" || key == "token" {
            let bare = value.as_str().ok_or(MALFORMED)?;
            return token(bare).or_else(|| one_word(bare)).map(Some).ok_or(MALFORMED);
        }
    }
    match payload.get("headers") {
        Some(Json::Object(headers)) => {
            let value = headers.iter().find(|(key, value)| key.eq_ignore_ascii_case("authorization") && !value.is_null());
            value.map(|(_, value)| value.as_str().and_then(token).ok_or(MALFORMED)).transpose()
        }
        _ => Ok(None),
    }
}

/// The token of `Bearer <token>`.
fn token(value: &str) -> Option<&str> {
    let (scheme, token) = value.trim_ascii().split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") { one_word(token) } else { None }
}

/// A token is visible ASCII: <https://www.rfc-editor.org/rfc/rfc6750#section-2.1>.
fn one_word(value: &str) -> Option<&str> {
    let value = value.trim_ascii();
    (!value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic())).then_some(value)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use serde_json::json;

    use super::*;

    fn header(values: &[&'static str]) -> std::result::Result<Option<String>, ()> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(AUTHORIZATION, HeaderValue::from_static(value));
        }
        bearer(&headers).map(|token| token.map(str::to_owned)).map_err(drop)
    }

    #[test]
    fn a_header_is_one_bearer_token_or_an_error() {
        assert_eq!(header(&[]), Ok(None));
        assert_eq!(header(&["Bearer abc"]), Ok(Some("abc".into())));
        assert_eq!(header(&["bearer  abc "]), Ok(Some("abc".into())));
        for wrong in
            [&["Basic abc"] as &[&str], &["Bearer"], &["Bearer "], &[""], &["abc"], &["Bearer a b"], &["Bearer a", "Bearer b"]]
        {
            assert_eq!(header(wrong), Err(()), "{wrong:?}");
        }
    }

    #[test]
    fn a_payload_carries_the_token_in_several_forms() {
        let read = |payload: Json| in_payload(payload.as_object().unwrap()).map(|t| t.map(str::to_owned)).map_err(drop);
        for payload in [
            json!({"authorization": "Bearer abc"}),
            json!({"Authorization": "bearer abc"}),
            json!({"headers": {"Authorization": "Bearer abc"}}),
            json!({"accessToken": "abc"}),
            json!({"token": "Bearer abc", "other": 1}),
        ] {
            assert_eq!(read(payload.clone()), Ok(Some("abc".into())), "{payload}");
        }
        for payload in [json!({}), json!({"authorization": null}), json!({"headers": "x"}), json!({"headers": {}})] {
            assert_eq!(read(payload.clone()), Ok(None), "{payload}");
        }
        for payload in [
            json!({"authorization": 1}),
            json!({"authorization": "abc"}),
            json!({"token": ""}),
            json!({"token": "ab\u{a0}c"}),
            json!({"token": "\u{a0}abc"}),
            json!({"headers": {"authorization": ""}}),
        ] {
            assert_eq!(read(payload.clone()), Err(()), "{payload}");
        }
    }
}
