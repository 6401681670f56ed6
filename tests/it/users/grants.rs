//! Nobody grants what they do not hold.

use serde_json::json;
use tests::TestApp;

#[tokio::test]
async fn a_permission_that_one_holds_can_be_granted() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let analyst = app.analyst().await;
    let grant = |permissions: &[&str]| json!({"id": analyst.id(), "permissions": permissions});
    manager.mutate("updateUser", "user { id }", grant(&["customers:contact"])).await.ok();
    analyst.query("{ customers { edges { node { contactEmail } } } }").await.ok();
    let answer = manager.mutate("updateUser", "user { id }", grant(&["users:delete"])).await;
    assert_eq!(answer.user_error_codes("updateUser"), ["FORBIDDEN"]);
    let answer = manager.mutate("updateUser", "user { id }", grant(&["*"])).await;
    assert_eq!(answer.user_error_codes("updateUser"), ["FORBIDDEN"]);
}

#[tokio::test]
async fn nor_at_birth() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    for input in [
        json!({"email": "ann@people.example", "name": "Ann", "role": "admin"}),
        json!({"email": "ann@people.example", "name": "Ann", "permissions": ["roles:update"]}),
    ] {
        let answer = manager.mutate("createUser", "user { id }", input).await;
        assert_eq!(answer.user_error_codes("createUser"), ["FORBIDDEN"]);
    }
}

#[tokio::test]
async fn nor_to_oneself() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let answer = manager.mutate("updateUserRole", "user { id }", json!({"id": manager.id(), "role": "admin"})).await;
    assert_eq!(answer.user_error_codes("updateUserRole"), ["FORBIDDEN"]);
}
