//! The measured server as a client sees it: signing in, and answers that can be compared.

use resolvers::seed::{DEMO_DOMAIN, DEMO_PASSWORD};
use serde_json::{Map, Value as Json, json};

use crate::Outcome;
use crate::requests::{Kind, Side};
use crate::wire::{Connection, post};

/// The access token of a seeded manager: the guards are on.
pub(crate) async fn sign_in(port: u16) -> Outcome<String> {
    let query = "mutation($i: LoginInput!){login(input:$i){accessToken userErrors{message}}}";
    let variables = json!({"i": {"email": format!("manager@{DEMO_DOMAIN}"), "password": DEMO_PASSWORD}});
    let mut connection = Connection::open(port).await?;
    connection.exchange(&post("/graphql", None, &json!({"query": query, "variables": variables}).to_string())).await?;
    let answer: Json = serde_json::from_slice(connection.body())?;
    match answer.pointer("/data/login/accessToken").and_then(Json::as_str) {
        Some(token) => Ok(token.to_owned()),
        None => Err(format!("the manager could not sign in: {answer}").into()),
    }
}

/// What the two servers said to one request must be the same.
pub(crate) fn compare(kind: Kind, ours: &[u8], rival: &[u8]) -> Outcome<()> {
    let (ours, rival) = (plain(kind, Side::Ours, ours)?, plain(kind, Side::Rival, rival)?);
    if ours == rival {
        return Ok(());
    }
    Err(format!("the answers to {} differ:\nours  {ours}\nrival {rival}", kind.name()).into())
}

/// An answer without what only GraphQL has: the envelope, connections, states that no ticket has.
fn plain(kind: Kind, side: Side, body: &[u8]) -> Outcome<Json> {
    let answer: Json = serde_json::from_slice(body)?;
    let root = match kind {
        Kind::Ticket => "ticket",
        Kind::List => "tickets",
        Kind::Nested => "customers",
        Kind::Dashboard => "dashboardMetrics",
        Kind::Update => "updateTicket",
    };
    let answer = match side {
        Side::Ours => answer.get("data").and_then(|data| data.get(root)).cloned().ok_or(format!("no {root}: {answer}"))?,
        Side::Rival => answer,
    };
    let mut answer = without_edges(answer);
    if let Some(Json::Array(counts)) = answer.get_mut("ticketsByStatus") {
        counts.retain(|count| count["count"] != 0);
        counts.sort_by_key(|count| count["status"].to_string());
    }
    Ok(answer)
}

fn without_edges(value: Json) -> Json {
    match value {
        Json::Object(mut map) => match map.remove("edges") {
            Some(Json::Array(edges)) => edges.into_iter().map(|mut edge| without_edges(edge["node"].take())).collect(),
            _ => Json::Object(map.into_iter().map(|(key, value)| (key, without_edges(value))).collect::<Map<_, _>>()),
        },
        Json::Array(list) => list.into_iter().map(without_edges).collect(),
        other => other,
    }
}
