//! The parameters of a request, from a body, an address or a socket message:
//! <https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters>.

use std::borrow::Cow;

use schema::engine::{ErrorCode, Request};
use serde_json::{Map, Value as Json};

/// Why parameters cannot be used. The text is for the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: ErrorCode,
    pub(crate) message: &'static str,
}

const fn bad(message: &'static str) -> Refusal {
    Refusal { code: ErrorCode::BadRequest, message }
}

/// The word by which clients that send hashes know that they must send the document.
const PERSISTED: Refusal = Refusal { code: ErrorCode::PersistedQueryNotSupported, message: "PersistedQueryNotSupported" };
const NOT_JSON: Refusal = bad("The body must be JSON in UTF-8");
const TOO_DEEP: Refusal = bad("The JSON is nested too deeply: at most 127 lists and objects in each other");
const OUT_OF_RANGE: Refusal = bad("The JSON has a number that is out of range");
const NO_QUERY: Refusal = bad("Parameter `query` is missing");

/// A body: one request, or a list of them that are answered in order.
#[derive(Debug)]
pub(crate) enum Body {
    One(Request),
    Batch(Vec<Result<Request, Refusal>>),
}

/// Reads a body. An item of a batch that cannot be used spoils only itself.
pub(crate) fn body(bytes: &[u8], batch_limit: usize) -> Result<Body, Refusal> {
    match serde_json::from_slice(bytes).map_err(|error| unreadable(&error, NOT_JSON))? {
        Json::Object(map) => request(map).map(Body::One),
        Json::Array(items) if items.is_empty() => Err(bad("A batch must not be empty")),
        Json::Array(items) if items.len() > batch_limit => {
            Err(Refusal { code: ErrorCode::QueryTooComplex, message: "The batch has too many operations" })
        }
        Json::Array(items) => Ok(Body::Batch(items.into_iter().map(item).collect())),
        _ => Err(bad("The body must be a JSON object, or a list of them")),
    }
}

fn item(item: Json) -> Result<Request, Refusal> {
    match item {
        Json::Object(map) => request(map),
        _ => Err(bad("Every item of a batch must be a JSON object")),
    }
}

/// Reads one request.
pub(crate) fn request(mut map: Map<String, Json>) -> Result<Request, Refusal> {
    let query = match map.remove("query") {
        None | Some(Json::Null) => None,
        Some(Json::String(query)) => Some(query),
        Some(_) => return Err(bad("Parameter `query` must be a string")),
    };
    let operation_name = match map.remove("operationName") {
        None | Some(Json::Null) => None,
        Some(Json::String(name)) => Some(name),
        Some(_) => return Err(bad("Parameter `operationName` must be a string")),
    };
    let variables = match map.remove("variables") {
        None | Some(Json::Null) => Map::new(),
        Some(Json::Object(variables)) => variables,
        Some(_) => return Err(bad("Parameter `variables` must be a map")),
    };
    match map.remove("extensions") {
        None | Some(Json::Null) => {}
        Some(Json::Object(extensions)) if extensions.contains_key("persistedQuery") => return Err(PERSISTED),
        Some(Json::Object(_)) => {}
        Some(_) => return Err(bad("Parameter `extensions` must be a map")),
    }
    Ok(Request { query: query.ok_or(NO_QUERY)?, operation_name, variables })
}

fn json(text: &str, otherwise: Refusal) -> Result<Json, Refusal> {
    serde_json::from_str(text).map_err(|error| unreadable(&error, otherwise))
}

/// Why JSON cannot be read. The parser has limits of its own, and tells of them only in words.
pub(crate) fn unreadable(error: &serde_json::Error, otherwise: Refusal) -> Refusal {
    match error.to_string() {
        words if words.starts_with("recursion limit exceeded") => TOO_DEEP,
        words if words.starts_with("number out of range") => OUT_OF_RANGE,
        _ => otherwise,
    }
}

/// Reads one request from the query of an address. There, an empty value is the same as none.
pub(crate) fn address(query: &str) -> Result<Request, Refusal> {
    let mut map = Map::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let key = decode(key)?;
        let value = decode(value)?;
        let value = match &*key {
            "query" => Json::String(value.into_owned()),
            "operationName" if value.is_empty() => continue,
            "operationName" => Json::String(value.into_owned()),
            "variables" | "extensions" if value.is_empty() => continue,
            "variables" => json(&value, bad("Parameter `variables` must be JSON"))?,
            "extensions" => json(&value, bad("Parameter `extensions` must be JSON"))?,
            _ => continue,
        };
        if map.insert(key.into_owned(), value).is_some() {
            return Err(bad("A parameter is given twice"));
        }
    }
    request(map)
}

