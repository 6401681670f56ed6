use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp};

async fn update(by: &Person, input: Json) -> Answer {
    by.mutate("updateUser", "user { name email version }", input).await
}

#[tokio::test]
async fn what_is_absent_stays() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let answer = update(&app.admin(), json!({"id": agent.id(), "name": "Renamed"})).await.ok();
    assert_eq!(answer.json["data"]["updateUser"]["user"], json!({"name": "Renamed", "email": agent.email(), "version": 2}));
}

#[tokio::test]
async fn a_stale_version_is_a_conflict_with_the_current_values() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    update(&app.admin(), json!({"id": agent.id(), "name": "First", "expectedVersion": 1})).await.ok();
    let answer = update(&app.admin(), json!({"id": agent.id(), "name": "Second", "expectedVersion": 1})).await;
    assert_eq!(answer.user_error_codes("updateUser"), ["CONFLICT"]);
    assert_eq!(answer.data("/updateUser/userErrors/0/field"), "expectedVersion");
    assert_eq!(answer.data("/updateUser/user/name"), "First");
}

#[tokio::test]
async fn a_new_password_ends_the_sessions() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    update(&app.admin(), json!({"id": agent.id(), "password": "another long password"})).await.ok();
    assert_eq!(agent.query("{ me { id } }").await.error_codes(), ["UNAUTHENTICATED"]);
    app.anonymous().login(agent.email(), "another long password").await;
    assert_eq!(app.anonymous().try_login(agent.email(), agent.password()).await.error_codes(), ["UNAUTHENTICATED"]);
}

#[tokio::test]
async fn an_address_that_is_taken_is_a_conflict() {
    let app = TestApp::start().await;
    let (one, other) = (app.agent().await, app.agent().await);
    let answer = update(&app.admin(), json!({"id": one.id(), "email": other.email()})).await;
    assert_eq!(answer.user_error_codes("updateUser"), ["CONFLICT"]);
}

#[tokio::test]
async fn a_user_that_is_not_there_is_not_found() {
    let app = TestApp::start().await;
    let answer = update(&app.admin(), json!({"id": "00000000-0000-7000-8000-000000000000", "name": "Nobody"})).await;
    assert_eq!(answer.user_error_codes("updateUser"), ["NOT_FOUND"]);
}
