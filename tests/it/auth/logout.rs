use serde_json::json;
use tests::TestApp;

#[tokio::test]
async fn one_session_ends_and_the_others_go_on() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let elsewhere = agent.again().await;
    assert_eq!(agent.mutate("logout", "endedCount", json!({})).await.ok().number("/logout/endedCount"), 1);
    assert_eq!(agent.query("{ me { id } }").await.error_codes(), ["UNAUTHENTICATED"]);
    elsewhere.query("{ me { id } }").await.ok();
}

#[tokio::test]
async fn all_sessions_end() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let elsewhere = agent.again().await;
    let mut socket = elsewhere.socket().await;
    let ended = agent.mutate("logout", "endedCount", json!({"everywhere": true})).await.ok();
    assert_eq!(ended.number("/logout/endedCount"), 2);
    for person in [&agent, &elsewhere] {
        assert_eq!(person.query("{ me { id } }").await.error_codes(), ["UNAUTHENTICATED"]);
    }
    assert_eq!(socket.closed().await, 4401);
}

#[tokio::test]
async fn nobody_cannot_sign_out() {
    let app = TestApp::start().await;
    let answer = app.anonymous().mutate("logout", "endedCount", json!({})).await;
    assert_eq!(answer.error_codes(), ["UNAUTHENTICATED"]);
}
