//! How support is doing, told by what people did.

use chrono::TimeDelta;
use serde_json::{Value as Json, json};
use tests::{Person, TestApp};

const SUPPORT: &str =
    "{ supportMetrics { firstResponse { count median withinTarget withinTargetPercent } resolution { count median }
  flow { opened resolved reopened reopenRate } backlog { count medianAge oldestAge }
  agents { userId user { id } openTickets resolved firstResponses } } }";

async fn comment(person: &Person, ticket: &Json, internal: bool) {
    let input = json!({"ticketId": ticket["id"], "body": "Hello", "internal": internal});
    person.mutate("addTicketComment", "comment { id }", input).await.ok();
}

async fn moved(person: &Person, ticket: &Json, status: &str) {
    person.mutate("updateTicket", "ticket { id }", json!({"id": ticket["id"], "status": status})).await.ok();
}

#[tokio::test]
async fn notes_are_no_answers_and_what_comes_back_counts() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let customer = app.customer("Acme").await;
    let ticket = app.ticket(&customer, "Help").await;
    app.admin().mutate("assignTicket", "ticket { id }", json!({"ticketId": ticket["id"], "assigneeId": agent.id()})).await.ok();
    app.advance(TimeDelta::minutes(2));
    comment(&agent, &ticket, true).await;
    app.advance(TimeDelta::seconds(2));
    let noted = app.admin().query(SUPPORT).await.ok();
    assert_eq!(noted.number("/supportMetrics/firstResponse/count"), 0);
    assert_eq!(noted.number("/supportMetrics/backlog/count"), 1);
    app.advance(TimeDelta::minutes(3));
    comment(&agent, &ticket, false).await;
    moved(&agent, &ticket, "RESOLVED").await;
    moved(&agent, &ticket, "OPEN").await;
    app.advance(TimeDelta::seconds(2));
    let answer = app.admin().query(SUPPORT).await.ok();
    let response = answer.data("/supportMetrics/firstResponse");
    let median = response["median"].as_f64().expect("a median");
    assert!((302.0..340.0).contains(&median), "five minutes, not two: {median}");
    assert_eq!((&response["count"], &response["withinTargetPercent"]), (&json!(1), &json!(100.0)));
    let flow = json!({"opened": 1, "resolved": 1, "reopened": 1, "reopenRate": 100.0});
    assert_eq!(answer.data("/supportMetrics/flow"), &flow);
    let load = json!([{"userId": agent.id(), "user": {"id": agent.id()}, "openTickets": 1, "resolved": 1, "firstResponses": 1}]);
    assert_eq!(answer.data("/supportMetrics/agents"), &load);
    assert!(answer.statements() <= 7, "{}", answer.statements());
    app.admin().mutate("deleteUser", "user { id }", json!({"id": agent.id()})).await.ok();
    app.advance(TimeDelta::seconds(2));
    let answer = app.admin().query(SUPPORT).await.ok();
    assert!(answer.data("/supportMetrics/agents/0/user").is_null(), "a deleted user is nobody");
    assert_eq!(answer.number("/supportMetrics/agents/0/resolved"), 1, "what was done stays done");
}
