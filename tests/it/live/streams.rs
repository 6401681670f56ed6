//! Server-sent events: the same rights, and the same log.

use chrono::TimeDelta;
use serde_json::{Value as Json, json};
use tests::stream::{EventStream, Told};
use tests::{Answer, Person, TestApp};

use super::rename;

const TITLES: &str = "subscription { ticketEvents(filter: {kinds: [TICKET_UPDATED]}) { changes { to } } }";

fn title(event: &Answer) -> &str {
    event.text("/ticketEvents/changes/0/to")
}

async fn desk() -> (TestApp, Person, Json) {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let agent = app.agent().await;
    (app, agent, ticket)
}

/// The stream says that its listener is nobody any more, and that this was all.
async fn ends_unauthenticated(stream: &mut EventStream) {
    assert_eq!(stream.next().await.error_codes(), ["UNAUTHENTICATED"]);
    assert!(matches!(stream.hear().await, Told::Complete));
    assert!(matches!(stream.hear().await, Told::Ended));
}

#[tokio::test]
async fn who_comes_back_with_the_last_id_misses_nothing_and_hears_nothing_twice() {
    let (app, agent, ticket) = desk().await;
    let mut stream = agent.stream(TITLES).await;
    for name in ["1", "2"] {
        rename(&app.admin(), &ticket, name).await;
        assert_eq!(title(&stream.next().await.ok()), name);
    }
    let id = stream.last_id.clone();
    drop(stream);
    rename(&app.admin(), &ticket, "3").await;
    let mut stream = agent.stream_after(TITLES, &id).await;
    rename(&app.admin(), &ticket, "4").await;
    for name in ["3", "4"] {
        assert_eq!(title(&stream.next().await.ok()), name);
    }
}

#[tokio::test]
async fn the_last_id_takes_the_place_of_the_argument() {
    let (app, agent, ticket) = desk().await;
    let mut stream = agent.stream(TITLES).await;
    let begun = stream.place().await.to_owned();
    rename(&app.admin(), &ticket, "1").await;
    stream.next().await.ok();
    rename(&app.admin(), &ticket, "2").await;
    let query = TITLES.replace("ticketEvents(", &format!("ticketEvents(after: {}, ", json!(begun)));
    assert_eq!(title(&agent.stream_after(&query, &stream.last_id).await.next().await.ok()), "2");
    assert_eq!(title(&agent.stream_after(&query, "").await.next().await.ok()), "1", "an empty id is none");
    let mut wrong = agent.stream_after(&query, "nonsense").await;
    assert_eq!(wrong.next().await.error_codes(), ["BAD_USER_INPUT"]);
    assert!(matches!(wrong.hear().await, Told::Complete));
}

#[tokio::test]
async fn who_signs_out_is_told_no_more() {
    let (_app, agent, _) = desk().await;
    let mut stream = agent.stream(TITLES).await;
    agent.query("mutation { logout(input: {}) { endedCount } }").await.ok();
    ends_unauthenticated(&mut stream).await;
}

#[tokio::test]
async fn whose_session_is_revoked_is_told_no_more() {
    let (_app, agent, _) = desk().await;
    let elsewhere = agent.again().await;
    let mut stream = elsewhere.stream(TITLES).await;
    agent.mutate("revokeSession", "session { id }", json!({"id": elsewhere.session()})).await.ok();
    ends_unauthenticated(&mut stream).await;
}

#[tokio::test]
async fn who_is_suspended_is_told_no_more() {
    let (app, agent, _) = desk().await;
    let mut stream = agent.stream(TITLES).await;
    app.admin().mutate("setUserStatus", "user { id }", json!({"id": agent.id(), "status": "SUSPENDED"})).await.ok();
    ends_unauthenticated(&mut stream).await;
}

#[tokio::test]
async fn whose_token_ends_is_told_no_more() {
    let (app, agent, _) = desk().await;
    let mut stream = agent.stream(TITLES).await;
    app.advance(TimeDelta::minutes(16));
    ends_unauthenticated(&mut stream).await;
}

#[tokio::test]
async fn another_role_holds_at_once() {
    let (app, agent, ticket) = desk().await;
    let other = app.ticket(&app.customer("Acme").await, "Other").await;
    let mut stream = agent.stream(TITLES).await;
    let assign = json!({"ticketId": other["id"], "assigneeId": agent.id()});
    app.admin().mutate("assignTicket", "ticket { id }", assign).await.ok();
    app.admin().mutate("updateUserRole", "user { id }", json!({"id": agent.id(), "role": "user"})).await.ok();
    rename(&app.admin(), &ticket, "Not theirs").await;
    assert_eq!(stream.next().await.error_codes(), ["CURSOR_EXPIRED"]);
    let mut stream = agent.stream(TITLES).await;
    rename(&app.admin(), &ticket, "Still not theirs").await;
    rename(&app.admin(), &other, "Theirs").await;
    assert_eq!(title(&stream.next().await.ok()), "Theirs");
}
