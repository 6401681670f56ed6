//! What groups of people may do.

mod limits;

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

const MEMBERS: &str = "query ($first: Int, $after: String, $filter: UserFilter, $orderBy: UserOrder) {
  roles { edges { node { name memberCount members(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    edges { cursor node { name } } pageInfo { hasNextPage } totalCount
  } } } }
}";

/// The names of those who have a role.
fn members<'a>(answer: &'a Answer, role: &str) -> (Vec<&'a str>, &'a Json) {
    let role = answer.nodes("/roles").into_iter().find(|node| node["name"] == role).expect("the role");
    let edges = role["members"]["edges"].as_array().expect("a page");
    (edges.iter().map(|edge| edge["node"]["name"].as_str().expect("a name")).collect(), &role["members"])
}

#[tokio::test]
async fn those_who_have_it_are_listed() {
    let app = TestApp::start().await;
    let (_, analyst, _) = (app.agent().await, app.analyst().await, app.agent().await);
    let answer = app.admin().query_with(MEMBERS, json!({})).await.ok();
    assert_eq!(members(&answer, "agent").0, ["agent 3", "agent 1"], "newest first");
    assert_eq!(members(&answer, "analyst").0, ["analyst 2"]);
    assert_eq!(members(&answer, "partner").0.len(), 0);
    assert!(answer.nodes("/roles").iter().all(|role| role["memberCount"] == role["members"]["totalCount"]));
    assert_eq!(answer.statements(), 4, "roles, counts, members, totals");

    let by_name = json!({"first": 1, "orderBy": {"field": "NAME", "direction": "ASC"}});
    let first = app.admin().query_with(MEMBERS, by_name.clone()).await.ok();
    let (names, page) = members(&first, "agent");
    assert_eq!((names, &page["pageInfo"]["hasNextPage"]), (vec!["agent 1"], &json!(true)));
    let mut next = by_name;
    next["after"] = page["edges"][0]["cursor"].clone();
    assert_eq!(members(&app.admin().query_with(MEMBERS, next.clone()).await.ok(), "agent").0, ["agent 3"]);
    let elsewhere = "query ($after: String) { users(after: $after) { totalCount } }";
    assert_eq!(app.admin().query_with(elsewhere, next).await.error_codes(), ["BAD_USER_INPUT"]);

    let suspend = json!({"id": analyst.id(), "status": "SUSPENDED"});
    app.admin().mutate("setUserStatus", "user { id }", suspend).await.ok();
    let active = app.admin().query_with(MEMBERS, json!({"filter": {"status": "ACTIVE"}})).await.ok();
    assert_eq!(members(&active, "analyst").1["totalCount"], 0);
    app.admin().mutate("deleteUser", "user { id }", json!({"id": analyst.id()})).await.ok();
    assert_eq!(members(&app.admin().query_with(MEMBERS, json!({})).await.ok(), "analyst").0.len(), 0);
}

#[tokio::test]
async fn only_to_whoever_may_see_them() {
    let app = TestApp::start().await;
    let (one, _) = (app.agent().await, app.agent().await);
    let blind = app.person_with("user", &["roles:read"]).await;
    let refused = blind.query("{ role(name: \"agent\") { name members { totalCount } } }").await;
    assert_eq!((refused.error_codes(), refused.data("/role/members")), (vec!["FORBIDDEN"], &Json::Null));
    let scoped = format!("users:read:{}", one.id().as_str().expect("an id"));
    let scoped = app.person_with("user", &["roles:read", &scoped]).await;
    let answer = scoped.query("{ role(name: \"agent\") { members { edges { node { id } } totalCount } } }").await.ok();
    assert_eq!(answer.data("/role/members"), &json!({"edges": [{"node": {"id": one.id()}}], "totalCount": 1}));
    let by_email = json!({"orderBy": {"field": "EMAIL", "direction": "ASC"}});
    assert_eq!(scoped.query_with(MEMBERS, by_email).await.error_codes(), ["FORBIDDEN"; 6], "one for each role");
}

/// Not a test of its own: the command line, in a process of the others.
#[tokio::test]
async fn runs() {
    tests::run_if_asked().await;
}

#[tokio::test]
async fn the_command_line_shows_the_schema_as_a_role_of_the_database_sees_it() {
    let app = TestApp::start().await;
    create(&app.admin(), "greeter", &["customers:read"]).await.ok();
    let schema = async |role: &str| app.command("roles::runs", &["schema", "--as", role]).await;
    let seen = schema("greeter").await;
    assert!(seen.ok && seen.out.contains("type Customer ") && !seen.out.contains("type Ticket "), "{seen:?}");
    // those that came with the product may have been changed since
    let user = id_of(&app, "user").await;
    update(&app.admin(), &user, &["users:read"]).await.ok();
    let seen = schema("user").await;
    assert!(seen.ok && seen.out.contains("type User ") && !seen.out.contains("type Ticket "), "{seen:?}");
    let refused = schema("king").await;
    let says =
        "backoffice: There is no role \"king\"; there are admin, agent, analyst, greeter, manager, partner, user, anonymous";
    assert!(!refused.ok && refused.err.contains(says), "{refused:?}");
}
