//! Who is in a ticket at this moment.

mod announce;
mod live;
mod on_postgres;

use serde_json::{Value as Json, json};
use tests::socket::Subscription;
use tests::{Answer, Person};

const PEOPLE: &str = "people { user { id } activity since }";

async fn announce(by: &Person, ticket: &Json, client: &str, activity: &str) -> Answer {
    let input = json!({"ticketId": ticket["id"], "clientId": client, "activity": activity});
    by.mutate("announceTicketPresence", &format!("presence {{ ticketId {PEOPLE} }}"), input).await
}

async fn listen(by: &Person, ticket: &Json) -> Subscription {
    by.try_subscribe(&format!("subscription {{ ticketPresence(ticketId: {}) {{ {PEOPLE} }} }}", ticket["id"])).await
}

/// Who is in the ticket, as somebody is told who asks.
async fn asked(by: &Person, ticket: &Json) -> Json {
    let query = format!("query ($id: ID!) {{ ticket(id: $id) {{ presence {{ {PEOPLE} }} }} }}");
    let answer = by.query_with(&query, json!({"id": ticket["id"]})).await;
    without_times(answer.data("/ticket/presence/people"))
}

/// Who is in the ticket, as a listener is told next.
async fn told(listener: &mut Subscription) -> Json {
    without_times(listener.next().await.ok().data("/ticketPresence/people"))
}

/// Listens until what is told is this.
async fn told_in_the_end(listener: &mut Subscription, expected: &Json) {
    while told(listener).await != *expected {}
}

fn without_times(people: &Json) -> Json {
    let people = people.as_array().expect("people").iter();
    people.map(|visitor| json!([visitor["user"]["id"], visitor["activity"]])).collect()
}
