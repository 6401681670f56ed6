//! The parts of a text around what was found: plain text in pieces, so that nothing in it is ever taken for markup.

use std::ops::Range;

use super::document::{Document, TextField};
use super::plan::Query;

/// Characters of a piece around what was found.
const AROUND: usize = 60;
/// Characters of a snippet.
const LENGTH: usize = 240;
/// Snippets of one row.
pub const MAX_SNIPPETS: usize = 3;

/// A piece of one text of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// Of which text.
    pub field: TextField,
    /// What it says.
    pub parts: Vec<Part>,
}

/// A part of a snippet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it says.
    pub text: String,
    /// It is what was asked for.
    pub highlighted: bool,
}

/// Where in a row stands what was asked for.
pub fn snippets(query: &Query, document: &Document) -> Vec<Snippet> {
    let marked = document.texts.iter().filter_map(|text| {
        let marks = query.marks(text);
        (!marks.is_empty()).then(|| Snippet { field: text.field, parts: parts(&text.text, &marks) })
    });
    marked.take(MAX_SNIPPETS).collect()
}

fn parts(text: &str, marks: &[Range<usize>]) -> Vec<Part> {
    let first = marks.first().map_or(0, |mark| mark.start);
    let start = text[..first].char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| word_after(text, at, first));
    let end = text[start..].char_indices().nth(LENGTH).map_or(text.len(), |(at, _)| start + at);
    let mut parts = Vec::new();
    let mut add = |text: &str, highlighted| {
        if !text.is_empty() {
            parts.push(Part { text: text.to_owned(), highlighted });
        }
    };
    if start > 0 {
        add("…", false);
    }
    let mut at = start;
    for mark in marks.iter().filter(|mark| mark.start < end) {
        let until = mark.end.min(end);
        add(&text[at..mark.start], false);
        add(&text[mark.start..until], true);
        at = until;
    }
    add(&text[at..end], false);
    if end < text.len() {
        add("…", false);
    }
    parts
}

/// Where the next word begins, if one does before `end`.
fn word_after(text: &str, at: usize, end: usize) -> usize {
    if at == 0 {
        return 0;
    }
    let space = text[at..end].char_indices().find(|(_, c)| c.is_whitespace());
    space.map_or(at, |(offset, c)| at + offset + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, mark: Range<usize>) -> String {
        let part = |part: &Part| if part.highlighted { format!("[{}]", part.text) } else { part.text.clone() };
        parts(text, std::slice::from_ref(&mark)).iter().map(part).collect()
    }

    #[test]
    fn what_was_found_is_shown_with_what_stands_around_it() {
        assert_eq!(shown("a <b>card</b> here", 5..9), "a <b>[card]</b> here");
        let long = format!("{}the card {}", "word ".repeat(40), "more ".repeat(100));
        let shown = shown(&long, 204..208);
        assert!(shown.starts_with("…word ") && shown.contains("the [card] more") && shown.ends_with('…'), "{shown}");
        assert!(shown.chars().count() <= LENGTH + 4);
    }

    #[test]
    fn a_mark_that_is_cut_ends_where_the_snippet_does() {
        let text = "x".repeat(500);
        assert_eq!(shown(&text, 0..500), format!("[{}]…", "x".repeat(LENGTH)));
    }
}
