//! The rules of roles, on a database of their own.

use entities::access::BUILT_IN;
use entities::{event, user};
use sea_orm::EntityTrait;

use super::*;
use crate::error::UserErrorCode;
use crate::test_support::TestApp;
use crate::{Patch, UserError};

fn rejected<T: std::fmt::Debug>(result: Result<T>) -> Vec<UserError> {
    match result.unwrap_err() {
        Error::Rejected(errors) => errors,
        other => panic!("{other:?}"),
    }
}

fn code<T: std::fmt::Debug>(result: Result<T>) -> UserErrorCode {
    rejected(result)[0].code
}

fn new_role(permissions: &[&str]) -> CreateRole {
    let permissions = permissions.iter().map(|text| (*text).into()).collect();
    CreateRole { name: "night-shift".into(), description: "Works at night.".into(), permissions }
}

async fn named(cx: &Context, name: &str) -> Arc<Model> {
    read(cx, Which { id: None, name: Some(name.into()) }).await.unwrap().unwrap()
}

fn allowing(id: Uuid, permissions: &[&str]) -> UpdateRole {
    let permissions = permissions.iter().map(|text| (*text).into()).collect();
    UpdateRole { id, permissions: Patch::Value(permissions), ..UpdateRole::default() }
}

#[tokio::test]
async fn built_in_roles_are_added_once_and_keep_their_edits() {
    let app = TestApp::new().await;
    let cx = app.as_viewer(entities::access::Viewer::operator());
    app.sql("DELETE FROM roles WHERE name IN ('agent', 'partner')").await;
    app.sql("UPDATE roles SET permissions = '[\"tickets:read\"]' WHERE name = 'analyst'").await;
    ensure_built_in(&cx).await.unwrap();
    ensure_built_in(&cx).await.unwrap();
    assert_eq!(Entity::find().all(&app.database.read).await.unwrap().len(), BUILT_IN.len());
    assert_eq!(named(&cx, "analyst").await.permissions.0, ["tickets:read"]);
    assert!(named(&cx, "agent").await.built_in);
    assert_eq!(event::Entity::find().all(&app.database.read).await.unwrap().len(), 2);
}

#[tokio::test]
async fn permissions_are_checked_one_by_one() {
    let app = TestApp::new().await;
    let admin = app.user("admin@example.com", "admin").await;
    let cx = app.holding(&admin, &["*"]);
    let errors = rejected(create(&cx, new_role(&["tickets:read", "tickets", "planes:fly", "a\u{0}b", "planes:*"])).await);
    let fields: Vec<&str> = errors.iter().map(|error| error.field.as_deref().unwrap()).collect();
    assert_eq!(fields, ["permissions.1", "permissions.2", "permissions.3", "permissions.4"]);
    assert!(errors.iter().all(|error| !error.message.contains('\0')));
    let bad_name = CreateRole { name: "Night Shift".into(), ..new_role(&[]) };
    assert_eq!(code(create(&cx, bad_name).await), UserErrorCode::BadUserInput);

    let role = create(&cx, new_role(&["tickets:read", "notes:*", "tickets:read"])).await.unwrap().row;
    assert_eq!(role.permissions.0, ["notes:*", "tickets:read"]);
    assert_eq!(*named(&cx, "night-shift").await, *role);
    assert_eq!(code(create(&cx, new_role(&[])).await), UserErrorCode::Conflict);
}

#[tokio::test]
async fn nobody_makes_a_role_of_what_they_do_not_hold() {
    let app = TestApp::new().await;
    let user = app.user("user@example.com", "user").await;
    let editor = app.holding(&user, &["roles:*", "tickets:read", "tickets:update:assigned"]);
    assert_eq!(code(create(&editor, new_role(&["tickets:*"])).await), UserErrorCode::Forbidden);
    assert_eq!(code(create(&editor, new_role(&["tickets:update"])).await), UserErrorCode::Forbidden);
    let role = create(&editor, new_role(&["tickets:read:assigned", "tickets:update:assigned"])).await.unwrap().row;
    assert_eq!(code(update(&editor, allowing(role.id, &["customers:read"])).await), UserErrorCode::Forbidden);
    let manager = named(&editor, "manager").await;
    assert_eq!(code(update(&editor, allowing(manager.id, &[])).await), UserErrorCode::Forbidden);
    let reader = app.holding(&user, &["roles:read", "*:read"]);
    assert!(matches!(update(&reader, allowing(role.id, &[])).await, Err(Error::Forbidden { .. })));
    let blind = app.holding(&user, &["roles:update"]);
    assert_eq!(code(update(&blind, allowing(role.id, &[])).await), UserErrorCode::NotFound);
}

