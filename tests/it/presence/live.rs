use chrono::TimeDelta;
use serde_json::{Value as Json, json};
use tests::{Person, TestApp};

use super::{announce, asked, listen, told, told_in_the_end};

async fn assign(app: &TestApp, ticket: &Json, to: Option<&Person>) {
    let input = json!({"ticketId": ticket["id"], "assigneeId": to.map(Person::id)});
    app.admin().mutate("assignTicket", "ticket { id }", input).await.ok();
}

#[tokio::test]
async fn the_list_is_told_at_once_and_when_it_changes() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    let (ticket, other) = (app.ticket(&customer, "Help").await, app.ticket(&customer, "Other").await);
    let (ada, ben) = (app.agent().await, app.agent().await);
    let mut listener = listen(&ada, &ticket).await;
    assert_eq!(told(&mut listener).await, json!([]));
    announce(&ben, &ticket, "tab", "VIEWING").await.ok();
    assert_eq!(told(&mut listener).await, json!([[ben.id(), "VIEWING"]]));
    // what changes nothing is not told, nor what happens elsewhere
    announce(&ben, &ticket, "tab", "VIEWING").await.ok();
    announce(&ben, &other, "tab", "WRITING").await.ok();
    announce(&ben, &ticket, "tab", "WRITING").await.ok();
    assert_eq!(told(&mut listener).await, json!([[ben.id(), "WRITING"]]));
    announce(&ada, &ticket, "tab", "VIEWING").await.ok();
    let both = json!([[ben.id(), "WRITING"], [ada.id(), "VIEWING"]]);
    assert_eq!(told(&mut listener).await, both);
    assert_eq!(told(&mut listen(&ben, &ticket).await).await, both);
    announce(&ben, &ticket, "tab", "LEFT").await.ok();
    assert_eq!(told(&mut listener).await, json!([[ada.id(), "VIEWING"]]));
}

#[tokio::test]
async fn who_falls_silent_is_gone() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let agent = app.agent().await;
    announce(&agent, &ticket, "tab", "WRITING").await.ok();
    let mut listener = listen(&app.admin(), &ticket).await;
    assert_eq!(told(&mut listener).await, json!([[agent.id(), "WRITING"]]));
    app.advance(TimeDelta::seconds(41));
    assert_eq!(told(&mut listener).await, json!([]));
}

#[tokio::test]
async fn who_may_not_sign_in_any_more_is_gone() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (first, second) = (app.agent().await, app.agent().await);
    announce(&first, &ticket, "tab", "WRITING").await.ok();
    announce(&second, &ticket, "tab", "VIEWING").await.ok();
    let mut listener = listen(&app.admin(), &ticket).await;
    app.admin().mutate("setUserStatus", "user { id }", json!({"id": first.id(), "status": "SUSPENDED"})).await.ok();
    told_in_the_end(&mut listener, &json!([[second.id(), "VIEWING"]])).await;
    app.admin().mutate("deleteUser", "user { id }", json!({"id": second.id()})).await.ok();
    told_in_the_end(&mut listener, &json!([])).await;
    assert_eq!(asked(&app.admin(), &ticket).await, json!([]));
}

#[tokio::test]
async fn who_may_not_see_the_ticket_is_told_of_nobody() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (agent, user) = (app.agent().await, app.person_with("user", &["users:read"]).await);
    announce(&agent, &ticket, "tab", "VIEWING").await.ok();
    let mut listener = listen(&user, &ticket).await;
    assert_eq!(told(&mut listener).await, json!([]));
    assert_eq!(told(&mut listen(&user, &json!({"id": user.id()})).await).await, json!([]), "as for one that is not there");
    let there = json!([[agent.id(), "VIEWING"]]);
    assign(&app, &ticket, Some(&user)).await;
    told_in_the_end(&mut listener, &there).await;
    assign(&app, &ticket, None).await;
    assert_eq!(told(&mut listener).await, json!([]));
}

/// Nothing changes in the ticket, but what the listener may.
#[tokio::test]
async fn who_loses_the_right_hears_so_at_once() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (ada, ben, cleo) = (app.agent().await, app.agent().await, app.agent().await);
    announce(&cleo, &ticket, "tab", "VIEWING").await.ok();
    let role = json!({"name": "stranger", "description": "Nothing.", "permissions": []});
    app.admin().mutate("createRole", "role { id }", role).await.ok();
    for (person, role, expected) in [(&ada, "user", Some(json!([]))), (&ben, "stranger", None)] {
        let mut listener = listen(person, &ticket).await;
        assert_eq!(told(&mut listener).await, json!([[cleo.id(), "VIEWING"]]));
        app.admin().mutate("updateUserRole", "user { id }", json!({"id": person.id(), "role": role})).await.ok();
        match expected {
            Some(nobody) => assert_eq!(told(&mut listener).await, nobody),
            None => assert_eq!(listener.refusal().await.error_codes(), ["FORBIDDEN"]),
        }
    }
    let refused = listen(&ben, &ticket).await.refusal().await;
    assert_eq!(refused.error_codes(), ["FORBIDDEN"]);
}
