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
/// The largest number in metadata, and with a minus the smallest. PostgreSQL gives numbers back with all their digits, and those of the
/// largest double read as more than a double holds.
pub const MAX_JSON_NUMBER: f64 = 1e300;

impl Violations {
    /// For an item of a list: fields are named `prefix.field`.
    pub fn of_item(prefix: impl Into<String>) -> Self {
        Self { prefix: format!("{}.", prefix.into()), list: Vec::new() }
    }

    /// Adds one.
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.list.push(UserError::bad_input(format!("{}{field}", self.prefix), message));
    }

    /// Text, trimmed, of 1 to `max` characters, of which something can be seen, without control characters other than line breaks and tabs.
    pub fn text(&mut self, field: &str, value: &str, max: usize) -> String {
        let value = value.trim();
        if !value.chars().any(is_seen) {
            self.add(field, "Must not be empty");
        } else if value.chars().count() > max {
            self.add(field, format!("Must be at most {max} characters"));
        } else if value.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            self.add(field, "Must not contain control characters");
        }
        value.to_owned()
    }

    /// The same in one line: names, titles, whatever stands in a table or in the subject of a mail.
    pub fn line(&mut self, field: &str, value: &str, max: usize) -> String {
        let value = self.text(field, value, max);
        if value.contains(['\n', '\r', '\u{2028}', '\u{2029}']) {
            self.add(field, "Must be one line");
        }
        value
    }

    /// Why something is done: up to 500 characters; nothing when it is blank.
    pub fn reason(&mut self, value: Option<&str>) -> Option<String> {
        let value = value.map(str::trim).filter(|text| !text.is_empty())?;
        Some(self.text("reason", value, 500))
    }

    /// An e-mail address, in lower case, of whatever script.
    pub fn email(&mut self, field: &str, value: &str) -> String {
        let value = self.line(field, &value.to_lowercase(), 255);
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

    /// A JSON object, limited in size and depth, without NUL characters, which PostgreSQL cannot store, and without numbers of more than
    /// [`MAX_JSON_NUMBER`].
    pub fn json_object(&mut self, field: &str, value: &Json) {
        if !value.is_object() {
            self.add(field, "Must be a JSON object");
        } else if depth(value) > MAX_JSON_DEPTH {
            self.add(field, format!("Must be at most {MAX_JSON_DEPTH} levels deep"));
        } else if !numbers_fit(value) {
            self.add(field, format!("Must not contain numbers beyond {MAX_JSON_NUMBER:e}"));
        } else if value.to_string().len() > MAX_JSON_BYTES {
            self.add(field, format!("Must be at most {MAX_JSON_BYTES} bytes of JSON"));
        } else if has_nul(value) {
            self.add(field, "Must not contain NUL characters");
        }
    }

    /// Tags: at most 20, each 1 to 50 characters, in lower case, sorted, each once.
    pub fn tags(&mut self, field: &str, values: &[String]) -> Vec<String> {
        if values.len() > 20 {
            self.add(field, "Must be at most 20 tags");
            return Vec::new();
        }
        let mut tags: Vec<String> = values.iter().map(|tag| self.line(field, tag, 50).to_lowercase()).collect();
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

/// Whether people see a character: a name of characters that nobody sees is none.
fn is_seen(c: char) -> bool {
    let is_filler = matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    );
    !is_filler && !c.is_whitespace() && !c.is_control()
}

fn numbers_fit(value: &Json) -> bool {
    match value {
        Json::Array(items) => items.iter().all(numbers_fit),
        Json::Object(map) => map.values().all(numbers_fit),
        Json::Number(number) => number.as_f64().is_some_and(|number| number.abs() <= MAX_JSON_NUMBER),
        _ => true,
    }
}

fn has_nul(value: &Json) -> bool {
    match value {
        Json::String(text) => text.contains('\0'),
        Json::Array(items) => items.iter().any(has_nul),
        Json::Object(map) => map.iter().any(|(key, value)| key.contains('\0') || has_nul(value)),
        _ => false,
    }
}

fn depth(value: &Json) -> usize {
    match value {
        Json::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Json::Object(map) => 1 + map.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(check: impl FnOnce(&mut Violations)) -> Vec<String> {
        let mut violations = Violations::default();
        check(&mut violations);
        violations.into_list().into_iter().map(|error| error.message).collect()
    }

    #[test]
    fn a_line_is_one_line_that_can_be_seen() {
        for good in ["A title", "题目", "👩\u{200d}💻", "\u{5d0}\u{200f}!"] {
            assert!(found(|v| _ = v.line("title", good, 50)).is_empty(), "{good:?}");
        }
        for blank in ["", " \n", "\u{200b}", "\u{2060}\u{ad} \u{3164}"] {
            assert_eq!(found(|v| _ = v.line("title", blank, 50)), ["Must not be empty"], "{blank:?}");
        }
        for two in ["a\nb", "a\rb", "a\u{2028}b"] {
            assert_eq!(found(|v| _ = v.line("title", two, 50)), ["Must be one line"], "{two:?}");
            assert!(found(|v| _ = v.text("body", two, 50)).is_empty(), "{two:?}");
        }
    }

    #[test]
    fn numbers_come_back_from_every_database() {
        for good in [json!({"a": 1e300}), json!({"a": -1e300}), json!({"a": u64::MAX}), json!({"a": 5e-324})] {
            assert!(found(|v| v.json_object("metadata", &good)).is_empty(), "{good}");
        }
        for wrong in [json!({"a": f64::MAX}), json!({"a": [{"b": f64::MIN}]})] {
            assert_eq!(found(|v| v.json_object("metadata", &wrong)), ["Must not contain numbers beyond 1e300"], "{wrong}");
        }
    }

    #[test]
    fn only_a_nul_character_is_one() {
        for good in [json!({"a": "\\u0000"}), json!({"\\u0000": ["\\\\u0000"]})] {
            assert!(found(|v| v.json_object("metadata", &good)).is_empty(), "{good}");
        }
        for wrong in [json!({"a": "\0"}), json!({"a": [{"b\0": 1}]})] {
            assert_eq!(found(|v| v.json_object("metadata", &wrong)), ["Must not contain NUL characters"], "{wrong}");
        }
    }
}
