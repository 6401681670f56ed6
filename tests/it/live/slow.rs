//! Who does not read costs little, holds up nobody, and is told from where to go on.

use serde_json::{Value as Json, json};
use tests::TestApp;
use tests::socket::{Frame, Socket, Subscription, narrow};
use tokio::io::AsyncWriteExt;
use web::config::Config;

use super::{new_title, rename};

/// Events, each large enough that a few fill what waits for a client.
const EVENTS: usize = 30;

/// The cursor in the reason of a goodbye.
pub(crate) fn cursor_of(reason: &str) -> String {
    reason.split_once("; resume after ").unwrap_or_else(|| panic!("no cursor in {reason}")).1.into()
}

pub(super) async fn desk(change: impl FnOnce(&mut Config)) -> (TestApp, Json) {
    let app = TestApp::start_with(change).await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let text = json!({"id": ticket["id"], "description": "It does not work. ".repeat(200)});
    app.admin().mutate("updateTicket", "ticket { id }", text).await.ok();
    (app, ticket)
}

/// Selects the description so often that an event has some 200 KB.
pub(super) fn large(after: Option<&str>) -> String {
    let descriptions: String = (0..60).map(|i| format!("d{i}: description ")).collect();
    let after = after.map(|cursor| format!("(after: \"{cursor}\")")).unwrap_or_default();
    format!("subscription {{ ticketEvents{after} {{ changes {{ to }} ticket {{ {descriptions} }} }} }}")
}

#[tokio::test]
async fn a_socket_that_is_not_read_ends_with_a_cursor() {
    let (app, ticket) = desk(|config| config.ws.write_timeout_ms = 4000).await;
    let agent = app.agent().await;
    let mut quick = agent.subscribe("subscription { ticketEvents { changes { to } } }").await;
    let mut slow = Socket::connect_narrow(app.door()).await;
    slow.introduce(agent.token()).await;
    let listeners = app.app().feed.listeners();
    slow.say(json!({"id": "1", "type": "subscribe", "payload": {"query": large(None)}})).await;
    tests::until("a listener", || app.app().feed.listeners() > listeners).await;
    for i in 0..EVENTS {
        rename(&app.admin(), &ticket, &i.to_string()).await;
        assert_eq!(new_title(&mut quick).await, i.to_string(), "others are told at once");
    }
    tests::until("the end of patience", || app.app().feed.listeners() == listeners).await;
    let mut titles = Vec::new();
    let reason = loop {
        match slow.hear().await {
            Frame::Message(message) => titles.push(message["payload"]["data"]["ticketEvents"]["changes"][0]["to"].clone()),
            Frame::Closed(code, reason) => {
                assert_eq!(code, 4507, "{reason}");
                break reason;
            }
        }
    };
    let told = titles.len();
    assert!(told > 0 && told < EVENTS, "only so much waits: {told}");
    let mut again: Subscription = agent.subscribe(&large(Some(&cursor_of(&reason)))).await;
    for _ in told..EVENTS {
        titles.push(new_title(&mut again).await.into());
    }
    assert_eq!(titles, (0..EVENTS).map(|i| Json::from(i.to_string())).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_stream_that_is_not_read_is_broken_off() {
    let (app, ticket) = desk(|config| (config.ws.write_timeout_ms, config.server.write_timeout_ms) = (500, 1000)).await;
    let agent = app.agent().await;
    let mut quick = agent.subscribe("subscription { ticketEvents { changes { to } } }").await;
    let listeners = app.app().feed.listeners();
    let mut slow = narrow(app.door()).await;
    let body = json!({"query": large(None)}).to_string();
    let request = format!(
        "POST /graphql HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\naccept: text/event-stream\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        app.door().addr(),
        agent.token().expect("a token"),
        body.len(),
    );
    slow.write_all(request.as_bytes()).await.expect("a request that is sent");
    tests::until("a listener", || app.app().feed.listeners() > listeners).await;
    for i in 0..EVENTS {
        rename(&app.admin(), &ticket, &i.to_string()).await;
        assert_eq!(new_title(&mut quick).await, i.to_string(), "others are told at once");
    }
    tests::until("the end of patience", || app.app().feed.listeners() == listeners).await;
}
