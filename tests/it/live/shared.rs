//! Listeners with equal rights share an answer only where it does not depend on who they are.

use std::sync::Arc;

use entities::access::{Identity, PermissionSet, Viewer};
use futures::StreamExt;
use schema::engine::Request;
use schema::engine::registry::Subscriber;
use serde_json::{Value as Json, json};
use subscriptions::KnownViewer;
use tests::TestApp;

use super::{new_title, rename};

#[tokio::test]
async fn an_assignment_is_told_to_whom_it_concerns_and_to_those_who_see_users() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (assignee, other) = (app.partner().await, app.partner().await);
    let query = "subscription { ticketEvents { kind changes { field to } } }";
    let (mut before, mut own, mut after) =
        (other.subscribe(query).await, assignee.subscribe(query).await, other.subscribe(query).await);
    let mut desk = app.agent().await.subscribe(query).await;
    let assign = json!({"ticketId": ticket["id"], "assigneeId": assignee.id()});
    app.admin().mutate("assignTicket", "ticket { id }", assign).await.ok();
    let told = |id: &Json| json!([{"field": "ASSIGNEE", "to": id}]);
    rename(&app.admin(), &ticket, "Renamed").await;
    for listener in [&mut own, &mut desk] {
        assert_eq!(listener.next().await.ok().data("/ticketEvents/changes"), &told(assignee.id()));
        assert_eq!(new_title(listener).await, "Renamed");
    }
    for listener in [&mut before, &mut after] {
        assert_eq!(new_title(listener).await, "Renamed", "that the ticket has an assignee now is none of their business");
    }
}

#[tokio::test]
async fn the_session_that_asks_is_each_listener_s_own() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (one, another) = (app.admin(), app.admin().again().await);
    let query = "subscription { ticketEvents { actor { sessions { edges { node { id isCurrent } } } } } }";
    let mut listeners = [(one.session(), one.subscribe(query).await), (another.session(), another.subscribe(query).await)];
    one.mutate("updateTicket", "ticket { id }", json!({"id": ticket["id"], "title": "Renamed"})).await.ok();
    for (session, listener) in &mut listeners {
        let event = listener.next().await.ok();
        for node in event.nodes("/ticketEvents/actor/sessions") {
            assert_eq!(node["isCurrent"], node["id"] == **session, "{:#}", event.json);
        }
    }
}

/// The socket may hear of a demotion after the operation was prepared and before it listens.
#[tokio::test]
async fn the_rights_held_when_the_stream_opens_are_those_that_count() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let viewer = |permissions: &[&str]| {
        let identity =
            Identity { user_id: app.app().new_id(), session_id: app.app().new_id(), role: "some".into(), ..Identity::default() };
        Viewer::signed_in(identity, PermissionSet::parse(permissions.iter().copied()))
    };
    let query = "subscription { ticketEvents { ticket { customer { contactEmail } } } }".to_owned();
    let request = Request { query, ..Request::default() };
    let prepared = app.server().engine.prepare(&viewer(&["*"]), &request, "test").expect("an admitted document");
    let now = KnownViewer::new(viewer(&["tickets:read", "customers:read"]), app.app().auth.changes());
    let subscriber = Subscriber::new(app.app().clone(), now.current());
    let stream = app.server().engine.subscribe(subscriber, Arc::default(), prepared).await;
    let mut stream = stream.unwrap_or_else(|refused| panic!("{}", String::from_utf8_lossy(&refused.body)));
    app.admin().mutate("updateTicket", "ticket { id }", json!({"id": ticket["id"], "title": "Renamed"})).await.ok();
    let event: Json = serde_json::from_slice(&stream.next().await.expect("an event").body).expect("JSON");
    assert_eq!(event["data"]["ticketEvents"]["ticket"]["customer"]["contactEmail"], Json::Null, "{event:#}");
}
