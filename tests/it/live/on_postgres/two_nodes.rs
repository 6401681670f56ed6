//! What happens on one node is told on the others. On SQLite there is one.

use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use tests::services::Redis;
use tests::{TestApp, within};
use web::config::Config;

use super::super::{next_title, rename};
use super::{NEVER, need_postgres, raw};

/// By this time a connection that hears nothing is not given up yet.
const SOON: Duration = Duration::from_secs(9);
const TITLES: &str = "subscription { ticketEvents { ticket { title } } }";

/// Two nodes with these settings.
pub(super) async fn two(change: impl Fn(&mut Config)) -> (TestApp, TestApp) {
    need_postgres();
    let app = TestApp::start_with(&change).await;
    let node = app.beside(&change).await;
    (app, node)
}

pub(super) fn by(url: &str, poll_ms: u64) -> impl Fn(&mut Config) {
    move |config| (config.redis.url, config.live.poll_ms) = (url.into(), poll_ms)
}

async fn status(node: &TestApp) -> (u16, Json) {
    let answer = node.door().get("/ready").await;
    (answer.status.as_u16(), serde_json::from_str(&answer.text()).expect("JSON"))
}

/// The nodes hear each other, or they do not.
pub(super) async fn until_redis_is(state: &str, node: &TestApp) {
    within("the state of Redis", async { while status(node).await.1["dependencies"]["redis"] != state {} }).await;
}

/// What one node is told at once, and who is shut out there at once, although nobody looks.
pub(super) async fn told_at_once(app: &TestApp, node: &TestApp) {
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let agent = app.agent().await;
    let mut listener = app.admin().at(node).subscribe(TITLES).await;
    let mut socket = agent.at(node).socket().await;
    rename(&app.admin(), &ticket, "Renamed").await;
    assert_eq!(next_title(&mut listener).await, "Renamed");
    let suspend = json!({"id": agent.id(), "status": "SUSPENDED"});
    app.admin().mutate("setUserStatus", "user { status }", suspend).await.ok();
    // the clock stands still: what this node knows of the agent would never be too old
    assert_eq!(socket.closed().await, 4401);
}

#[tokio::test]
async fn postgres_tells_at_once() {
    let (app, node) = two(|config| config.live.poll_ms = NEVER).await;
    within("PostgreSQL to listen", listening(&app, 2)).await;
    told_at_once(&app, &node).await;
    // a connection that is lost is found again, and what was told meanwhile is read
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let mut listener = app.admin().at(&node).subscribe(TITLES).await;
    let database = raw(&app).await;
    let end =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1";
    database.execute(end, &[&"backoffice listener"]).await.expect("ended listeners");
    for title in ["First", "Second", "Third"] {
        rename(&app.admin(), &ticket, title).await;
        assert_eq!(next_title(&mut listener).await, title);
    }
}

#[tokio::test]
async fn redis_tells_at_once() {
    let redis = Redis::start().expect("Redis");
    let (app, node) = two(by(&redis.url(), NEVER)).await;
    until_redis_is("ok", &node).await;
    within("nobody listens on PostgreSQL", listening(&app, 0)).await;
    told_at_once(&app, &node).await;
}

/// Whoever asks for the cursor of a change has it numbered, perhaps before the node itself looks.
#[tokio::test]
async fn a_change_whose_cursor_is_asked_for_is_told_at_once() {
    let redis = Redis::start().expect("Redis");
    let (app, node) = two(by(&redis.url(), NEVER)).await;
    until_redis_is("ok", &node).await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let mut listener = app.admin().at(&node).subscribe(TITLES).await;
    for n in 0..20 {
        let input = json!({"id": ticket["id"], "title": n.to_string()});
        app.admin().mutate("updateTicket", "cursor", input).await.ok();
        assert_eq!(next_title(&mut listener).await, n.to_string());
    }
}

#[tokio::test]
async fn without_redis_events_are_late_and_none_is_lost() {
    let mut redis = Redis::start().expect("Redis");
    let (app, node) = two(by(&redis.url(), 100)).await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    until_redis_is("ok", &node).await;
    let mut listener = app.admin().at(&node).subscribe("subscription { ticketEvents { comment { body } } }").await;
    let said = async |body: &str| {
        let comment = json!({"ticketId": ticket["id"], "body": body});
        app.admin().mutate("addTicketComment", "comment { id }", comment).await.ok();
    };
    said("Before").await;
    redis.stop();
    said("Just lost").await;
    until_redis_is("unavailable", &node).await;
    assert_eq!(status(&node).await.0, 200, "a node without Redis serves");
    assert_eq!(status(&node).await.1["status"], "degraded");
    said("While away").await;
    redis.again().expect("Redis");
    said("Just back").await;
    until_redis_is("ok", &node).await;
    said("After").await;
    for body in ["Before", "Just lost", "While away", "Just back", "After"] {
        assert_eq!(listener.next().await.ok().data("/ticketEvents/comment/body"), body);
    }
}

#[tokio::test]
async fn a_silent_redis_is_known_soon_though_nobody_asks_it_anything() {
    need_postgres();
    let redis = Redis::start().expect("Redis");
    let app = TestApp::start_with(by(&redis.url(), NEVER)).await;
    until_redis_is("ok", &app).await;
    redis.freeze().expect("a Redis that stands still");
    let began = Instant::now();
    until_redis_is("unavailable", &app).await;
    println!("known after {:?}", began.elapsed());
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    assert_eq!((status(&app).await.0, status(&app).await.1["status"].as_str()), (200, Some("degraded")));
    redis.thaw().expect("a Redis that goes on");
    until_redis_is("ok", &app).await;
}

/// Waits until so many nodes listen on PostgreSQL.
async fn listening(app: &TestApp, nodes: i64) {
    let database = raw(app).await;
    let count = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'backoffice listener' AND query LIKE '%LISTEN%'";
    while database.query_one(count, &[]).await.expect("a count").get::<_, i64>(0) != nodes {}
}
