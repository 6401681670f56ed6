//! Sessions that go on and that end: by what right.

use serde_json::{Value as Json, json};
use tests::TestApp;

use super::found;

fn permissions(entries: &[Json]) -> Vec<&Json> {
    entries.iter().map(|entry| &entry["permission"]).collect()
}

#[tokio::test]
async fn a_session_that_somebody_else_ended_says_by_what_right() {
    let app = TestApp::start().await;
    let (admin, own, others) = (app.admin(), app.agent().await, app.agent().await);
    own.mutate("revokeSession", "session { id }", json!({"id": own.session()})).await.ok();
    admin.mutate("revokeSession", "session { id }", json!({"id": others.session()})).await.ok();
    let entries = found(&app, &admin, json!({"actions": ["SESSION_REVOKED"]})).await;
    assert_eq!(permissions(&entries), [&json!(null), &json!("users:revoke")]);
}

#[tokio::test]
async fn a_session_that_goes_on_changes_nothing() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let input = json!({"refreshToken": agent.refresh_token()});
    app.anonymous().mutate("refreshSession", "sessionId", input).await.ok();
    let entries = found(&app, &app.admin(), json!({"actions": ["SESSION_REFRESHED"]})).await;
    assert_eq!((&entries[0]["actorId"], &entries[0]["changes"]), (agent.id(), &json!([])));
}

#[tokio::test]
async fn a_session_that_ended_with_a_change_says_what_the_change_took() {
    let app = TestApp::start().await;
    let (admin, given) = (app.admin(), "correct horse battery");
    let [password, suspended, together, deleted] = [app.agent().await, app.agent().await, app.agent().await, app.agent().await];
    admin.mutate("updateUser", "user { id }", json!({"id": password.id(), "password": given})).await.ok();
    admin.mutate("setUserStatus", "user { id }", json!({"id": suspended.id(), "status": "SUSPENDED"})).await.ok();
    let items = json!({"items": [{"id": together.id(), "status": "SUSPENDED"}], "errorPolicy": "ALL_OR_NOTHING"});
    admin.mutate("bulkUpdateUsers", "failed", items).await.ok();
    admin.mutate("deleteUser", "user { id }", json!({"id": deleted.id()})).await.ok();
    let entries = found(&app, &admin, json!({"actions": ["SESSION_REVOKED"]})).await;
    assert_eq!(permissions(&entries), ["users:update", "users:suspend", "users:suspend", "users:delete"]);
}
