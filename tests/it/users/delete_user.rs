use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp};

async fn delete(by: &Person, id: &Json) -> Answer {
    by.mutate("deleteUser", "user { id }", json!({"id": id})).await
}

#[tokio::test]
async fn a_deleted_user_is_gone_and_the_address_is_free() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    delete(&app.admin(), agent.id()).await.ok();
    assert_eq!(agent.query("{ me { id } }").await.error_codes(), ["UNAUTHENTICATED"]);
    let found = app.admin().query_with("query ($id: ID!) { user(id: $id) { id } }", json!({"id": agent.id()})).await;
    assert!(found.ok().data("/user").is_null());
    assert_eq!(app.anonymous().try_login(agent.email(), agent.password()).await.error_codes(), ["UNAUTHENTICATED"]);
    let input = json!({"email": agent.email(), "name": "Another"});
    app.admin().mutate("createUser", "user { id }", input).await.ok();
    assert_eq!(delete(&app.admin(), agent.id()).await.user_error_codes("deleteUser"), ["NOT_FOUND"]);
}

#[tokio::test]
async fn the_last_admin_cannot_be_deleted() {
    let app = TestApp::start().await;
    let admin = app.admin();
    assert_eq!(delete(&admin, admin.id()).await.user_error_codes("deleteUser"), ["CONFLICT"]);
}
