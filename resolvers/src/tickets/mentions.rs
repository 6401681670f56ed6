//! Whom a comment names.
//!
//! A mention is an `@` that does not stand within a word, followed by the name of a user, all of it and as it is written, apart from the case
//! of ASCII letters: `@Ada Lovelace, please look`. Of several names that fit the longest is meant, and quotes say where it ends:
//! `@"Ada" Lovelace`. A name that several users have names them all; an e-mail address, `@ada@team.example`, names one. It means whom it
//! named when it was written.
//!
//! Nobody names whom they may not see, nor by an address that they may not read: who is told would tell them.

use std::collections::BTreeSet;

use entities::user::{Column, Entity, visible_to};
use entities::{any_of_texts, is_any_of_texts};
use sea_orm::{Condition, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::context::Context;
use crate::error::Result;
use crate::page::lower;

/// Mentions of one comment; what comes after them is text.
const MOST: usize = 50;
/// Characters of a name.
const LONGEST: usize = 255;
/// Places at which a name may end that are tried.
const ENDS: usize = 16;

/// The users whom a text names, each once, in no particular order.
///
/// # Errors
/// The database's.
pub(super) async fn mentioned(cx: &Context, text: &str) -> Result<Vec<Uuid>> {
    let mentions = mentions(text);
    if mentions.is_empty() {
        return Ok(Vec::new());
    }
    let texts: BTreeSet<String> = mentions.iter().flatten().map(|name| name.to_ascii_lowercase()).collect();
    let texts: Vec<String> = texts.into_iter().collect();
    let mut known = Condition::any().add(is_any_of_texts(cx.backend(), lower(Column::Name, cx.backend()), &texts));
    let by_address = cx.viewer.may("users", "contact") && texts.iter().any(|text| text.contains('@'));
    if by_address {
        let addresses: Vec<String> = texts.iter().filter(|text| text.contains('@')).map(|text| text.to_lowercase()).collect();
        known = known.add(any_of_texts(cx.backend(), Column::Email, &addresses));
    }
    let users = Entity::find().select_only().columns([Column::Id, Column::Name, Column::Email]);
    let users = users.filter(visible_to(&cx.viewer, cx.backend())).filter(known);
    let users: Vec<(Uuid, String, String)> = users.into_tuple().all(&cx.db()).await?;
    let mut found = BTreeSet::new();
    for names in mentions {
        let named = |name: &str| -> Vec<Uuid> {
            let is_meant = |(_, known, address): &&(Uuid, String, String)| {
                known.eq_ignore_ascii_case(name) || (by_address && *address == name.to_lowercase())
            };
            users.iter().filter(is_meant).map(|(id, ..)| *id).collect()
        };
        found.extend(names.into_iter().map(named).find(|ids| !ids.is_empty()).unwrap_or_default());
    }
    Ok(found.into_iter().collect())
}

/// For each mention the names that it can mean, the longest first.
fn mentions(text: &str) -> Vec<Vec<&str>> {
    let mut mentions = Vec::new();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let is_within = before.is_some_and(|c: char| c.is_alphanumeric() || "@._%+-".contains(c));
        before = Some(c);
        if c == '@' && !is_within && mentions.len() < MOST {
            let names = names(text[at + 1..].lines().next().unwrap_or_default());
            if !names.is_empty() {
                mentions.push(names);
            }
        }
    }
    mentions
}

/// The names with which a line can begin: up to where no letter or digit follows.
fn names(line: &str) -> Vec<&str> {
    if let Some((name, _)) = line.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
        return vec![name];
    }
    let mut ends = Vec::new();
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next().filter(|_| ends.len() < ENDS) {
        let next = chars.peek().map(|(_, next)| *next);
        let end = at + c.len_utf8();
        if at == 0 && c.is_whitespace() || end > LONGEST * 4 {
            break;
        }
        if !c.is_whitespace() && next.is_none_or(|next| !next.is_alphanumeric()) {
            ends.push(end);
        }
    }
    ends.into_iter().rev().map(|end| &line[..end]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mention_can_be_every_name_that_ends_at_the_end_of_a_word() {
        let cases: &[(&str, &[&[&str]])] = &[
            ("Hello", &[]),
            ("@", &[]),
            ("@ Ada", &[]),
            ("@Ada", &[&["Ada"]]),
            ("Ask @Ada!", &[&["Ada!", "Ada"]]),
            ("(@Ada Lovelace)", &[&["Ada Lovelace)", "Ada Lovelace", "Ada"]]),
            ("@\"Ada\" Lovelace", &[&["Ada"]]),
            ("@Ada\nLovelace", &[&["Ada"]]),
            ("write to ada@team.example", &[]),
            ("@ada@team.example", &[&["ada@team.example", "ada@team", "ada"]]),
            ("@Zoë 🦀 @Bob", &[&["Zoë 🦀 @Bob", "Zoë 🦀", "Zoë"], &["Bob"]]),
        ];
        for (text, expected) in cases {
            assert_eq!(mentions(text), expected.iter().map(|names| names.to_vec()).collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn a_long_text_costs_no_more_than_it_may() {
        let text = "@a b c d e f g h i j k l m n o p q r s t u v w x y z ".repeat(300);
        let mentions = mentions(&text);
        assert_eq!(mentions.len(), MOST);
        assert!(mentions.iter().all(|names| names.len() == ENDS));
        assert_eq!(names(&"ä".repeat(5000)), Vec::<&str>::new());
    }
}
