use chrono::TimeDelta;
use entities::access::Viewer;
use resolvers::{Context, Request, sessions};
use serde_json::json;
use tests::{Answer, TestApp};

async fn purge(app: &TestApp) -> usize {
    sessions::purge(&Context::new(app.app().clone(), Viewer::operator(), Request::default())).await.expect("a purge")
}

async fn refresh(app: &TestApp, token: &str) -> Answer {
    let input = json!({"refreshToken": token});
    app.anonymous().mutate("refreshSession", "accessToken refreshToken", input).await
}

/// Deletes what has expired; nobody who is signed in notices, and a copied token is still recognized.
#[tokio::test]
async fn what_has_expired_goes_and_what_has_not_stays() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let gone = agent.again().await;
    gone.mutate("logout", "endedCount", json!({})).await.ok();
    app.advance(TimeDelta::days(29));
    let fresh = refresh(&app, agent.refresh_token()).await.ok().text("/refreshSession/refreshToken").to_owned();
    assert_eq!(purge(&app).await, 0, "nothing has expired");

    app.advance(TimeDelta::days(2));
    // the sessions of the administrator and of the one who left, with their tokens, and the first token of the one who stayed
    assert_eq!(purge(&app).await, 5);
    assert_eq!(purge(&app).await, 0);
    let next = refresh(&app, &fresh).await.ok().text("/refreshSession/accessToken").to_owned();
    app.advance(TimeDelta::hours(2));
    assert_eq!(purge(&app).await, 0);
    assert_eq!(refresh(&app, &fresh).await.error_codes(), ["UNAUTHENTICATED"], "a copy");
    assert_eq!(agent.with_token(next).query("{ me { id } }").await.error_codes(), ["UNAUTHENTICATED"]);
}
