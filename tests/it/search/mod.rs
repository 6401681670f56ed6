//! Search, through the public door.

mod door;
mod elasticsearch;

use serde_json::{Value as Json, json};
use tests::{Answer, Person};

const SEARCH: &str = "query ($query: String!, $types: [SearchType!], $first: Int, $after: String) {
  search(query: $query, types: $types, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { cursor snippets { field parts { text highlighted } }
      node { __typename ... on Ticket { id title } ... on TicketComment { id body ticket { number } } ... on Customer { id companyName } ... on User { id name } } } } }";

async fn search(by: &Person, query: &str) -> Answer {
    by.query_with(SEARCH, json!({"query": query})).await
}

/// What each row that was found says, best first.
fn said(answer: &Answer) -> Vec<String> {
    let edges = answer.data("/search/edges").as_array().expect("edges");
    let text = |node: &Json| {
        let said = ["title", "body", "companyName", "name"].iter().find_map(|field| node[field].as_str());
        said.expect("a row that says something").to_owned()
    };
    edges.iter().map(|edge| text(&edge["node"])).collect()
}
