//! What was answered is stored, with its event, whatever becomes of the server the moment after.

mod on_postgres;
mod silence;
mod unable;

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use serde_json::json;
use tests::{Crashing, Person, until};

/// How many answers come before the crash, and by how many clients at a time.
const ANSWERS: usize = 60;
const CLIENTS: usize = 8;

/// Not a test of its own: the server of the others, in a process that they kill.
#[tokio::test]
async fn serves() {
    tests::serve_if_asked().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_loses_nothing_that_was_answered() {
    let mut server = Crashing::start("durability::serves").await;
    let admin = server.admin().await;
    let input = json!({"companyName": "Acme", "contactEmail": "contact@customer.example", "subscriptionTier": "STARTER"});
    let customer = admin.mutate("createCustomer", "customer { id }", input).await.ok();
    let input = json!({
        "customerId": customer.data("/createCustomer/customer/id"), "title": "Printer", "description": "It does not work.",
    });
    let ticket = admin.mutate("createTicket", "ticket { id }", input).await.ok();
    let ticket = ticket.data("/createTicket/ticket/id").as_str().expect("an id").to_owned();

    let answered = Arc::new(Mutex::new(HashSet::new()));
    let clients: Vec<_> = (0..CLIENTS).map(|_| tokio::spawn(comment(admin.clone(), ticket.clone(), answered.clone()))).collect();
    until("answers", || answered.lock().unwrap().len() >= ANSWERS).await;
    server.crash("durability::serves");
    for client in clients {
        // it ended when nobody answered
        let _ = client.await;
    }

    let admin = server.admin().await;
    let comments = stored(&admin, &ticket, "comments", "id", "/id").await;
    let events = stored(&admin, &ticket, "timeline", "comment { id }", "/comment/id").await;
    let answered = answered.lock().unwrap();
    assert!(answered.is_subset(&comments), "{:?} were answered and are gone", answered.difference(&comments).collect::<Vec<_>>());
    assert_eq!(comments, events, "a comment and its event are one");
}

/// Comments for as long as there are answers.
async fn comment(person: Person, ticket: String, answered: Arc<Mutex<HashSet<String>>>) {
    loop {
        let input = json!({"ticketId": ticket, "body": "Did you turn it off and on again?"});
        let answer = person.mutate("addTicketComment", "comment { id }", input).await.ok();
        answered.lock().expect("a lock").insert(answer.text("/addTicketComment/comment/id").to_owned());
    }
}

/// The ids of all rows of a connection of the ticket.
async fn stored(person: &Person, ticket: &str, connection: &str, selection: &str, id: &str) -> HashSet<String> {
    let query = format!(
        "query ($id: ID!, $after: String) {{ ticket(id: $id) {{ rows: {connection}(first: 100, after: $after) {{
           edges {{ node {{ {selection} }} }} pageInfo {{ hasNextPage endCursor }}
         }} }} }}"
    );
    let (mut ids, mut after) = (HashSet::new(), json!(null));
    loop {
        let page = person.query_with(&query, json!({"id": ticket, "after": after})).await.ok();
        let nodes = page.nodes("/ticket/rows");
        ids.extend(nodes.iter().filter_map(|node| node.pointer(id)?.as_str().map(str::to_owned)));
        if page.data("/ticket/rows/pageInfo/hasNextPage") != &json!(true) {
            return ids;
        }
        after = page.data("/ticket/rows/pageInfo/endCursor").clone();
    }
}
