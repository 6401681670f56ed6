use serde_json::json;
use tests::TestApp;

#[tokio::test]
async fn sessions_are_listed_newest_first() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let elsewhere = agent.again().await;
    let answer = agent.query("{ me { sessions { edges { node { id isCurrent userAgent ipAddress } } totalCount } } }").await.ok();
    let sessions = answer.nodes("/me/sessions");
    assert_eq!(sessions.len(), 2);
    assert_eq!((&sessions[0]["id"], &sessions[1]["id"]), (elsewhere.session(), agent.session()));
    assert_eq!((&sessions[0]["isCurrent"], &sessions[1]["isCurrent"]), (&json!(false), &json!(true)));
    assert_eq!(sessions[0]["ipAddress"], "127.0.0.1");
}

#[tokio::test]
async fn one_of_ones_own_ends_with_its_open_sockets() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let elsewhere = agent.again().await;
    let mut socket = elsewhere.socket().await;
    agent.mutate("revokeSession", "session { id }", json!({"id": elsewhere.session()})).await.ok();
    assert_eq!(elsewhere.query("{ me { id } }").await.error_codes(), ["UNAUTHENTICATED"]);
    assert_eq!(socket.closed().await, 4401);
    agent.query("{ me { id } }").await.ok();
}

#[tokio::test]
async fn one_of_somebody_else_needs_the_permission() {
    let app = TestApp::start().await;
    let (agent, other) = (app.agent().await, app.agent().await);
    let input = json!({"id": other.session()});
    let answer = agent.mutate("revokeSession", "session { id }", input.clone()).await;
    assert_eq!(answer.user_error_codes("revokeSession"), ["NOT_FOUND"]);
    other.query("{ me { id } }").await.ok();
    app.admin().mutate("revokeSession", "session { id }", input).await.ok();
    assert_eq!(other.query("{ me { id } }").await.error_codes(), ["UNAUTHENTICATED"]);
}

#[tokio::test]
async fn whoever_ends_a_session_of_somebody_else_does_not_read_it() {
    let app = TestApp::start().await;
    let (guard, other) = (app.person_with("user", &["users:revoke"]).await, app.agent().await);
    let answer = guard.mutate("revokeSession", "session { id ipAddress }", json!({"id": other.session()})).await.ok();
    assert!(answer.data("/revokeSession/session").is_null(), "{:#}", answer.json);
    assert_eq!(other.query("{ me { id } }").await.error_codes(), ["UNAUTHENTICATED"]);
}

#[tokio::test]
async fn sessions_of_somebody_else_are_not_shown() {
    let app = TestApp::start().await;
    let (agent, other) = (app.agent().await, app.agent().await);
    let answer =
        agent.query_with("query ($id: ID!) { user(id: $id) { name sessions { totalCount } } }", json!({"id": other.id()})).await;
    assert!(answer.data("/user/sessions").is_null());
    assert_eq!(answer.error_codes(), ["FORBIDDEN"]);
}
