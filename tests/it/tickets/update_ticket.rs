use entities::ticket::Status;
use sea_orm::Iterable;
use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp};

const SELECTION: &str = "ticket { title status priority tags version updatedAt resolvedAt }";

async fn update(by: &Person, input: Json) -> Answer {
    by.mutate("updateTicket", SELECTION, input).await
}

#[tokio::test]
async fn what_is_absent_stays() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let answer =
        update(&app.agent().await, json!({"id": ticket["id"], "priority": "URGENT", "tags": ["b", "a", "b"]})).await.ok();
    let after = answer.data("/updateTicket/ticket");
    assert_eq!((&after["title"], &after["priority"], &after["version"]), (&json!("Help"), &json!("URGENT"), &json!(2)));
    assert_eq!(after["tags"], json!(["a", "b"]));
}

#[tokio::test]
async fn a_stale_version_is_a_conflict_with_the_current_values() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let agent = app.agent().await;
    update(&agent, json!({"id": ticket["id"], "title": "First", "expectedVersion": 1})).await.ok();
    let answer = update(&agent, json!({"id": ticket["id"], "title": "Second", "expectedVersion": 1})).await;
    assert_eq!(answer.user_error_codes("updateTicket"), ["CONFLICT"]);
    assert_eq!(answer.data("/updateTicket/userErrors/0/field"), "expectedVersion");
    assert_eq!(answer.data("/updateTicket/ticket/title"), "First");
    assert_eq!(answer.number("/updateTicket/ticket/version"), 2);
}

#[tokio::test]
async fn of_two_at_once_with_the_same_version_one_wins() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let agent = app.agent().await;
    let write = |title: &'static str| update(&agent, json!({"id": ticket["id"], "title": title, "expectedVersion": 1}));
    let (a, b) = futures::join!(write("A"), write("B"));
    let conflicts = [a, b].iter().filter(|answer| answer.user_error_codes("updateTicket") == ["CONFLICT"]).count();
    assert_eq!(conflicts, 1);
}

/// Every pair of states: what the transition table allows is done, and all else is refused and changes nothing.
#[tokio::test]
async fn states_change_by_the_transition_table() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    let agent = app.agent().await;
    for from in Status::iter() {
        for to in Status::iter().filter(|to| *to != from) {
            let ticket = app.ticket(&customer, "Help").await;
            if from != Status::Open {
                update(&agent, json!({"id": ticket["id"], "status": from})).await.ok();
            }
            let answer = update(&agent, json!({"id": ticket["id"], "status": to})).await;
            if from.next().contains(&to) {
                let after = answer.ok().data("/updateTicket/ticket").clone();
                assert_eq!(after["status"], json!(to));
                assert_eq!(after["resolvedAt"].is_string(), to.is_done(), "{from:?} to {to:?}");
            } else {
                assert_eq!(answer.user_error_codes("updateTicket"), ["BAD_USER_INPUT"], "{from:?} to {to:?}");
                assert_eq!(answer.data("/updateTicket/userErrors/0/field"), "status");
                let query = "query ($id: ID!) { ticket(id: $id) { status } }";
                let now = agent.query_with(query, json!({"id": ticket["id"]})).await.ok();
                assert_eq!(now.data("/ticket/status"), &json!(from));
            }
        }
    }
}

#[tokio::test]
async fn a_change_that_changes_nothing_leaves_no_trace() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let answer = update(&app.agent().await, json!({"id": ticket["id"], "title": "Help", "status": "OPEN"})).await.ok();
    assert_eq!(answer.number("/updateTicket/ticket/version"), 1);
}

#[tokio::test]
async fn one_that_cannot_be_seen_is_not_found_and_one_that_cannot_be_changed_is_forbidden() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let user = app.user().await;
    let input = json!({"id": ticket["id"], "title": "Mine"});
    assert_eq!(update(&user, input.clone()).await.user_error_codes("updateTicket"), ["NOT_FOUND"]);
    let assign = json!({"ticketId": ticket["id"], "assigneeId": user.id()});
    app.admin().mutate("assignTicket", "ticket { id }", assign).await.ok();
    update(&user, input.clone()).await.ok();
    let reader = app.person_with("user", &["tickets:read"]).await;
    assert_eq!(update(&reader, input.clone()).await.user_error_codes("updateTicket"), ["FORBIDDEN"]);
    assert_eq!(update(&app.analyst().await, input).await.error_codes(), ["FORBIDDEN"]);
}
