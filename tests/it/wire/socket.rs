//! Sockets: who may open one, what is told on it, and how they end. What the protocol says of single messages is in `protocol`.

use chrono::TimeDelta;
use serde_json::json;
use tests::TestApp;
use tests::socket::{Frame, PROTOCOL, Socket};

#[tokio::test]
async fn a_query_is_answered_and_completed() {
    let app = TestApp::start().await;
    let mut socket = app.admin().socket().await;
    assert_eq!(socket.query("{ me { id } }").await.ok().data("/me/id"), app.admin().id());
    assert_eq!(socket.query("{ nonsense }").await.error_codes(), ["GRAPHQL_VALIDATION_FAILED"]);
    assert_eq!(socket.query("{ me { id } }").await.ok().data("/me/id"), app.admin().id());
}

#[tokio::test]
async fn nobody_may_open_one_and_sees_only_what_is_public() {
    let app = TestApp::start().await;
    let mut socket = app.anonymous().socket().await;
    assert_eq!(socket.query("{ __typename }").await.ok().data("/__typename"), "Query");
    assert_eq!(socket.query("{ me { id } }").await.error_codes(), ["UNAUTHENTICATED"]);
}

#[tokio::test]
async fn other_protocols_are_refused() {
    let app = TestApp::start().await;
    for headers in [&[("sec-websocket-protocol", "graphql-ws")][..], &[]] {
        match Socket::try_connect(app.door(), headers).await {
            Ok(mut socket) => assert_eq!(socket.closed().await, 4406, "{headers:?}"),
            Err(status) => assert!(status == 0 || (400..500).contains(&status), "{headers:?} {status}"),
        }
    }
}

#[tokio::test]
async fn pages_of_other_sites_are_refused() {
    let app = TestApp::start().await;
    let headers = [("sec-websocket-protocol", PROTOCOL), ("origin", "https://evil.example")];
    assert_eq!(Socket::try_connect(app.door(), &headers).await.err(), Some(403));
    let own = format!("http://{}", app.door().addr());
    let headers = [("sec-websocket-protocol", PROTOCOL), ("origin", own.as_str())];
    assert!(Socket::try_connect(app.door(), &headers).await.is_ok());
}

#[tokio::test]
async fn silence_at_the_beginning_is_not_waited_for() {
    let app = TestApp::start_with(|config| config.ws.init_timeout_ms = 50).await;
    assert_eq!(Socket::connect(app.door()).await.closed().await, 4408);
}

#[tokio::test]
async fn a_message_that_is_too_large_ends_the_socket() {
    let app = TestApp::start().await;
    let mut socket = app.admin().socket().await;
    socket.say(json!({"id": "1", "type": "subscribe", "payload": {"query": "x".repeat(300_000)}})).await;
    assert_eq!(socket.closed().await, 1009);
    app.admin().query("{ me { id } }").await.ok();
}

#[tokio::test]
async fn what_the_client_completes_says_no_more() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    let mut listener = app.admin().subscribe("subscription { ticketEvents { id } }").await;
    listener.socket.say(json!({"id": "1", "type": "complete"})).await;
    // answered after the completion was heard
    listener.socket.say(json!({"type": "ping"})).await;
    assert_eq!(listener.socket.message().await["type"], "pong");
    app.ticket(&customer, "Help").await;
    assert_eq!(listener.socket.query("{ __typename }").await.ok().data("/__typename"), "Query");
}

#[tokio::test]
async fn the_tokens_end_ends_the_socket_unless_a_new_one_is_shown() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let (mut ended, mut renewed) = (agent.socket().await, agent.socket().await);
    app.advance(TimeDelta::minutes(10));
    let fresh = agent.again().await;
    let token = format!("Bearer {}", fresh.token().expect("a token"));
    renewed.say(json!({"type": "ping", "payload": {"authorization": token}})).await;
    assert_eq!(renewed.message().await["type"], "pong");
    let current = "{ me { sessions { edges { node { id isCurrent } } } } }";
    tests::within("the new token", async {
        // it is checked beside what the socket is asked meanwhile
        let is_fresh = |node: &&serde_json::Value| node["isCurrent"] == true && node["id"] == *fresh.session();
        while !renewed.query(current).await.ok().nodes("/me/sessions").iter().any(is_fresh) {}
    })
    .await;
    app.advance(TimeDelta::minutes(6));
    assert_eq!(ended.closed().await, 4401);
    assert_eq!(renewed.query("{ me { id } }").await.ok().data("/me/id"), agent.id());
}

#[tokio::test]
async fn the_tokens_end_is_announced_once() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let mut socket = agent.socket().await;
    app.advance(TimeDelta::seconds(15 * 60 - 30));
    let told = socket.message().await;
    assert_eq!(told["type"], "ping");
    let end: chrono::DateTime<chrono::Utc> = told["payload"]["tokenExpiresAt"].as_str().expect("a time").parse().expect("a time");
    let left = end - app.app().now();
    assert!(left > TimeDelta::seconds(20) && left <= TimeDelta::seconds(30), "{left}");
    assert_eq!(socket.query("{ me { id } }").await.ok().data("/me/id"), agent.id());
    app.advance(TimeDelta::seconds(30));
    assert_eq!(socket.hear().await, Frame::Closed(4401, "Unauthorized".into()));
}

#[tokio::test]
async fn a_token_that_lives_shortly_is_announced_when_half_of_its_life_is_over() {
    let app = TestApp::start_with(|config| config.auth.access_token_ttl = 40_000).await;
    let mut socket = app.admin().again().await.socket().await;
    app.advance(TimeDelta::seconds(19));
    socket.say(json!({"type": "ping"})).await;
    assert_eq!(socket.message().await["type"], "pong");
    app.advance(TimeDelta::seconds(2));
    assert_eq!(socket.message().await["type"], "ping");
}

#[tokio::test]
async fn the_sockets_of_one_user_are_limited() {
    let app = TestApp::start_with(|config| config.ws.max_sockets_per_user = 2).await;
    let agent = app.agent().await;
    let _open = (agent.socket().await, agent.socket().await);
    let mut third = Socket::connect(app.door()).await;
    third.say(json!({"type": "connection_init", "payload": {"authorization": format!("Bearer {}", agent.token().expect("a token"))}})).await;
    let heard = third.hear().await;
    assert!(matches!(&heard, Frame::Closed(1013 | 4403, _)), "{heard:?}");
}

#[tokio::test]
async fn the_operations_of_one_socket_are_limited() {
    let app = TestApp::start_with(|config| config.ws.max_operations = 2).await;
    let mut socket = app.admin().socket().await;
    for id in ["1", "2", "3"] {
        socket.say(json!({"id": id, "type": "subscribe", "payload": {"query": "subscription { ticketEvents { id } }"}})).await;
    }
    match socket.hear().await {
        Frame::Message(message) => assert_eq!((&message["id"], &message["type"]), (&json!("3"), &json!("error"))),
        Frame::Closed(code, _) => assert!((4400..4500).contains(&code), "{code}"),
    }
}

#[tokio::test]
async fn bytes_are_no_words() {
    let app = TestApp::start().await;
    let mut socket = app.admin().socket().await;
    socket.say_bytes(b"\x00\x01").await;
    assert!(matches!(socket.closed().await, 4400 | 1003));
}
