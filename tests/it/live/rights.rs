//! A right that was lost, or became smaller, ends a stream although no ticket changes.

use serde_json::json;
use tests::stream::Told;
use tests::{Answer, Person, TestApp};

use super::{new_title, rename};

const TITLES: &str = "subscription { ticketEvents { changes { to } } }";

/// Gives somebody a role with these permissions.
async fn degrade(app: &TestApp, person: &Person, permissions: &[&str]) {
    let role = json!({"name": "other", "description": "Another.", "permissions": permissions});
    app.admin().mutate("createRole", "role { id }", role).await.ok();
    app.admin().mutate("updateUserRole", "user { id }", json!({"id": person.id(), "role": "other"})).await.ok();
}

fn is_refused(answer: &Answer) {
    assert_eq!(answer.error_codes(), ["FORBIDDEN"]);
    assert!(answer.error_messages()[0].contains("tickets:read"), "{:?}", answer.errors());
}

#[tokio::test]
async fn who_may_read_no_ticket_any_more_hears_so_at_once_on_every_node() {
    let app = TestApp::start().await;
    let node = app.beside(|_| {}).await;
    let manager = app.manager().await;
    let mut sockets = [manager.subscribe(TITLES).await, manager.at(&node).subscribe(TITLES).await];
    let mut streams = [manager.stream(TITLES).await, manager.at(&node).stream(TITLES).await];
    degrade(&app, &manager, &["customers:read"]).await;
    for socket in &mut sockets {
        is_refused(&socket.refusal().await);
    }
    for stream in &mut streams {
        is_refused(&stream.next().await);
        assert!(matches!(stream.hear().await, Told::Complete));
    }
}

#[tokio::test]
async fn a_role_that_loses_the_right_ends_the_streams_of_those_who_have_it() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    degrade(&app, &manager, &["tickets:read"]).await;
    let role = app.admin().query("{ role(name: \"other\") { id } }").await.ok().data("/role/id").clone();
    let mut socket = manager.subscribe(TITLES).await;
    app.admin().mutate("updateRole", "role { id }", json!({"id": role, "permissions": []})).await.ok();
    is_refused(&socket.refusal().await);
}

/// Nothing happened to the tickets that are out of sight now, so no event tells of them.
#[tokio::test]
async fn who_reads_only_their_own_tickets_from_now_on_begins_anew() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    let (theirs, other) = (app.ticket(&customer, "Theirs").await, app.ticket(&customer, "Other").await);
    let manager = app.manager().await;
    let assign = json!({"ticketId": theirs["id"], "assigneeId": manager.id()});
    app.admin().mutate("assignTicket", "ticket { id }", assign).await.ok();
    let mut socket = manager.subscribe(TITLES).await;
    degrade(&app, &manager, &["tickets:read:assigned"]).await;
    let ended = socket.refusal().await;
    assert_eq!(ended.error_codes(), ["CURSOR_EXPIRED"]);
    assert!(ended.error_messages()[0].contains("read the lists again"), "{:?}", ended.errors());
    let mut socket = manager.subscribe(TITLES).await;
    rename(&app.admin(), &other, "Not told").await;
    rename(&app.admin(), &theirs, "Told").await;
    assert_eq!(new_title(&mut socket).await, "Told");
}
