//! What Elasticsearch answers.

use entities::search_document::Kind;
use reqwest::StatusCode;
use sea_orm::ActiveEnum;
use serde_json::Value as Json;

use super::Trouble;
use crate::search::sql::Candidate;

/// Characters of a reason that are kept.
const REASON: usize = 300;

/// The kind of error that an answer names is this one.
pub(super) fn says(answer: &Json, kind: &str) -> bool {
    answer["error"]["type"] == kind
}

/// What an answer says about itself.
pub(super) fn reason(status: StatusCode, answer: &Json) -> String {
    let said = answer["error"]["reason"].as_str().or(answer["error"].as_str()).unwrap_or("it gives no reason");
    format!("{status}: {}", said.chars().take(REASON).collect::<String>())
}

pub(super) fn refused(status: StatusCode, answer: &Json) -> Trouble {
    Trouble::Refused(reason(status, answer))
}

/// The rows that the searches of `_msearch` have found.
pub(super) fn candidates(answer: &Json) -> Result<Vec<Candidate>, Trouble> {
    let mut found = Vec::new();
    for search in answer["responses"].as_array().ok_or_else(|| not_understood("no `responses`"))? {
        if !search["error"].is_null() {
            let status = search["status"].as_u64().and_then(|status| StatusCode::from_u16(status.try_into().ok()?).ok());
            return Err(trouble(status.unwrap_or_default(), search));
        }
        // what only some shards have found is not what there is
        if search["timed_out"] == true || search["_shards"]["failed"].as_u64().is_some_and(|failed| failed > 0) {
            return Err(Trouble::Away("some shards did not answer".into()));
        }
        for hit in search["hits"]["hits"].as_array().ok_or_else(|| not_understood("no `hits`"))? {
            let source = &hit["_source"];
            let kind = source["kind"].as_str().and_then(|kind| Kind::try_from_value(&kind.to_owned()).ok());
            let row_id = source["row_id"].as_str().and_then(|id| id.parse().ok());
            let (Some(kind), Some(row_id)) = (kind, row_id) else { return Err(not_understood("a hit without a row")) };
            found.push(Candidate { kind, row_id });
        }
    }
    Ok(found)
}

/// Every item of `_bulk` is stored, or need not be: a newer one is there, or what is to go has gone.
pub(super) fn stored(answer: &Json) -> Result<(), Trouble> {
    for item in answer["items"].as_array().ok_or_else(|| not_understood("no `items`"))? {
        let outcome = if item["index"].is_null() { &item["delete"] } else { &item["index"] };
        let status = outcome["status"].as_u64().and_then(|status| StatusCode::from_u16(status.try_into().ok()?).ok());
        match status {
            Some(status) if status.is_success() => {}
            Some(StatusCode::CONFLICT) => {}
            Some(StatusCode::NOT_FOUND) if item["index"].is_null() => {}
            status => return Err(trouble(status.unwrap_or_default(), outcome)),
        }
    }
    Ok(())
}

fn trouble(status: StatusCode, answer: &Json) -> Trouble {
    let busy = status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error();
    if busy { Trouble::Away(reason(status, answer)) } else { refused(status, answer) }
}

fn not_understood(what: &str) -> Trouble {
    Trouble::Refused(format!("its answer is not understood: {what}"))
}
