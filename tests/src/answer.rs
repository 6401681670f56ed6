//! What came back.

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::Value as Json;

/// The answer to one GraphQL request.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status; 200 for one that came over a socket.
    pub status: StatusCode,
    /// The HTTP headers; none for one that came over a socket.
    pub headers: HeaderMap,
    /// The body.
    pub json: Json,
}

impl Answer {
    /// An answer that came over a socket.
    pub fn of_socket(json: Json) -> Self {
        Self { status: StatusCode::OK, headers: HeaderMap::new(), json }
    }

    /// The value at a path of the data: `/ticket/title`, `/tickets/edges/0/node`.
    ///
    /// # Panics
    /// When there is nothing, not even null.
    #[track_caller]
    pub fn data(&self, path: &str) -> &Json {
        match self.json.get("data").and_then(|data| data.pointer(path)) {
            Some(value) => value,
            None => panic!("nothing at {path} in {:#}", self.json),
        }
    }

    /// The text at a path of the data.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn text(&self, path: &str) -> &str {
        match self.data(path).as_str() {
            Some(text) => text,
            None => panic!("no text at {path} in {:#}", self.json),
        }
    }

    /// The number at a path of the data.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn number(&self, path: &str) -> i64 {
        match self.data(path).as_i64() {
            Some(number) => number,
            None => panic!("no number at {path} in {:#}", self.json),
        }
    }

    /// The list at a path of the data.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn list(&self, path: &str) -> &[Json] {
        match self.data(path).as_array() {
            Some(list) => list,
            None => panic!("no list at {path} in {:#}", self.json),
        }
    }

    /// The nodes of a connection at a path of the data.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn nodes(&self, path: &str) -> Vec<&Json> {
        self.list(&format!("{path}/edges")).iter().map(|edge| &edge["node"]).collect()
    }

    /// The same answer, which must have no errors of any kind.
    ///
    /// # Panics
    /// When it has.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert!(self.json.get("errors").is_none(), "unexpected errors in {:#}", self.json);
        if let Some(fields) = self.json["data"].as_object() {
            for (field, value) in fields {
                let none = value.get("userErrors").and_then(Json::as_array).is_none_or(Vec::is_empty);
                assert!(none, "unexpected user errors of {field} in {:#}", self.json);
            }
        }
        self
    }

    /// The top-level errors.
    pub fn errors(&self) -> &[Json] {
        self.json.get("errors").and_then(Json::as_array).map_or(&[], Vec::as_slice)
    }

    /// `extensions.code` of the top-level errors.
    pub fn error_codes(&self) -> Vec<&str> {
        self.errors().iter().map(|error| error["extensions"]["code"].as_str().unwrap_or("no code")).collect()
    }

    /// The messages of the top-level errors.
    pub fn error_messages(&self) -> Vec<&str> {
        self.errors().iter().map(|error| error["message"].as_str().unwrap_or("no message")).collect()
    }

    /// The codes of a mutation's `userErrors`.
    ///
    /// # Panics
    /// When the mutation answered nothing.
    #[track_caller]
    pub fn user_error_codes(&self, mutation: &str) -> Vec<&str> {
        let errors = self.list(&format!("/{mutation}/userErrors"));
        errors.iter().map(|error| error["code"].as_str().expect("the test asks for the code")).collect()
    }

    /// True when nothing was executed: there is no `data` at all.
    pub fn refused(&self) -> bool {
        self.json.get("data").is_none()
    }

    /// SQL statements that the request cost.
    ///
    /// # Panics
    /// When the server does not say.
    #[track_caller]
    pub fn statements(&self) -> u32 {
        let header = self.headers.get("x-statements").expect("the test server says how many statements a request cost");
        header.to_str().expect("a number").parse().expect("a number")
    }
}

/// An HTTP answer that need not be JSON.
#[derive(Clone, Debug)]
pub struct Raw {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Raw {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a header, empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as the answer to a GraphQL request.
    ///
    /// # Panics
    /// When it is not JSON.
    #[track_caller]
    pub fn answer(self) -> Answer {
        match serde_json::from_slice(&self.body) {
            Ok(json) => Answer { status: self.status, headers: self.headers, json },
            Err(error) => panic!("{error}: {} {}", self.status, self.text()),
        }
    }
}
