//! What text, JSON and numbers may look like. Every violation is found, not only the first.

use email_address::EmailAddress;
use serde_json::Value as Json;

use crate::error::{Error, Result, UserError};

/// Collects what is wrong with an input.
#[derive(Debug, Default)]
pub struct Violations {
    prefix: String,
    list: Vec<UserError>,
}

/// The longest metadata, in bytes of JSON.
pub const MAX_JSON_BYTES: usize = 16 * 1024;
/// The deepest metadata.
pub const MAX_JSON_DEPTH: usize = 8;

impl Violations {
    /// For an item of a list: fields are named `prefix.field`.
    pub fn of_item(prefix: impl Into<String>) -> Self {
        Self { prefix: format!("{}.", prefix.into()), list: Vec::new() }
    }

    /// Adds one.
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.list.push(UserError::bad_input(format!("{}{field}", self.prefix), message));
    }

    /// Text, trimmed, of 1 to `max` characters, without control characters other than line breaks and tabs.
    pub fn text(&mut self, field: &str, value: &str, max: usize) -> String {
        let value = value.trim();
        if value.is_empty() {
            self.add(field, "Must not be empty");
        } else if value.chars().count() > max {
            self.add(field, format!("Must be at most {max} characters"));
        } else if value.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            self.add(field, "Must not contain control characters");
        }
        value.to_owned()
    }

    /// Why something is done: up to 500 characters; nothing when it is blank.
    pub fn reason(&mut self, value: Option<&str>) -> Option<String> {
        let value = value.map(str::trim).filter(|text| !text.is_empty())?;
        Some(self.text("reason", value, 500))
    }

    /// An e-mail address, in lower case, of whatever script.
    pub fn email(&mut self, field: &str, value: &str) -> String {
        let value = self.text(field, &value.to_lowercase(), 255);
        if !value.is_empty() && (!EmailAddress::is_valid(&value) || value.contains(['"', '<', '>', ' '])) {
            self.add(field, "Must be an e-mail address");
        }
        value
    }

    /// A password of 12 to 128 characters: long enough to be worth hashing, short enough to hash.
    pub fn password(&mut self, field: &str, value: &str) {
        let length = value.chars().count();
        if !(12..=128).contains(&length) || value.len() > 512 {
            self.add(field, "Must be 12 to 128 characters");
        } else if value.contains('\0') {
            self.add(field, "Must not contain control characters");
        }
    }

    /// A password that somebody shows: anything that could have been one.
    pub fn shown_password(&mut self, field: &str, value: &str) {
        if value.is_empty() || value.len() > 512 {
            self.add(field, "Must be 1 to 512 bytes");
        }
    }

    /// A JSON object, limited in size and depth, without NUL characters, which PostgreSQL cannot store.
    pub fn json_object(&mut self, field: &str, value: &Json) {
        if !value.is_object() {
            self.add(field, "Must be a JSON object");
        } else if depth(value) > MAX_JSON_DEPTH {
            self.add(field, format!("Must be at most {MAX_JSON_DEPTH} levels deep"));
        } else {
            let text = value.to_string();
            if text.len() > MAX_JSON_BYTES {
                self.add(field, format!("Must be at most {MAX_JSON_BYTES} bytes of JSON"));
            } else if text.contains("\\u0000") {
                self.add(field, "Must not contain NUL characters");
            }
        }
    }

    /// Tags: at most 20, each 1 to 50 characters, in lower case, sorted, each once.
    pub fn tags(&mut self, field: &str, values: &[String]) -> Vec<String> {
        if values.len() > 20 {
            self.add(field, "Must be at most 20 tags");
            return Vec::new();
        }
        let mut tags: Vec<String> = values.iter().map(|tag| self.text(field, tag, 50).to_lowercase()).collect();
        tags.sort();
        tags.dedup();
        tags
    }

    /// What was found so far.
    pub fn into_list(self) -> Vec<UserError> {
        self.list
    }

    /// Nothing, or everything that was found.
    ///
    /// # Errors
    /// [`Error::Rejected`] with all violations.
    pub fn check(self) -> Result<()> {
        if self.list.is_empty() { Ok(()) } else { Err(Error::Rejected(self.list)) }
    }
}

fn depth(value: &Json) -> usize {
    match value {
        Json::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Json::Object(map) => 1 + map.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
