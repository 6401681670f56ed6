//! Nobody grants what they do not hold.

use serde_json::{Value as Json, json};
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
    for person in [app.manager().await, app.admin()] {
        let answer = person.mutate("updateUserRole", "user { id }", json!({"id": person.id(), "role": "agent"})).await;
        assert_eq!(answer.user_error_codes("updateUserRole"), ["FORBIDDEN"]);
        let items = json!([{"id": person.id(), "role": "agent"}]);
        let input = json!({"errorPolicy": "SKIP_FAILED", "items": items});
        let answer = person.mutate("bulkUpdateUsers", "results { userErrors { code field } }", input).await;
        let refusal = json!([{"code": "FORBIDDEN", "field": "items.0.role"}]);
        assert_eq!(answer.data("/bulkUpdateUsers/results/0/userErrors"), &refusal);
        let input = json!({"id": person.id(), "permissions": ["users:update", "customers:read"]});
        let answer = person.mutate("updateUser", "user { id }", input).await;
        assert_eq!(answer.user_error_codes("updateUser"), ["FORBIDDEN"]);
        assert_eq!(answer.data("/updateUser/userErrors/0/field"), "permissions");
    }
}

/// Rights of one's own that are about to end are not kept in the role either.
#[tokio::test]
async fn nor_to_ones_own_role() {
    let app = TestApp::start().await;
    let maker = app.person_with("agent", &["roles:read", "roles:update", "users:delete"]).await;
    let agent = app.admin().query("{ role(name: \"agent\") { id permissions } }").await.ok().data("/role").clone();
    let held: Vec<_> = agent["permissions"].as_array().expect("permissions").clone();
    let update = |id: &Json, permissions: Vec<Json>| {
        maker.mutate("updateRole", "role { permissions }", json!({"id": id, "permissions": permissions}))
    };
    for added in ["users:delete", "roles:update"] {
        let answer = update(&agent["id"], held.iter().cloned().chain([json!(added)]).collect()).await;
        assert_eq!(answer.user_error_codes("updateRole"), ["FORBIDDEN"], "{added}");
        assert_eq!(answer.data("/updateRole/userErrors/0/field"), "permissions");
    }
    let input = json!({"id": agent["id"], "description": "Answers every ticket.", "permissions": held});
    maker.mutate("updateRole", "role { id }", input).await.ok();
    update(&agent["id"], held[1..].to_vec()).await.ok();

    let input = json!({"name": "helper", "description": "For a test.", "permissions": ["tickets:read"]});
    let other = app.admin().mutate("createRole", "role { id }", input).await.ok();
    update(other.data("/createRole/role/id"), vec![json!("users:delete")]).await.ok();
}

/// What a friend had copied there does not outlive a demotion.
#[tokio::test]
async fn permissions_beyond_a_role_end_with_it() {
    let app = TestApp::start().await;
    let (manager, friend) = (app.manager().await, app.manager().await);
    let update = "user { role permissions version }";
    let copy = || json!({"id": manager.id(), "permissions": ["customers:*", "users:update"]});
    friend.mutate("updateUser", "user { id }", copy()).await.ok();
    let same = app.admin().mutate("updateUserRole", update, json!({"id": manager.id(), "role": "manager"})).await.ok();
    assert_eq!(same.number("/updateUserRole/user/version"), 2, "the same role changes nothing");
    let demoted = app.admin().mutate("updateUserRole", update, json!({"id": manager.id(), "role": "analyst"})).await.ok();
    assert_eq!(demoted.data("/updateUserRole/user"), &json!({"role": "analyst", "permissions": [], "version": 3}));
    app.customer("Acme").await;
    assert_eq!(manager.query("{ customers { edges { node { contactEmail } } } }").await.error_codes(), ["FORBIDDEN"]);

    friend.mutate("updateUser", "user { id }", json!({"id": manager.id(), "permissions": ["customers:*"]})).await.ok();
    let input = json!({"errorPolicy": "ALL_OR_NOTHING", "items": [{"id": manager.id(), "role": "agent"}]});
    let bulk = app.admin().mutate("bulkUpdateUsers", "results { user { permissions } }", input).await.ok();
    assert_eq!(bulk.data("/bulkUpdateUsers/results/0/user/permissions"), &json!([]));
}
