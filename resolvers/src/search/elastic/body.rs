//! What Elasticsearch is asked.

use sea_orm::ActiveEnum;
use serde_json::{Value as Json, json};

use crate::search::plan::Query;
use crate::search::sql::Source;

/// Words that begin like the last of a phrase.
const EXPANSIONS: u32 = 1000;

/// The shape of the index: words that are parted at spaces and nothing else, and facts as they are.
pub(super) fn index() -> Json {
    json!({
        "mappings": {
            "dynamic": "strict",
            "properties": {
                "kind": {"type": "keyword"},
                "row_id": {"type": "keyword"},
                "words": {"type": "text", "analyzer": "whitespace", "norms": false, "index_options": "positions"},
                "facts": {"type": "keyword"},
            },
        },
    })
}

/// One search for each source, in the lines of `_msearch`.
pub(super) fn searches(index: &str, query: &Query, sources: &[Source], most: u64) -> String {
    let mut lines = String::new();
    for source in sources {
        let kinds: Vec<String> = source.kinds.iter().map(|kind| kind.to_value()).collect();
        let search = json!({
            "size": most,
            "track_total_hits": false,
            "_source": ["kind", "row_id"],
            // ids are greater for what was made later
            "sort": [{"row_id": "desc"}],
            "query": {"bool": {"filter": [{"terms": {"kind": kinds}}, clause(query)]}},
        });
        lines.push_str(&format!("{}\n{search}\n", json!({"index": index})));
    }
    lines
}

/// What a document must have.
pub(super) fn clause(query: &Query) -> Json {
    let each = |queries: &[Query]| queries.iter().map(clause).collect::<Vec<_>>();
    match query {
        Query::All(queries) if queries.is_empty() => json!({"match_all": {}}),
        Query::Any(queries) if queries.is_empty() => json!({"match_none": {}}),
        Query::All(queries) => json!({"bool": {"filter": each(queries)}}),
        Query::Any(queries) => json!({"bool": {"should": each(queries), "minimum_should_match": 1}}),
        Query::Not(query) => json!({"bool": {"must_not": [clause(query)]}}),
        Query::Fact(fact) => json!({"term": {"facts": fact}}),
        Query::Words { words, prefix } => match (words.as_slice(), prefix) {
            ([word], false) => json!({"term": {"words": word}}),
            ([word], true) => json!({"prefix": {"words": {"value": word}}}),
            (words, false) => json!({"match_phrase": {"words": words.join(" ")}}),
            (words, true) => json!({"match_phrase_prefix": {"words": {"query": words.join(" "), "max_expansions": EXPANSIONS}}}),
        },
    }
}
