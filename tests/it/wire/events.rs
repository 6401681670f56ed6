//! `graphql-sse`, distinct connections: <https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md>.

use reqwest::Method;
use resolvers::event_cursor;
use serde_json::json;
use tests::stream::{EventStream, Told};
use tests::{Person, TestApp};

const EVENTS: &str = "subscription { ticketEvents { id cursor } }";

#[tokio::test]
async fn a_query_and_a_mutation_are_one_answer_and_complete() {
    let app = TestApp::start().await;
    let admin = app.admin();
    for query in ["{ me { id } }", "mutation { logout(input: {}) { endedCount } }"] {
        let mut stream = EventStream::open(admin.events(query)).await;
        stream.next().await.ok();
        assert!(matches!(stream.hear().await, Told::Complete), "{query}");
        assert!(matches!(stream.hear().await, Told::Ended), "{query}");
    }
}

#[tokio::test]
async fn what_is_not_executed_is_an_answer_too() {
    let app = TestApp::start().await;
    for (person, query, code) in [
        (app.admin(), "}", "GRAPHQL_PARSE_FAILED"),
        (app.admin(), "subscription { nonsense }", "GRAPHQL_VALIDATION_FAILED"),
        (app.admin(), "subscription { ticketEvents(after: \"nonsense\") { id } }", "BAD_USER_INPUT"),
        (app.anonymous(), EVENTS, "UNAUTHENTICATED"),
    ] {
        let mut stream = EventStream::open(person.events(query)).await;
        assert_eq!(stream.next().await.error_codes()[0], code, "{query}");
        assert!(matches!(stream.hear().await, Told::Complete), "{query}");
    }
}

#[tokio::test]
async fn a_request_that_is_wrong_before_its_document_has_a_status() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let get = |person: &Person, query: &str| {
        person.request(Method::GET, "/graphql").query(&[("query", query)]).header("accept", "text/event-stream")
    };
    let batch = json!([{"query": "{ me { id } }"}]).to_string();
    for (request, status) in [
        (app.admin().with_token("nonsense").events(EVENTS), 401),
        (get(&admin, "mutation { logout(input: {}) { endedCount } }"), 405),
        (get(&app.anonymous(), EVENTS), 400),
        (admin.events(EVENTS).header("origin", "https://evil.example"), 403),
        (admin.events(EVENTS).body("{}"), 400),
        (admin.events(EVENTS).body(batch), 400),
    ] {
        assert_eq!(admin.send(request).await.status, status);
    }
    // the mutation over GET did not sign anybody out
    admin.query("{ me { id } }").await.ok();
}

#[tokio::test]
async fn events_come_over_get_and_are_neither_kept_nor_held_back() {
    let app = TestApp::start().await;
    let request = app.admin().request(Method::GET, "/graphql").query(&[("query", EVENTS)]);
    let mut stream = EventStream::open(request.header("accept", "text/event-stream")).await;
    assert_eq!(stream.headers()["cache-control"], "no-store");
    assert_eq!(stream.headers()["x-accel-buffering"], "no");
    let customer = app.customer("Acme").await;
    app.ticket(&customer, "Help").await;
    let event = stream.next().await.ok();
    assert_eq!(event.text("/ticketEvents/cursor"), stream.last_id);
}

#[tokio::test]
async fn a_json_client_is_told_how_to_listen() {
    let app = TestApp::start().await;
    let answer = app.admin().query(EVENTS).await;
    assert!(answer.errors()[0]["message"].as_str().expect("a text").contains("text/event-stream"));
}

#[tokio::test]
async fn streams_and_sockets_share_the_seats_of_a_user() {
    let app = TestApp::start_with(|config| config.ws.max_sockets_per_user = 2).await;
    let agent = app.agent().await;
    let _socket = agent.socket().await;
    let stream = agent.stream(EVENTS).await;
    let full = agent.send(agent.events(EVENTS)).await;
    assert_eq!(full.status, 503);
    assert_eq!(full.headers["retry-after"], "5");
    // a query needs no seat
    EventStream::open(agent.events("{ me { id } }")).await.next().await.ok();
    drop(stream);
    tests::within("a free seat", async { while agent.send(agent.events("subscription { nonsense }")).await.status != 200 {} })
        .await;
    let metrics = app.door().get("/metrics").await.text();
    assert!(metrics.contains("sse_streams"), "{metrics}");
}

#[tokio::test]
async fn a_quiet_stream_shows_that_it_is_there_and_how_far_it_has_come() {
    let app = TestApp::start_with(|config| config.ws.ping_interval_ms = 20).await;
    let customer = app.customer("Acme").await;
    let nothing = "subscription { ticketEvents(filter: {tag: \"nothing\"}) { id } }";
    let mut stream = app.admin().stream(nothing).await;
    let point = |place: &str| event_cursor::point(app.app(), place).expect("a cursor");
    let begun = point(stream.place().await);
    app.ticket(&customer, "Help").await;
    tests::within("another place", async { while point(stream.place().await) == begun {} }).await;
}
