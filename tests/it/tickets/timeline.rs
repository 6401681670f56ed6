//! What happened to a ticket is read from the event log, in order.

use serde_json::json;
use tests::TestApp;

#[tokio::test]
async fn every_change_stands_in_it_once_with_who_made_it() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let agent = app.agent().await;
    let id = &ticket["id"];
    agent.mutate("assignTicket", "ticket { id }", json!({"ticketId": id, "assigneeId": agent.id()})).await.ok();
    agent.mutate("updateTicket", "ticket { id }", json!({"id": id, "status": "IN_PROGRESS", "title": "Still"})).await.ok();
    agent.mutate("addTicketComment", "comment { id }", json!({"ticketId": id, "body": "An answer"})).await.ok();
    agent.mutate("updateTicket", "ticket { id }", json!({"id": id, "status": "OPEN", "expectedVersion": 99})).await;
    let query =
        "query ($id: ID!) { ticket(id: $id) { timeline(first: 50) { edges { node { kind actor { id } } } totalCount } } }";
    let answer = agent.query_with(query, json!({"id": id})).await.ok();
    let entries = answer.nodes("/ticket/timeline");
    let kinds: Vec<_> = entries.iter().map(|entry| entry["kind"].as_str().expect("a kind")).collect();
    assert_eq!(kinds, ["TICKET_CREATED", "TICKET_ASSIGNED", "TICKET_UPDATED", "TICKET_STATUS_CHANGED", "TICKET_COMMENTED"]);
    assert_eq!(entries[0]["actor"]["id"], *app.admin().id());
    assert!(entries[1..].iter().all(|entry| entry["actor"]["id"] == *agent.id()));
    assert_eq!(answer.number("/ticket/timeline/totalCount"), 5);
}