#[tokio::test]
async fn the_admin_role_stays_and_others_change() {
    let app = TestApp::new().await;
    let admin = app.user("admin@example.com", "admin").await;
    let cx = app.holding(&admin, &["*"]);
    assert_eq!(code(update(&cx, allowing(named(&cx, "admin").await.id, &[])).await), UserErrorCode::Forbidden);
    let analyst = named(&cx, "analyst").await;
    let input = UpdateRole { expected_version: Some(1), ..allowing(analyst.id, &["tickets:read"]) };
    let changed = update(&cx, input.clone()).await.unwrap().row;
    assert_eq!((changed.permissions.0.as_slice(), changed.version), (&["tickets:read".to_owned()][..], 2));
    let stale = update(&cx, UpdateRole { description: Patch::Value("Other".into()), ..input }).await.unwrap();
    assert_eq!((stale.errors[0].code, stale.row.version), (UserErrorCode::Conflict, 2));
}

#[tokio::test]
async fn a_role_goes_when_nobody_has_it() {
    let app = TestApp::new().await;
    let admin = app.user("admin@example.com", "admin").await;
    let cx = app.holding(&admin, &["*"]);
    let role = create(&cx, new_role(&["tickets:read"])).await.unwrap().row;
    let gone = app.user("gone@example.com", "night-shift").await;
    let input = DeleteRole { id: role.id, expected_version: None };
    assert_eq!(code(delete(&cx, input.clone()).await), UserErrorCode::Conflict);
    app.sql("UPDATE users SET deleted_at = created_at WHERE email = 'gone@example.com'").await;
    delete(&cx, input.clone()).await.unwrap();
    assert_eq!(code(delete(&cx, input).await), UserErrorCode::NotFound);
    let gone = user::Entity::find_by_id(gone.id).one(&app.database.read).await.unwrap().unwrap();
    assert_eq!(gone.role, "user");
    let built_in = DeleteRole { id: named(&cx, "partner").await.id, expected_version: None };
    assert_eq!(code(delete(&cx, built_in).await), UserErrorCode::Conflict);
}

#[tokio::test]
async fn a_role_knows_its_members_and_a_user_the_merged_permissions() {
    let app = TestApp::new().await;
    let agent = app.user("agent@example.com", "agent").await;
    app.user("user1@example.com", "user").await;
    let user = app.user("user2@example.com", "user").await;
    let cx = app.holding(&agent, &["roles:read", "users:read"]);
    let page = list(&cx, serde_json::from_value(serde_json::json!({"filter": {"search": "AGE"}})).unwrap()).await.unwrap();
    let names: Vec<&str> = page.rows.iter().map(|role| role.name.as_str()).collect();
    assert_eq!(names, ["agent", "manager"]);
    let roles = vec![named(&cx, "agent").await, named(&cx, "user").await, named(&cx, "analyst").await];
    assert_eq!(crate::loaders::roles::member_counts(&cx, roles).await.unwrap(), [1, 2, 0]);
    let mine = user::Model { permissions: vec!["analytics:read".to_owned()].into(), ..user };
    let merged = crate::loaders::roles::effective_permissions(&cx, vec![Arc::new(mine)]).await.unwrap();
    assert_eq!(merged[0].len(), 4);
    let named = crate::loaders::roles::by_names(&cx, vec!["user".into(), "nobody".into(), "user".into()]).await.unwrap();
    assert_eq!(named.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, true]);
}

/// Alike on both databases, whatever the locale of PostgreSQL.
#[tokio::test]
async fn a_search_knows_the_case_of_ascii_letters() {
    let app = TestApp::new().await;
    let admin = app.user("admin@example.com", "admin").await;
    let cx = app.holding(&admin, &["*"]);
    let description = "Ärger ÜBER 100% A_B".to_owned();
    let input = CreateRole { name: "umlauts".into(), description, permissions: Vec::new() };
    create(&cx, input).await.unwrap();
    for (text, found) in
        [("ärger", 0), ("Ärger", 1), ("ÄRGER", 1), ("über", 0), ("Über", 1), ("0% a_b", 1), ("UMLAUTS", 1), ("%0", 0)]
    {
        let args = serde_json::from_value(serde_json::json!({"filter": {"search": text}})).unwrap();
        assert_eq!(list(&cx, args).await.unwrap().rows.len(), found, "{text}");
    }
}
