//! What must not be read by whoever reads system logs.

use serde_json::Value as Json;

/// What stands in the place of a secret.
const GONE: &str = "[redacted]";
/// Parts of the names of fields whose values are secrets, whatever they look like.
const SECRET: [&str; 6] = ["password", "secret", "token", "authorization", "cookie", "credential"];
/// Characters of a text that are kept.
const MOST: usize = 4000;

/// A text without passwords of URLs and without tokens, shortened, without NUL characters.
pub(super) fn text(text: &str) -> String {
    let mut clean = String::with_capacity(text.len().min(MOST));
    let mut bearer = false;
    for word in text.split_inclusive(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '(' | ')')) {
        let end = word.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '(' | ')')).len();
        let (word, rest) = word.split_at(end);
        clean.push_str(&if bearer && !word.is_empty() { GONE.into() } else { one_word(word) });
        clean.push_str(rest);
        bearer = word.eq_ignore_ascii_case("bearer") || (bearer && word.is_empty());
    }
    clean.chars().map(|c| if c == '\0' { ' ' } else { c }).take(MOST).collect()
}

fn one_word(word: &str) -> String {
    // a JSON web token
    if word.contains("eyJ") && word.matches('.').count() >= 2 {
        return GONE.into();
    }
    match word.split_once("://") {
        Some((scheme, rest)) => {
            let authority = rest.find('/').unwrap_or(rest.len());
            match rest[..authority].rfind('@') {
                Some(at) => format!("{scheme}://{GONE}{}", &rest[at..]),
                None => word.into(),
            }
        }
        None => word.into(),
    }
}

/// A value of a field of this name, likewise.
pub(super) fn value(name: &str, value: &Json) -> Json {
    let lower = name.to_ascii_lowercase();
    if SECRET.iter().any(|secret| lower.contains(secret)) {
        return GONE.into();
    }
    match value {
        Json::String(content) => text(content).into(),
        Json::Array(items) => Json::Array(items.iter().map(|item| self::value(name, item)).collect()),
        Json::Object(map) => Json::Object(map.iter().map(|(key, item)| (text(key), self::value(key, item))).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_taken_out_and_all_else_stays() {
        for (before, after) in [
            ("connecting to postgres://me:hidden@db:5432/desk failed", "connecting to postgres://[redacted]@db:5432/desk failed"),
            ("\"mongodb://a:b@c@host/x\", twice", "\"mongodb://[redacted]@host/x\", twice"),
            ("Authorization: Bearer abc.def", "Authorization: Bearer [redacted]"),
            ("token eyJhbGciOi.eyJzdWIi.c2ln was", "token [redacted] was"),
            ("see https://host/path?a=b@c", "see https://host/path?a=b@c"),
            ("no secret:  two  spaces\nand a line", "no secret:  two  spaces\nand a line"),
            ("a\0b", "a b"),
        ] {
            assert_eq!(text(before), after);
        }
        assert_eq!(text(&"é".repeat(MOST + 1)).chars().count(), MOST);
    }

    #[test]
    fn fields_with_names_of_secrets_are_not_kept() {
        let fields = json!({"refreshToken": "x", "error": {"message": "smtp://u:p@h", "Password": ["y"]}, "count": 3});
        let clean = json!({"refreshToken": GONE, "error": {"message": "smtp://[redacted]@h", "Password": GONE}, "count": 3});
        assert_eq!(value("fields", &fields), clean);
    }
}
