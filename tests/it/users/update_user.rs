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
async fn ones_own_password_takes_the_current_one() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let beyond = update(&agent, json!({"id": agent.id(), "password": "another long password"})).await;
    assert_eq!(beyond.error_codes(), ["FORBIDDEN"]);
    agent.again().await;
    for person in [app.manager().await, app.admin()] {
        for password in [json!("another long password"), Json::Null] {
            let answer = update(&person, json!({"id": person.id(), "password": password})).await;
            assert_eq!(answer.user_error_codes("updateUser"), ["FORBIDDEN"]);
            assert_eq!(answer.data("/updateUser/userErrors/0/field"), "password");
        }
        person.again().await;
    }
}

#[tokio::test]
async fn one_admin_who_can_sign_in_remains() {
    let app = TestApp::start().await;
    let (admin, deputy) = (app.admin(), app.person_with("agent", &["*"]).await);
    let input = json!({"email": "ann@people.example", "name": "Ann", "role": "admin"});
    admin.mutate("createUser", "user { id }", input).await.ok();
    let lock_out = json!({"id": admin.id(), "password": null});
    assert_eq!(update(&deputy, lock_out.clone()).await.user_error_codes("updateUser"), ["CONFLICT"], "Ann has no password");
    app.person("admin").await;
    update(&deputy, lock_out).await.ok();
    assert_eq!(admin.query("{ me { id } }").await.error_codes(), ["UNAUTHENTICATED"]);
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
