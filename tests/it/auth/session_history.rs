use chrono::TimeDelta;
use serde_json::{Value as Json, json};
use tests::{Person, TestApp, within};

const HISTORY: &str = "{ me { sessionHistory { totalCount edges { node {
  sessionId startedAt lastSeenAt expiresAt endedAt endReason ipAddress userAgent } } } } }";

/// The history of somebody, once it tells so many ends.
async fn history(of: &Person, ends: usize) -> Vec<Json> {
    within("the history", async {
        loop {
            let answer = of.query(HISTORY).await.ok();
            let told = answer.nodes("/me/sessionHistory");
            if told.len() > ends && told.iter().filter(|session| !session["endReason"].is_null()).count() == ends {
                break told.into_iter().cloned().collect();
            }
            tokio::task::yield_now().await;
        }
    })
    .await
}

fn session<'a>(history: &'a [Json], of: &Person) -> &'a Json {
    history.iter().find(|session| session["sessionId"] == *of.session()).expect("the session")
}

#[tokio::test]
async fn it_tells_why_a_session_ended() {
    let app = TestApp::start().await;
    let here = app.agent().await;
    let (gone, thrown_out) = (here.again().await, here.again().await);
    gone.mutate("logout", "endedCount", json!({})).await.ok();
    app.admin().mutate("revokeSession", "session { id }", json!({"id": thrown_out.session()})).await.ok();
    let told = history(&here, 2).await;
    assert_eq!(told.len(), 3);
    assert_eq!(session(&told, &gone)["endReason"], "SIGNED_OUT");
    assert_eq!(session(&told, &thrown_out)["endReason"], "REVOKED");
    let open = session(&told, &here);
    assert_eq!((&open["endReason"], &open["endedAt"]), (&Json::Null, &Json::Null));
    assert_eq!(open["ipAddress"], "127.0.0.1");
}

#[tokio::test]
async fn a_session_that_was_not_renewed_has_expired() {
    let app = TestApp::start().await;
    let first = app.agent().await;
    history(&first, 0).await;
    app.advance(TimeDelta::days(31));
    let again = first.again().await;
    let told = history(&again, 1).await;
    let expired = session(&told, &first);
    assert_eq!((&expired["endReason"], &expired["endedAt"]), (&json!("EXPIRED"), &expired["expiresAt"]));
}

#[tokio::test]
async fn a_renewal_is_a_sign_of_life() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let before = history(&agent, 0).await.remove(0);
    app.advance(TimeDelta::minutes(1));
    let input = json!({"refreshToken": agent.refresh_token()});
    agent.mutate("refreshSession", "sessionId", input).await.ok();
    within("the renewal", async {
        loop {
            let told = history(&agent, 0).await.remove(0);
            if told["lastSeenAt"] != before["lastSeenAt"] {
                assert_eq!(told["startedAt"], before["startedAt"]);
                assert_ne!(told["expiresAt"], before["expiresAt"]);
                break;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn others_see_it_with_the_permission_for_sessions() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    history(&agent, 0).await;
    let query =
        format!("{{ user(id: {}) {{ name sessionHistory {{ totalCount edges {{ node {{ sessionId }} }} }} }} }}", agent.id());
    assert_eq!(app.admin().query(&query).await.ok().nodes("/user/sessionHistory")[0]["sessionId"], *agent.session());
    let manager = app.manager().await.query(&query).await;
    assert_eq!(manager.errors()[0]["extensions"]["permission"], "users:security");
    let everybody = "{ users { edges { node { name sessionHistory { edges { node { id } } } } } } }";
    let of_some = app.person_with("agent", &[&format!("users:security:{}", agent.id().as_str().unwrap_or_default())]).await;
    history(&of_some, 0).await;
    let seen = of_some.query(everybody).await;
    let shown: usize =
        seen.nodes("/users").iter().map(|user| user["sessionHistory"]["edges"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(shown, 2, "the agent's and one's own: {:#}", seen.json);
}
