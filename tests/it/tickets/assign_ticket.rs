use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp};

async fn assign(by: &Person, ticket: &Json, assignee: &Json) -> Answer {
    let input = json!({"ticketId": ticket["id"], "assigneeId": assignee});
    by.mutate("assignTicket", "ticket { assignee { id name } version }", input).await
}

#[tokio::test]
async fn assigned_and_unassigned() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (agent, other) = (app.agent().await, app.agent().await);
    assert_eq!(assign(&agent, &ticket, other.id()).await.ok().data("/assignTicket/ticket/assignee/id"), other.id());
    let answer = assign(&agent, &ticket, &Json::Null).await.ok();
    assert!(answer.data("/assignTicket/ticket/assignee").is_null());
    assert_eq!(answer.number("/assignTicket/ticket/version"), 3);
}

#[tokio::test]
async fn nobody_who_is_not_there_or_has_left() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (agent, gone) = (app.agent().await, app.agent().await);
    app.admin().mutate("deleteUser", "user { id }", json!({"id": gone.id()})).await.ok();
    for nobody in [gone.id(), &json!("00000000-0000-7000-8000-000000000000")] {
        let answer = assign(&agent, &ticket, nobody).await;
        assert_eq!(answer.user_error_codes("assignTicket"), ["NOT_FOUND"]);
        assert_eq!(answer.data("/assignTicket/userErrors/0/field"), "assigneeId");
    }
}

#[tokio::test]
async fn a_ticket_that_is_assigned_to_somebody_becomes_theirs_to_see() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let user = app.user().await;
    let count = || async { user.query("{ tickets { totalCount } }").await.ok().number("/tickets/totalCount") };
    assert_eq!(count().await, 0);
    assign(&app.admin(), &ticket, user.id()).await.ok();
    assert_eq!(count().await, 1);
    assign(&app.admin(), &ticket, &Json::Null).await.ok();
    assert_eq!(count().await, 0);
}
