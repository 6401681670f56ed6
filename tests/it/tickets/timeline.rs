//! What happened to a ticket is read from the event log, in order.

use serde_json::{Value as Json, json};
use tests::TestApp;

const ENTRY: &str = "id kind actor { id } changes { field from to }";

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

/// Who may not know whether somebody has a ticket is told of the assignments that concern them, in the timeline as on the spot, and of no
/// other.
async fn reads_there_what_they_were_told(permissions: impl Fn(&str) -> Vec<String>) {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let permissions = permissions(ticket["id"].as_str().expect("an id"));
    let role = json!({"name": "reader", "description": "Tickets.", "permissions": permissions});
    app.admin().mutate("createRole", "role { id }", role).await.ok();
    let (reader, one, another) = (app.person("reader").await, app.agent().await, app.agent().await);
    let mut listener = reader.subscribe(&format!("subscription {{ ticketEvents {{ {ENTRY} }} }}")).await;
    for to in [one.id(), reader.id(), another.id(), &Json::Null, one.id()] {
        app.admin().mutate("assignTicket", "ticket { id }", json!({"ticketId": ticket["id"], "assigneeId": to})).await.ok();
    }
    app.admin().mutate("updateTicket", "ticket { id }", json!({"id": ticket["id"], "title": "Still"})).await.ok();
    let query = format!("{{ ticket(id: {}) {{ timeline {{ totalCount edges {{ node {{ {ENTRY} }} }} }} }} }}", ticket["id"]);
    let answer = reader.query(&query).await;
    let entries = answer.nodes("/ticket/timeline");
    let mut told = Vec::new();
    for _ in 0..3 {
        told.push(listener.next().await.data("/ticketEvents").clone());
    }
    assert_eq!(json!(entries[1..]), json!(told));
    assert_eq!(answer.number("/ticket/timeline/totalCount"), 4);
    assert_eq!(told[0]["changes"], json!([{"field": "ASSIGNEE", "from": null, "to": reader.id()}]));
    assert_eq!(told[1]["changes"], json!([{"field": "ASSIGNEE", "from": reader.id(), "to": null}]));
    assert_eq!(told[1]["kind"], "TICKET_UNASSIGNED", "that somebody else has it is hidden");
}

#[tokio::test]
async fn whoever_sees_no_user_reads_there_what_they_were_told() {
    reads_there_what_they_were_told(|_| vec!["tickets:read".into()]).await;
}

#[tokio::test]
async fn so_does_who_sees_that_ticket_alone() {
    reads_there_what_they_were_told(|ticket| vec![format!("tickets:read:{ticket}")]).await;
}

#[tokio::test]
async fn so_does_who_sees_another_user() {
    reads_there_what_they_were_told(|ticket| vec!["tickets:read".into(), format!("users:read:{ticket}")]).await;
}

#[tokio::test]
async fn that_somebody_in_sight_has_a_ticket_no_more_is_told_and_not_whether_somebody_else_does() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (known, hidden) = (app.agent().await, app.agent().await);
    let sees = format!("users:read:{}", known.id().as_str().expect("an id"));
    let role = json!({"name": "reader", "description": "Tickets.", "permissions": ["tickets:read", sees]});
    app.admin().mutate("createRole", "role { id }", role).await.ok();
    let reader = app.person("reader").await;
    let mut listener = reader.subscribe(&format!("subscription {{ ticketEvents {{ {ENTRY} }} }}")).await;
    for to in [known.id(), hidden.id(), known.id(), &Json::Null] {
        app.admin().mutate("assignTicket", "ticket { id }", json!({"ticketId": ticket["id"], "assigneeId": to})).await.ok();
    }
    let query = format!("{{ ticket(id: {}) {{ timeline {{ edges {{ node {{ {ENTRY} }} }} }} }} }}", ticket["id"]);
    let answer = reader.query(&query).await;
    let entries = answer.nodes("/ticket/timeline");
    for (entry, given) in entries[1..].iter().zip([true, false, true, false]) {
        let (kind, from, to) = match given {
            true => ("TICKET_ASSIGNED", &Json::Null, known.id()),
            false => ("TICKET_UNASSIGNED", known.id(), &Json::Null),
        };
        assert_eq!(json!([entry["kind"], entry["changes"]]), json!([kind, [{"field": "ASSIGNEE", "from": from, "to": to}]]));
        assert_eq!(listener.next().await.data("/ticketEvents"), *entry);
    }
    assert_eq!(entries.len(), 5);
}
