use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp};

async fn assign(by: &Person, id: &Json, role: &str) -> Answer {
    by.mutate("updateUserRole", "user { role version }", json!({"id": id, "role": role})).await
}

#[tokio::test]
async fn the_new_role_holds_at_once() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    agent.query("{ customers { edges { node { contactEmail } } } }").await.ok();
    assert_eq!(assign(&app.admin(), agent.id(), "user").await.ok().data("/updateUserRole/user/role"), "user");
    assert_eq!(agent.query("{ customers { totalCount } }").await.error_codes(), ["FORBIDDEN"]);
}

#[tokio::test]
async fn the_last_admin_cannot_be_demoted() {
    let app = TestApp::start().await;
    let (admin, deputy) = (app.admin(), app.person_with("agent", &["*"]).await);
    assert_eq!(assign(&deputy, admin.id(), "agent").await.user_error_codes("updateUserRole"), ["CONFLICT"]);
    let second = app.person("admin").await;
    assign(&deputy, admin.id(), "agent").await.ok();
    assert_eq!(assign(&deputy, second.id(), "agent").await.user_error_codes("updateUserRole"), ["CONFLICT"]);
}

#[tokio::test]
async fn two_admins_cannot_demote_each_other_at_once() {
    let app = TestApp::start().await;
    let (first, second) = (app.admin(), app.person("admin").await);
    futures::join!(assign(&first, second.id(), "agent"), assign(&second, first.id(), "agent"));
    let admins = [&first, &second];
    let mut left = 0;
    for admin in admins {
        left += usize::from(admin.query("{ roles { totalCount } }").await.errors().is_empty());
    }
    assert_eq!(left, 1);
}

#[tokio::test]
async fn a_role_that_allows_more_than_one_holds_is_not_ones_to_give() {
    let app = TestApp::start().await;
    let (manager, agent) = (app.manager().await, app.agent().await);
    let answer = assign(&manager, agent.id(), "admin").await;
    assert_eq!(answer.user_error_codes("updateUserRole"), ["FORBIDDEN"]);
    assign(&manager, agent.id(), "analyst").await.ok();
}

#[tokio::test]
async fn a_role_that_is_not_there_is_bad_input() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    assert_eq!(assign(&app.admin(), agent.id(), "emperor").await.user_error_codes("updateUserRole"), ["BAD_USER_INPUT"]);
}
