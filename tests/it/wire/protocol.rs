//! The server's side of `graphql-transport-ws`, situation by situation:
//! <https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>.

use serde_json::{Value as Json, json};
use tests::TestApp;
use tests::socket::{Frame, PROTOCOL, Socket};

/// What comes of what was said.
enum Outcome {
    /// The server closes the socket with this code, and says why.
    Closed(u16),
    /// The server says this, by type and id, and no more; the socket lives on.
    Says(&'static [(&'static str, &'static str)]),
}

use Outcome::{Closed, Says};

fn subscribe(id: impl Into<Json>, query: &str) -> Json {
    json!({"id": id.into(), "type": "subscribe", "payload": {"query": query}})
}

fn with(key: &str, value: Json) -> Json {
    let mut message = subscribe("q", "query A { __typename } query B { __typename }");
    message["payload"]["operationName"] = json!("A");
    message["payload"][key] = value;
    message
}

const QUERY: &str = "{ __typename }";
const LISTEN: &str = "subscription { ticketEvents { id } }";

/// Says things on a socket, and sees what comes of them.
async fn assert_comes(mut socket: Socket, situation: &str, words: &[Json], outcome: &Outcome) {
    for word in words {
        match word {
            // a text that need not be JSON
            Json::String(text) => socket.say_text(text).await,
            message => socket.say(message.clone()).await,
        }
    }
    match outcome {
        Closed(code) => {
            let (found, reason) = loop {
                match socket.hear().await {
                    Frame::Closed(code, reason) => break (code, reason),
                    Frame::Message(message) => assert_ne!(message["type"], "next", "{situation}: told before it was closed"),
                }
            };
            assert_eq!(found, *code, "{situation}: {reason}");
            assert!((1..=123).contains(&reason.len()), "{situation}: the reason is {reason:?}");
        }
        Says(messages) => {
            for (kind, id) in *messages {
                let message = socket.message().await;
                let found = (message["type"].as_str().unwrap_or_default(), message["id"].as_str().unwrap_or_default());
                assert_eq!(found, (*kind, *id), "{situation}: {message}");
            }
            socket.say(json!({"type": "ping", "payload": {"last": true}})).await;
            let last = socket.message().await;
            assert_eq!(last, json!({"type": "pong", "payload": {"last": true}}), "{situation}");
        }
    }
}

#[tokio::test]
async fn before_the_acknowledgement() {
    let app = TestApp::start().await;
    let init = json!({"type": "connection_init"});
    let as_somebody = |payload: Json| json!({"type": "connection_init", "payload": payload});
    for (situation, words, outcome) in [
        ("init without a payload", vec![init.clone()], Says(&[("connection_ack", "")])),
        ("init with null", vec![as_somebody(Json::Null)], Says(&[("connection_ack", "")])),
        ("init with what is no credential", vec![as_somebody(json!({"a": 1}))], Says(&[("connection_ack", "")])),
        ("init with a text", vec![as_somebody(json!("x"))], Closed(4400)),
        ("init with a list", vec![as_somebody(json!([]))], Closed(4400)),
        ("wrong credentials", vec![as_somebody(json!({"authorization": "Bearer nonsense"}))], Closed(4403)),
        ("credentials of another kind", vec![as_somebody(json!({"authorization": "Basic eDp5"}))], Closed(4403)),
        ("two inits", vec![init.clone(), init.clone()], Closed(4429)),
        ("a query", vec![subscribe("q", QUERY)], Closed(4401)),
        ("a subscription", vec![subscribe("q", LISTEN)], Closed(4401)),
        ("a message of no type", vec![json!({"type": "nonsense"})], Closed(4400)),
        ("no JSON", vec![json!("nonsense")], Closed(4400)),
        ("a ping", vec![json!({"type": "ping"})], Says(&[("pong", "")])),
        ("a pong", vec![json!({"type": "pong"})], Says(&[])),
        ("the end of nothing", vec![json!({"type": "complete", "id": "q"})], Says(&[])),
        ("a pong, then init", vec![json!({"type": "pong", "payload": {"a": 1}}), init.clone()], Says(&[("connection_ack", "")])),
    ] {
        assert_comes(Socket::connect(app.door()).await, situation, &words, &outcome).await;
    }
}

#[tokio::test]
async fn what_is_no_message() {
    let app = TestApp::start().await;
    let deep = format!("{{\"type\": \"ping\", \"payload\": {{\"a\": {}{}}}}}", "[".repeat(200), "]".repeat(200));
    for (situation, word) in [
        ("no JSON", json!("hello")),
        ("nothing", json!("")),
        ("deep JSON", json!(deep)),
        ("a text", json!("\"x\"")),
        ("a number", json!(7)),
        ("null", Json::Null),
        ("a list", json!([])),
        ("no type", json!({})),
        ("a type that is a number", json!({"type": 1})),
        ("a type of the older protocol", json!({"type": "start", "id": "q", "payload": {"query": QUERY}})),
        ("ping with a text", json!({"type": "ping", "payload": "x"})),
        ("pong with a list", json!({"type": "pong", "payload": []})),
        ("complete without an id", json!({"type": "complete"})),
        ("complete with a number", json!({"type": "complete", "id": 1})),
        ("subscribe without an id", json!({"type": "subscribe", "payload": {"query": QUERY}})),
        ("subscribe with a number", subscribe(1, QUERY)),
        ("subscribe with an empty id", subscribe("", QUERY)),
        ("subscribe without a payload", json!({"type": "subscribe", "id": "q"})),
        ("subscribe with a text", json!({"type": "subscribe", "id": "q", "payload": "x"})),
        ("no query", json!({"type": "subscribe", "id": "q", "payload": {}})),
        ("a query that is a number", with("query", json!(1))),
        ("variables that are a text", with("variables", json!("x"))),
        ("variables that are a list", with("variables", json!([]))),
        ("an operation name that is a number", with("operationName", json!(1))),
        ("extensions that are a text", with("extensions", json!("x"))),
        ("what only a server says: an acknowledgement", json!({"type": "connection_ack"})),
        ("what only a server says: an answer", json!({"type": "next", "id": "q", "payload": {"data": {}}})),
        ("what only a server says: an error", json!({"type": "error", "id": "q", "payload": [{"message": "x"}]})),
    ] {
        assert_comes(app.admin().socket().await, situation, &[word], &Closed(4400)).await;
    }
}

#[tokio::test]
async fn operations() {
    let app = TestApp::start().await;
    let done = |id: &str| json!({"type": "complete", "id": id});
    for (situation, words, outcome) in [
        ("a query", vec![subscribe("q", QUERY)], Says(&[("next", "q"), ("complete", "q")])),
        ("a mutation", vec![subscribe("m", "mutation { __typename }")], Says(&[("next", "m"), ("complete", "m")])),
        ("no document", vec![subscribe("e", "{ a ")], Says(&[("error", "e")])),
        ("a document that does not fit", vec![subscribe("e", "{ nonsense }")], Says(&[("error", "e")])),
        ("a subscription that does not fit", vec![subscribe("e", "subscription { nonsense }")], Says(&[("error", "e")])),
        (
            "a subscription to two things",
            vec![subscribe("e", "subscription { a: ticketEvents { id } b: ticketEvents { id } }")],
            Says(&[("error", "e")]),
        ),
        ("a variable without a value", vec![subscribe("e", "query ($a: ID!) { user(id: $a) { id } }")], Says(&[("error", "e")])),
        ("an operation that is not there", vec![with("operationName", json!("C"))], Says(&[("error", "q")])),
        ("an operation that is", vec![with("operationName", json!("B"))], Says(&[("next", "q"), ("complete", "q")])),
        ("null for variables", vec![with("variables", Json::Null)], Says(&[("next", "q"), ("complete", "q")])),
        ("null for extensions", vec![with("extensions", Json::Null)], Says(&[("next", "q"), ("complete", "q")])),
        ("a persisted query", vec![with("extensions", json!({"persistedQuery": {"version": 1}}))], Says(&[("error", "q")])),
        ("the end of what never was", vec![done("q")], Says(&[])),
        ("a subscription, quiet", vec![subscribe("s", LISTEN)], Says(&[])),
        ("a subscription and its end", vec![subscribe("s", LISTEN), done("s"), done("s")], Says(&[])),
        (
            "the id of an ended subscription",
            vec![subscribe("s", LISTEN), done("s"), subscribe("s", QUERY)],
            Says(&[("next", "s"), ("complete", "s")]),
        ),
        (
            "a query beside a subscription",
            vec![subscribe("s", LISTEN), subscribe("q", QUERY)],
            Says(&[("next", "q"), ("complete", "q")]),
        ),
        ("two subscriptions of one id", vec![subscribe("s", LISTEN), subscribe("s", LISTEN)], Closed(4409)),
        ("a query of a subscription's id", vec![subscribe("s", LISTEN), subscribe("s", QUERY)], Closed(4409)),
        ("a second init", vec![json!({"type": "connection_init"})], Closed(4429)),
        ("wrong credentials later", vec![json!({"type": "ping", "payload": {"authorization": "Bearer nonsense"}})], Closed(4403)),
    ] {
        assert_comes(app.admin().socket().await, situation, &words, &outcome).await;
    }
}

#[tokio::test]
async fn an_id_is_free_again_after_the_answer() {
    let app = TestApp::start().await;
    let mut socket = app.admin().socket().await;
    for query in [QUERY, "{ nonsense }", QUERY, "{ a ", QUERY] {
        // always under the same id
        assert_eq!(socket.query(query).await.refused(), query != QUERY);
    }
}

#[tokio::test]
async fn many_at_once_are_each_answered_once() {
    let app = TestApp::start().await;
    let mut socket = app.admin().socket().await;
    for id in 0..50 {
        socket.say(subscribe(id.to_string(), "{ me { id } }")).await;
    }
    let mut heard = Vec::new();
    while heard.len() < 100 {
        let message = socket.message().await;
        heard.push((message["id"].as_str().expect("an id").parse::<u32>().expect("one of ours"), message["type"] == "next"));
    }
    heard.sort_unstable();
    assert_eq!(heard, (0..50).flat_map(|id| [(id, false), (id, true)]).collect::<Vec<_>>());
    socket.query(QUERY).await.ok();
}

#[tokio::test]
async fn the_protocol_is_chosen_among_several() {
    let app = TestApp::start().await;
    let several = format!("something-else, {PROTOCOL}");
    let mut socket = Socket::try_connect(app.door(), &[("sec-websocket-protocol", several.as_str())]).await.expect("a socket");
    socket.introduce(app.admin().token()).await;
    socket.query(QUERY).await.ok();
}

#[tokio::test]
async fn a_ping_does_not_take_the_place_of_an_init() {
    let app = TestApp::start_with(|config| config.ws.init_timeout_ms = 50).await;
    let mut socket = Socket::connect(app.door()).await;
    socket.say(json!({"type": "ping"})).await;
    assert_eq!(socket.closed().await, 4408);
}
