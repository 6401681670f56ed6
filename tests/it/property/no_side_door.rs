//! No side door: two desks that differ in nothing but what a viewer may not read give that viewer the same answers, byte for byte,
//! whatever they filter, order, search, count, page by, name or try to change.

use reqwest::Method;
use serde_json::{Value as Json, json};
use tests::{Person, TestApp};

use super::desk::{Desk, Hidden};
use super::documents::{self, List};

/// The viewer at the two desks.
struct Both {
    first: Person,
    second: Person,
}

async fn ask(person: &Person, body: &Json) -> (u16, String) {
    let request = person.request(Method::POST, "/graphql").header("x-correlation-id", "same").json(body);
    let answer = person.send(request).await;
    (answer.status.as_u16(), answer.text())
}

impl Both {
    /// The one answer.
    async fn ask(&self, body: &Json) -> Json {
        let (first, second) = tokio::join!(ask(&self.first, body), ask(&self.second, body));
        assert_eq!(first, second, "{body:#}");
        assert!(!first.1.to_lowercase().contains("secret"), "{body:#}: {}", first.1);
        assert!(!first.1.contains("INTERNAL_SERVER_ERROR"), "{body:#}: {}", first.1);
        serde_json::from_str(&first.1).expect("JSON")
    }

    /// Goes through a list by the cursors that it gives.
    async fn walk(&self, list: &List) {
        let mut after = String::new();
        for _ in 0..20 {
            let answer = self.ask(&json!({"query": list.document(&format!("first: 4{after}"))})).await;
            match &answer["data"][list.name]["pageInfo"] {
                info if info["hasNextPage"] == true => after = format!(", after: {}", info["endCursor"]),
                _ => return,
            }
        }
        panic!("{} does not end", list.name);
    }
}

async fn no_side_door(role: &'static str, hidden: Hidden) {
    let (this, that) = (Desk { role, hidden, other: false }, Desk { role, hidden, other: true });
    let (one, another) = (TestApp::start().await, TestApp::start().await);
    let both = Both { first: this.open(&one).await, second: that.open(&another).await };
    let lists = documents::lists(&one, [&this, &that]);
    let mut answered = 0;
    for query in documents::pages(&lists).into_iter().chain(documents::rows(role)) {
        answered += usize::from(both.ask(&json!({"query": query})).await["data"].is_object());
    }
    assert!(answered > 100, "only {answered} documents were answered");
    for list in &lists {
        both.walk(list).await;
    }
    for (mutation, selection, input) in documents::refused_changes(hidden.tickets) {
        let input_type = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let query = format!(
            "mutation ($input: {input_type}!) {{ {mutation}(input: $input) {{ {selection} userErrors {{ code message field }} }} }}"
        );
        both.ask(&json!({"query": query, "variables": {"input": input}})).await;
    }
}

#[tokio::test]
async fn for_a_user_who_sees_their_own_tickets() {
    let hidden =
        Hidden { users: true, tickets: true, customers: true, emails: true, contacts: true, metadata: true, notes: true };
    no_side_door("user", hidden).await;
}

#[tokio::test]
async fn for_an_analyst() {
    no_side_door("analyst", Hidden { emails: true, contacts: true, metadata: true, notes: true, ..Hidden::default() }).await;
}

#[tokio::test]
async fn for_a_partner() {
    no_side_door("partner", Hidden { users: true, contacts: true, notes: true, ..Hidden::default() }).await;
}

#[tokio::test]
async fn for_an_agent() {
    no_side_door("agent", Hidden { emails: true, metadata: true, ..Hidden::default() }).await;
}

/// They see no user, but not because they may see none.
const NO_USER: Hidden =
    Hidden { users: true, tickets: false, customers: false, emails: true, contacts: true, metadata: true, notes: true };

#[tokio::test]
async fn for_whoever_sees_each_ticket_by_its_id() {
    no_side_door("each_ticket", NO_USER).await;
}

#[tokio::test]
async fn for_whoever_sees_another_user() {
    no_side_door("another_user", NO_USER).await;
}