/// True when an address asks something.
pub(crate) fn asks(query: Option<&str>) -> bool {
    let is_parameter = |pair: &str| ["query", "extensions"].contains(&pair.split('=').next().unwrap_or_default());
    query.is_some_and(|query| query.split('&').any(is_parameter))
}

/// Undoes `application/x-www-form-urlencoded`, and insists on UTF-8.
fn decode(text: &str) -> Result<Cow<'_, str>, Refusal> {
    if !text.contains(['%', '+']) {
        return Ok(Cow::Borrowed(text));
    }
    let digit = |byte: Option<&u8>| byte.and_then(|b| (*b as char).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                out.push(high << 4 | low);
                at += 2;
            }
            (b'+', ..) => out.push(b' '),
            (byte, ..) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8(out).map(Cow::Owned).map_err(|_| bad("The address must be UTF-8"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn one(body_text: &str) -> Result<Request, Refusal> {
        match body(body_text.as_bytes(), 3)? {
            Body::One(request) => Ok(request),
            Body::Batch(_) => panic!("a batch"),
        }
    }

    #[test]
    fn a_body_is_a_request() {
        let request = one(r#"{"query":"{a}","operationName":"A","variables":{"x":1},"extensions":{"a":1},"more":2}"#).unwrap();
        assert_eq!((request.query.as_str(), request.operation_name.as_deref()), ("{a}", Some("A")));
        assert_eq!(Json::Object(request.variables), json!({"x": 1}));
        let nulls = one(r#"{"query":"{a}","operationName":null,"variables":null,"extensions":null}"#).unwrap();
        assert!(nulls.operation_name.is_none() && nulls.variables.is_empty());
    }

    #[test]
    fn parameters_of_the_wrong_type_are_refused() {
        for text in [
            "",
            "{",
            "null",
            "1",
            r#""x""#,
            "{}",
            r#"{"query":null}"#,
            r#"{"query":1}"#,
            r#"{"query":["a"]}"#,
            r#"{"query":"{a}","operationName":1}"#,
            r#"{"query":"{a}","variables":"x"}"#,
            r#"{"query":"{a}","variables":[]}"#,
            r#"{"query":"{a}","extensions":false}"#,
        ] {
            assert_eq!(one(text).unwrap_err().code, ErrorCode::BadRequest, "{text}");
        }
        assert_eq!(body(b"{\"query\":\"\xff\"}", 3).unwrap_err(), NOT_JSON);
    }

    #[test]
    fn json_is_nested_so_deeply_and_no_deeper() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let variables = |levels| format!(r#"{{"query":"{{a}}","variables":{{"x":{}}}}}"#, nested(levels));
        assert!(one(&variables(125)).is_ok());
        assert_eq!(one(&variables(126)).unwrap_err(), TOO_DEEP);
        assert_eq!(body(&[b'['; 100_000], 3).unwrap_err(), TOO_DEEP);
        assert_eq!(address(&format!("query=a&variables={}", nested(200))).unwrap_err(), TOO_DEEP);
    }

    #[test]
    fn persisted_documents_are_not_offered() {
        let hash = r#"{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"x"}}}"#;
        assert_eq!(one(hash).unwrap_err().code, ErrorCode::PersistedQueryNotSupported);
    }

    #[test]
    fn a_batch_is_limited_and_its_items_stand_alone() {
        let Ok(Body::Batch(items)) = body(br#"[{"query":"{a}"}, 1, {"query":2}]"#, 3) else { panic!("no batch") };
        assert_eq!(items.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, false]);
        assert_eq!(body(b"[]", 3).unwrap_err().code, ErrorCode::BadRequest);
        assert_eq!(body(b"[1,2,3,4]", 3).unwrap_err().code, ErrorCode::QueryTooComplex);
    }

    #[test]
    fn an_address_is_decoded() {
        let request = address("query=%7Ba%7D+%23%C3%A9&variables=%7B%22x%22%3A1%7D&operationName=&other=%").unwrap();
        assert_eq!(request.query, "{a} #é");
        assert_eq!(Json::Object(request.variables), json!({"x": 1}));
        assert!(request.operation_name.is_none());
        for wrong in ["", "query=%ff", "query=a&query=b", "query=a&variables=x", "query=a&variables=1", "query=a&extensions=[]"] {
            assert_eq!(address(wrong).unwrap_err().code, ErrorCode::BadRequest, "{wrong}");
        }
        assert_eq!(address("query=100%25%+%zz").unwrap().query, "100%% %zz");
    }

    #[test]
    fn an_address_without_a_question_is_told_apart() {
        assert!(asks(Some("query=")) && asks(Some("a=1&query=x")) && asks(Some("extensions={}")));
        assert!(!asks(None) && !asks(Some("")) && !asks(Some("tab=query")));
    }
}
