//! What groups of people may do.

use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp};

async fn create(by: &Person, name: &str, permissions: &[&str]) -> Answer {
    let input = json!({"name": name, "description": "For a test.", "permissions": permissions});
    by.mutate("createRole", "role { id name permissions builtIn version }", input).await
}

async fn update(by: &Person, id: &Json, permissions: &[&str]) -> Answer {
    by.mutate("updateRole", "role { permissions version }", json!({"id": id, "permissions": permissions})).await
}

async fn id_of(app: &TestApp, role: &str) -> Json {
    let answer = app.admin().query_with("query ($name: String) { role(name: $name) { id } }", json!({"name": role})).await.ok();
    answer.data("/role/id").clone()
}

#[tokio::test]
async fn the_built_in_ones_are_there() {
    let app = TestApp::start().await;
    let answer =
        app.admin().query("{ roles(orderBy: {field: NAME, direction: ASC}) { edges { node { name builtIn } } } }").await.ok();
    let names: Vec<_> = answer.nodes("/roles").iter().map(|role| role["name"].as_str().expect("a name")).collect();
    assert_eq!(names, ["admin", "agent", "analyst", "manager", "partner", "user"]);
    assert!(answer.nodes("/roles").iter().all(|role| role["builtIn"] == true));
}

#[tokio::test]
async fn a_new_role_allows_what_it_lists() {
    let app = TestApp::start().await;
    create(&app.admin(), "greeter", &["customers:read"]).await.ok();
    let greeter = app.person("greeter").await;
    greeter.query("{ customers { totalCount } }").await.ok();
    assert_eq!(greeter.query("{ tickets { totalCount } }").await.error_codes(), ["FORBIDDEN"]);
}

#[tokio::test]
async fn a_change_holds_at_once_for_everybody_who_has_the_role() {
    let app = TestApp::start().await;
    let role = create(&app.admin(), "greeter", &["customers:read"]).await.ok().data("/createRole/role/id").clone();
    let greeter = app.person("greeter").await;
    let answer = update(&app.admin(), &role, &["tickets:read"]).await.ok();
    assert_eq!(answer.number("/updateRole/role/version"), 2);
    assert_eq!(greeter.query("{ customers { totalCount } }").await.error_codes(), ["FORBIDDEN"]);
    greeter.query("{ tickets { totalCount } }").await.ok();
}

#[tokio::test]
async fn names_and_permissions_are_checked() {
    let app = TestApp::start().await;
    for (name, permissions, field) in [
        ("", &["customers:read"][..], "name"),
        ("Two Words", &["customers:read"], "name"),
        ("fine", &["customers"], "permissions.0"),
        ("fine", &["customers:read", "moon:land"], "permissions.1"),
        ("fine", &["customers:read:\u{0}"], "permissions.0"),
    ] {
        let answer = create(&app.admin(), name, permissions).await;
        assert_eq!(answer.user_error_codes("createRole"), ["BAD_USER_INPUT"], "{name} {permissions:?}");
        assert_eq!(answer.data("/createRole/userErrors/0/field"), field);
    }
    create(&app.admin(), "fine", &[]).await.ok();
    assert_eq!(create(&app.admin(), "fine", &[]).await.user_error_codes("createRole"), ["CONFLICT"]);
}

#[tokio::test]
async fn the_role_admin_stays_as_it_is() {
    let app = TestApp::start().await;
    let admin = id_of(&app, "admin").await;
    assert_eq!(update(&app.admin(), &admin, &["tickets:read"]).await.user_error_codes("updateRole"), ["FORBIDDEN"]);
    let answer = app.admin().mutate("deleteRole", "role { id }", json!({"id": admin})).await;
    assert_eq!(answer.user_error_codes("deleteRole"), ["CONFLICT"]);
}

#[tokio::test]
async fn a_role_that_somebody_has_cannot_be_deleted() {
    let app = TestApp::start().await;
    let role = create(&app.admin(), "greeter", &["customers:read"]).await.ok().data("/createRole/role/id").clone();
    let greeter = app.person("greeter").await;
    let delete = || app.admin();
    let input = json!({"id": role});
    let answer = delete().mutate("deleteRole", "role { id }", input.clone()).await;
    assert_eq!(answer.user_error_codes("deleteRole"), ["CONFLICT"]);
    app.admin().mutate("updateUserRole", "user { id }", json!({"id": greeter.id(), "role": "user"})).await.ok();
    delete().mutate("deleteRole", "role { id }", input).await.ok();
    assert_eq!(id_of_nothing(&app).await, Json::Null);
}

async fn id_of_nothing(app: &TestApp) -> Json {
    app.admin().query("{ role(name: \"greeter\") { id } }").await.ok().data("/role").clone()
}

#[tokio::test]
async fn nobody_gives_a_role_what_they_do_not_hold() {
    let app = TestApp::start().await;
    let maker = app.person_with("agent", &["roles:read", "roles:create", "roles:update"]).await;
    create(&maker, "reader", &["tickets:read"]).await.ok();
    assert_eq!(create(&maker, "deleter", &["users:delete"]).await.user_error_codes("createRole"), ["FORBIDDEN"]);
    assert_eq!(create(&maker, "emperor", &["*"]).await.user_error_codes("createRole"), ["FORBIDDEN"]);
    let manager = id_of(&app, "manager").await;
    assert_eq!(update(&maker, &manager, &["tickets:read"]).await.user_error_codes("updateRole"), ["FORBIDDEN"]);
}
