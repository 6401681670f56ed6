//! What operators see.

use std::any::Any;

use futures::TryFutureExt;
use reqwest::Method;
use resolvers::db::Pool;
use tests::TestApp;

#[tokio::test]
async fn alive_and_ready() {
    let app = TestApp::start().await;
    for path in ["/health", "/ready"] {
        assert_eq!(app.door().get(path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_refused_in_the_form_of_every_refusal() {
    let app = TestApp::start().await;
    for (method, path, status, code, allow) in [
        (Method::GET, "/nowhere", 404, "NOT_FOUND", ""),
        (Method::POST, "/graphql/", 404, "NOT_FOUND", ""),
        (Method::POST, "/health", 405, "BAD_REQUEST", "GET,HEAD"),
        (Method::DELETE, "/metrics", 405, "BAD_REQUEST", "GET,HEAD"),
        (Method::PUT, "/graphql", 405, "BAD_REQUEST", "GET, POST, OPTIONS"),
    ] {
        let nobody = app.anonymous();
        let answer = nobody.send(nobody.request(method, path).header("x-correlation-id", "c-7")).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (status, allow), "{path}");
        let answer = answer.answer();
        assert_eq!(answer.error_codes(), [code], "{path}");
        assert_eq!(answer.json["extensions"]["correlationId"], "c-7", "{path}");
    }
}

#[tokio::test]
async fn requests_are_counted_by_status_and_measured() {
    let app = TestApp::start().await;
    app.door().get("/nowhere").await;
    let metrics = app.door().get("/metrics").await.text();
    assert!(metrics.contains("http_request_duration"), "{metrics}");
    assert!(metrics.contains("status=\"404\""), "{metrics}");
    assert!(!metrics.contains("/nowhere"), "a path that does not exist is no label");
}

#[tokio::test]
async fn whoever_is_served_when_the_server_stops_is_answered_and_sockets_are_told() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let mut socket = admin.socket().await;
    let (door, stop) = (app.door().clone(), app.stop());
    let (code, ()) = futures::join!(socket.closed(), stop);
    assert_eq!(code, 1001);
    let refused = door.request(Method::GET, "/health").send().await;
    assert!(refused.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn a_lost_database_is_told_and_found_again() {
    let app = TestApp::start().await;
    app.lose_database().await;
    let status = |path: &'static str| {
        let door = app.door().clone();
        async move { door.get(path).await.status.as_u16() }
    };
    tests::within("not ready", async { while status("/ready").await != 503 {} }).await;
    assert_eq!(status("/health").await, 200, "the process is alive");
    let answer = app.admin().query("{ tickets { totalCount } }").await;
    // who has a file open may go on reading it
    if !(app.is_on_file() && answer.errors().is_empty()) {
        assert_eq!(answer.error_codes(), ["SERVICE_UNAVAILABLE"]);
        assert!(answer.errors()[0]["extensions"]["correlationId"].is_string());
    }
    app.restore_database().await;
    tests::within("ready again", async { while status("/ready").await != 200 {} }).await;
    app.admin().query("{ tickets { totalCount } }").await.ok();
}

#[tokio::test]
async fn a_busy_server_is_ready() {
    let app = TestApp::start().await;
    let database = &app.app().database;
    let busy = |pool: &Pool| {
        let (size, idle) = pool.size();
        size - idle
    };
    let mut held = Vec::new();
    if let Ok(driver) = database.read.driver() {
        let pool = driver.get_sqlite_connection_pool();
        for _ in 0..pool.options().get_max_connections() {
            held.push(pool.acquire().map_ok(|connection| Box::new(connection) as Box<dyn Any>).await.expect("a connection"));
        }
    }
    let all = if app.is_on_file() { 1 } else { app.server().config.database.max_connections };
    for _ in 0..all {
        held.push(Box::new(database.begin().await.expect("a transaction")));
    }
    assert_eq!(busy(&database.write), all as usize, "nobody gets a connection");
    assert_eq!(app.door().get("/ready").await.status, 200);
}

/// Each of them asks the one connection that is there for this, were the answer not shared.
#[tokio::test]
async fn a_server_that_strangers_ask_in_a_burst_is_ready() {
    let app = TestApp::start().await;
    let answers = futures::future::join_all((0..1_000).map(|_| app.door().get("/ready"))).await;
    let refused = answers.iter().filter(|answer| answer.status != 200).count();
    assert_eq!(refused, 0, "of {}", answers.len());
}
