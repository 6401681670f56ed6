//! What operators see.

use tests::TestApp;

#[tokio::test]
async fn alive_and_ready() {
    let app = TestApp::start().await;
    for path in ["/health", "/ready"] {
        assert_eq!(app.door().get(path).await.status, 200, "{path}");
    }
    assert_eq!(app.door().get("/nowhere").await.status, 404);
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
    let refused = door.request(reqwest::Method::GET, "/health").send().await;
    assert!(refused.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn a_lost_database_is_told_and_found_again() {
    let app = TestApp::start().await;
    if !app.lose_database().await {
        // a file cannot be lost while it is open
        return;
    }
    let status = |path: &'static str| {
        let door = app.door().clone();
        async move { door.get(path).await.status.as_u16() }
    };
    tests::within("not ready", async { while status("/ready").await != 503 {} }).await;
    assert_eq!(status("/health").await, 200, "the process is alive");
    let answer = app.admin().query("{ tickets { totalCount } }").await;
    assert_eq!(answer.error_codes(), ["INTERNAL_SERVER_ERROR"]);
    assert!(answer.errors()[0]["extensions"]["correlationId"].is_string());
    app.restore_database().await;
    tests::within("ready again", async { while status("/ready").await != 200 {} }).await;
    app.admin().query("{ tickets { totalCount } }").await.ok();
}
