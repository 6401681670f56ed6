//! Documents on their way to Elasticsearch, in the lines of `_bulk`. Each carries the position of the log as its version, and an older one
//! never takes the place of a newer: so it does no harm to send them twice, or late.

use std::collections::HashSet;

use entities::search_document::Kind;
use sea_orm::{ActiveEnum, Iterable};
use serde_json::json;
use uuid::Uuid;

use super::name;
use crate::search::document::Document;

/// Bytes of one request, about.
const AT_ONCE: usize = 4 << 20;

/// The names of documents that these rows do not have.
pub fn gone(documents: &[Document], rows: &[Uuid]) -> Vec<String> {
    let there: HashSet<String> = documents.iter().map(|document| name(&document.kind.to_value(), document.row_id)).collect();
    let nouns = |row: &Uuid| {
        // A row that has a document of its noun has none of others; of a row that is not there any more the noun is not known.
        let noun = documents.iter().find(|document| document.row_id == *row).map(Document::noun);
        Kind::iter().filter(move |kind| noun.is_none_or(|noun| kind.noun() == noun))
    };
    let named = rows.iter().flat_map(|row| nouns(row).map(|kind| name(&kind.to_value(), *row)));
    named.filter(|name| !there.contains(name)).collect()
}

/// The requests that store documents and take away others.
pub(super) fn lines(index: &str, documents: &[Document], gone: &[String], position: i64) -> Vec<String> {
    let about = |id: &str| json!({"_index": index, "_id": id, "version": position, "version_type": "external_gte"});
    let (mut requests, mut lines) = (Vec::new(), String::new());
    for document in documents {
        let kind = document.kind.to_value();
        let id = name(&kind, document.row_id);
        let source = json!({"kind": kind, "row_id": document.row_id, "words": document.words(), "facts": document.facts});
        lines.push_str(&format!("{}\n{source}\n", json!({"index": about(&id)})));
        if lines.len() > AT_ONCE {
            requests.push(std::mem::take(&mut lines));
        }
    }
    for id in gone {
        lines.push_str(&format!("{}\n", json!({"delete": about(id)})));
    }
    requests.extend((!lines.is_empty()).then_some(lines));
    requests
}
