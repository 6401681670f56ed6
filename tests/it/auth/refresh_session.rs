use chrono::TimeDelta;
use serde_json::json;
use tests::{Answer, TestApp};

async fn refresh(app: &TestApp, token: &str) -> Answer {
    let selection = "accessToken refreshToken expiresIn sessionId user { id }";
    app.anonymous().mutate("refreshSession", selection, json!({"refreshToken": token})).await
}

fn assert_invalid(answer: &Answer) {
    assert_eq!(answer.error_codes(), ["UNAUTHENTICATED"], "{:#}", answer.json);
    assert_eq!(answer.error_messages(), ["Invalid refresh token"]);
}

#[tokio::test]
async fn each_refresh_gives_the_next_token_of_the_session() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let first = refresh(&app, agent.refresh_token()).await.ok();
    assert_eq!(first.data("/refreshSession/user/id"), agent.id());
    assert_eq!(first.data("/refreshSession/sessionId"), agent.session());
    let token = first.text("/refreshSession/refreshToken");
    assert_ne!(token, agent.refresh_token());
    app.advance(TimeDelta::minutes(20));
    let second = refresh(&app, token).await.ok();
    let renewed = agent.with_token(second.text("/refreshSession/accessToken"));
    renewed.query("{ me { id } }").await.ok();
}

#[tokio::test]
async fn parallel_tabs_may_use_the_same_token() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let refresh = || refresh(&app, agent.refresh_token());
    let (a, b, c) = futures::join!(refresh(), refresh(), refresh());
    for answer in [a, b, c] {
        let tab = agent.with_token(answer.ok().text("/refreshSession/accessToken"));
        tab.query("{ me { id } }").await.ok();
    }
}

#[tokio::test]
async fn a_token_used_again_later_ends_the_session_for_thief_and_owner_alike() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let owner = refresh(&app, agent.refresh_token()).await.ok();
    app.advance(TimeDelta::seconds(11));
    let mut socket = agent.socket().await;
    assert_invalid(&refresh(&app, agent.refresh_token()).await);
    assert_invalid(&refresh(&app, owner.text("/refreshSession/refreshToken")).await);
    let renewed = agent.with_token(owner.text("/refreshSession/accessToken"));
    assert_eq!(renewed.query("{ me { id } }").await.error_codes(), ["UNAUTHENTICATED"]);
    assert_eq!(socket.closed().await, 4401);
    // another session of the same user goes on
    agent.again().await.query("{ me { id } }").await.ok();
}

#[tokio::test]
async fn tokens_that_are_none_are_refused() {
    let app = TestApp::start().await;
    for token in ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        assert_invalid(&refresh(&app, token).await);
    }
    for token in ["", "\u{0}", &"x".repeat(10_000)] {
        let answer = refresh(&app, token).await;
        let refused = answer.error_codes() == ["UNAUTHENTICATED"];
        assert!(refused || answer.user_error_codes("refreshSession") == ["BAD_USER_INPUT"], "{:#}", answer.json);
    }
}

#[tokio::test]
async fn a_token_expires() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    app.advance(TimeDelta::days(31));
    assert_invalid(&refresh(&app, agent.refresh_token()).await);
}

#[tokio::test]
async fn whoever_has_gone_is_told_so() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    app.admin().mutate("setUserStatus", "user { id }", json!({"id": agent.id(), "status": "DEACTIVATED"})).await.ok();
    assert_eq!(refresh(&app, agent.refresh_token()).await.error_codes(), ["UNAUTHENTICATED"]);
}
