use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp};

async fn set(by: &Person, id: &Json, status: &str) -> Answer {
    by.mutate("setUserStatus", "user { status }", json!({"id": id, "status": status})).await
}

#[tokio::test]
async fn a_suspension_ends_tokens_and_sockets_already_open() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let mut socket = agent.socket().await;
    set(&app.manager().await, agent.id(), "SUSPENDED").await.ok();
    assert_eq!(agent.query("{ me { id } }").await.error_codes(), ["UNAUTHENTICATED"]);
    assert_eq!(socket.closed().await, 4401);
    set(&app.admin(), agent.id(), "ACTIVE").await.ok();
    agent.again().await;
}

#[tokio::test]
async fn the_last_admin_stays_active() {
    let app = TestApp::start().await;
    let admin = app.admin();
    for status in ["SUSPENDED", "DEACTIVATED"] {
        assert_eq!(set(&admin, admin.id(), status).await.user_error_codes("setUserStatus"), ["CONFLICT"]);
    }
}

#[tokio::test]
async fn who_holds_more_cannot_be_suspended_by_who_holds_less() {
    let app = TestApp::start().await;
    let answer = set(&app.manager().await, app.admin().id(), "SUSPENDED").await;
    assert_eq!(answer.user_error_codes("setUserStatus"), ["FORBIDDEN"]);
}
