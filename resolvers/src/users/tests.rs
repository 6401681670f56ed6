//! The rules of users, on a database of their own.

use entities::access::{BUILT_IN, Viewer};
use entities::{event, role, session, user};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryOrder};
use serde_json::json;

use super::*;
use crate::bulk::ErrorPolicy::{self, AllOrNothing, SkipFailed};
use crate::error::{Error, UserError, UserErrorCode};
use crate::list_args::ListArgs;
use crate::test_support::TestApp;
use crate::{Context, Patch};

fn as_role(app: &TestApp, user: &user::Model) -> Context {
    let role = BUILT_IN.iter().find(|role| role.name == user.role).unwrap();
    app.holding(user, role.permissions)
}

/// What the rule rejected: code and field of each error.
fn rejected<T: std::fmt::Debug>(result: crate::Result<T>) -> Vec<(UserErrorCode, String)> {
    match result.unwrap_err() {
        Error::Rejected(errors) => errors.into_iter().map(|e| (e.code, e.field.unwrap_or_default())).collect(),
        other => panic!("{other:?}"),
    }
}

fn one(code: UserErrorCode, field: &str) -> Vec<(UserErrorCode, String)> {
    vec![(code, field.to_owned())]
}

async fn kinds(app: &TestApp) -> Vec<event::Kind> {
    let events = event::Entity::find().order_by_asc(event::Column::Id).all(&app.database.read).await.unwrap();
    events.into_iter().map(|event| event.kind).collect()
}

async fn row(app: &TestApp, user: &user::Model) -> user::Model {
    user::Entity::find_by_id(user.id).one(&app.database.read).await.unwrap().unwrap()
}

async fn session_of(app: &TestApp, user: &user::Model) -> uuid::Uuid {
    let session = session::Model {
        id: app.new_id(),
        user_id: user.id,
        user_agent: None,
        ip_address: None,
        created_at: app.now(),
        last_used_at: app.now(),
        expires_at: app.now() + chrono::TimeDelta::days(7),
        revoked_at: None,
    };
    session.into_active_model().insert(&app.database.write).await.unwrap().id
}

async fn is_open(app: &TestApp, session: uuid::Uuid) -> bool {
    session::Entity::find_by_id(session).one(&app.database.read).await.unwrap().unwrap().revoked_at.is_none()
}

fn new_user(email: &str) -> CreateUser {
    CreateUser { email: email.into(), name: "New".into(), ..CreateUser::default() }
}

#[tokio::test]
async fn the_first_admin_is_made_once_and_can_be_named() {
    let app = TestApp::new().await;
    let operator = app.as_viewer(Viewer::operator());
    let (email, password) = create_first_admin(&operator).await.unwrap().unwrap();
    assert!(email_address::EmailAddress::is_valid(&email) && password.len() >= 20);
    assert_eq!(create_first_admin(&operator).await.unwrap(), None);
    let admin = create_admin(&operator, "Ada@Example.com", "Ada", "a long password").await.unwrap();
    assert_eq!((admin.email.as_str(), admin.role.as_str()), ("ada@example.com", "admin"));
    assert!(crate::auth::password::verify(&app, "a long password", admin.password_hash.as_deref()).await.unwrap());
}

#[tokio::test]
async fn a_new_user_has_the_default_role_and_an_address_of_their_own() {
    let app = TestApp::new().await;
    let admin = app.user("admin@example.com", "admin").await;
    let cx = as_role(&app, &admin);
    let made = create(&cx, new_user("Grace@Example.com")).await.unwrap().row;
    assert_eq!((made.email.as_str(), made.role.as_str(), made.version), ("grace@example.com", "user", 1));
    assert_eq!(*made, row(&app, &made).await);
    assert_eq!(kinds(&app).await, [event::Kind::UserCreated]);

    let again = create(&cx, new_user("GRACE@example.com")).await;
    let Err(Error::Rejected(errors)) = again else { panic!("{again:?}") };
    assert_eq!(errors, [UserError::conflict("User already exists").on("email")]);

    delete(&cx, DeleteUser { id: made.id, expected_version: None, reason: None }).await.unwrap();
    create(&cx, new_user("grace@example.com")).await.unwrap();
    let none = by_id(&cx, made.id).await.unwrap();
    assert!(none.is_none(), "a deleted user is invisible");
}

#[tokio::test]
async fn what_is_wrong_with_a_new_user_is_said_field_by_field() {
    let app = TestApp::new().await;
    let admin = app.user("admin@example.com", "admin").await;
    let input = CreateUser {
        email: "nobody".into(),
        name: "  ".into(),
        role: Some("pilot".into()),
        password: Some("short".into()),
        permissions: Some(vec!["tickets:read".into(), "tickets:fly".into(), "\u{0}".into()]),
    };
    let errors = rejected(create(&as_role(&app, &admin), input).await);
    let fields: Vec<&str> = errors.iter().map(|(_, field)| field.as_str()).collect();
    assert_eq!(fields, ["email", "name", "permissions.1", "permissions.2", "password"]);
    let input = CreateUser { role: Some("pilot".into()), ..new_user("a@example.com") };
    assert_eq!(rejected(create(&as_role(&app, &admin), input).await), one(UserErrorCode::BadUserInput, "role"));
}

#[tokio::test]
async fn nobody_grants_what_they_do_not_hold() {
    let app = TestApp::new().await;
    let manager = app.user("manager@example.com", "manager").await;
    let agent = app.user("agent@example.com", "agent").await;
    let cx = as_role(&app, &manager);
    let admin = CreateUser { role: Some("admin".into()), ..new_user("a@example.com") };
    assert_eq!(rejected(create(&cx, admin).await), one(UserErrorCode::Forbidden, "role"));
    let deleter = CreateUser { permissions: Some(vec!["users:delete".into()]), ..new_user("b@example.com") };
    assert_eq!(rejected(create(&cx, deleter).await), one(UserErrorCode::Forbidden, "permissions"));

    let promote = |id, role: &str| UpdateUserRole { id, role: role.into(), expected_version: None, reason: None };
    assert_eq!(rejected(update_role(&cx, promote(agent.id, "admin")).await), one(UserErrorCode::Forbidden, "role"));
    assert_eq!(rejected(update_role(&cx, promote(manager.id, "admin")).await), one(UserErrorCode::Forbidden, "role"));
    update_role(&cx, promote(agent.id, "manager")).await.unwrap();
    let input = UpdateUser { id: agent.id, permissions: Patch::Value(vec!["*".into()]), ..UpdateUser::default() };
    assert_eq!(rejected(update(&cx, input).await), one(UserErrorCode::Forbidden, "permissions"));

    let assigner = app.holding(&agent, &["users:create", "roles:assign:assigned"]);
    let input = CreateUser { role: Some("user".into()), ..new_user("c@example.com") };
    assert!(matches!(create(&assigner, input).await, Err(Error::Forbidden { .. })), "assigning one's own role only");
}

#[tokio::test]
async fn nobody_changes_a_user_who_holds_more() {
    let app = TestApp::new().await;
    let (admin, manager) = (app.user("admin@example.com", "admin").await, app.user("manager@example.com", "manager").await);
    app.user("second@example.com", "admin").await;
    let cx = as_role(&app, &manager);
    let forbidden = one(UserErrorCode::Forbidden, "");
    let email = UpdateUser { id: admin.id, email: Patch::Value("mine@example.com".into()), ..UpdateUser::default() };
    assert_eq!(rejected(update(&cx, email).await), forbidden);
    let password = UpdateUser { id: admin.id, password: Patch::Value("a long password".into()), ..UpdateUser::default() };
    assert_eq!(rejected(update(&cx, password).await), forbidden);
    let suspend = SetUserStatus { id: admin.id, status: user::Status::Suspended, expected_version: None, reason: None };
    assert_eq!(rejected(set_status(&cx, suspend).await), forbidden);
    let demote = UpdateUserRole { id: admin.id, role: "user".into(), expected_version: None, reason: None };
    assert_eq!(rejected(update_role(&cx, demote).await), forbidden);
    assert_eq!(row(&app, &admin).await, admin);
    assert!(kinds(&app).await.is_empty());
}

#[tokio::test]
async fn everybody_may_change_their_own_name_only() {
    let app = TestApp::new().await;
    let (me, other) = (app.user("me@example.com", "agent").await, app.user("other@example.com", "agent").await);
    let cx = as_role(&app, &me);
    let session = session_of(&app, &me).await;
    let name = |id, name: &str| UpdateUser { id, name: Patch::Value(name.into()), ..UpdateUser::default() };
    let renamed = update(&cx, name(me.id, "Me")).await.unwrap().row;
    assert_eq!((renamed.name.as_str(), renamed.version), ("Me", 2));
    assert!(is_open(&app, session).await);
    assert_eq!(rejected(update(&cx, name(other.id, "You")).await), one(UserErrorCode::Forbidden, "name"));

    for own in [&cx, &app.holding(&me, &["*"])] {
        for password in [Patch::Value("a long password".into()), Patch::Null] {
            let password = UpdateUser { id: me.id, password, ..UpdateUser::default() };
            assert_eq!(rejected(update(own, password).await), one(UserErrorCode::Forbidden, "password"));
        }
        let permissions = UpdateUser { id: me.id, permissions: Patch::Value(vec!["*".into()]), ..UpdateUser::default() };
        assert_eq!(rejected(update(own, permissions).await), one(UserErrorCode::Forbidden, "permissions"));
        let role = UpdateUserRole { id: me.id, role: "user".into(), expected_version: None, reason: None };
        assert_eq!(rejected(update_role(own, role).await), one(UserErrorCode::Forbidden, "role"));
    }
    assert!(is_open(&app, session).await);

    let email = UpdateUser { id: me.id, email: Patch::Value("new@example.com".into()), ..UpdateUser::default() };
    assert_eq!(rejected(update(&cx, email).await), one(UserErrorCode::Forbidden, "email"));
    let permissions = UpdateUser { id: me.id, permissions: Patch::Null, ..UpdateUser::default() };
    assert_eq!(rejected(update(&cx, permissions).await), one(UserErrorCode::Forbidden, "permissions"));

    let stranger = app.holding(&me, &["tickets:read"]);
    assert_eq!(rejected(update(&stranger, name(other.id, "You")).await), one(UserErrorCode::NotFound, "id"));
    assert_eq!(
        update(&app.holding(&me, &[]), name(me.id, " Me ")).await.map(|done| done.row.version).ok(),
        None,
        "holds less now"
    );
}

#[tokio::test]
async fn no_password_is_hashed_for_who_may_not_set_it() {
    let app = TestApp::new().await;
    let (admin, manager) = (app.user("admin@example.com", "admin").await, app.user("manager@example.com", "manager").await);
    app.auth.stop_hashing();
    let cx = as_role(&app, &manager);
    let password = |id, version| UpdateUser {
        id,
        password: Patch::Value("a long password".into()),
        expected_version: version,
        ..UpdateUser::default()
    };
    assert_eq!(rejected(update(&cx, password(admin.id, None)).await), one(UserErrorCode::Forbidden, ""));
    assert_eq!(rejected(update(&cx, password(app.new_id(), None)).await), one(UserErrorCode::NotFound, "id"));
    let boss = as_role(&app, &admin);
    assert_eq!(update(&boss, password(manager.id, Some(7))).await.unwrap().errors.len(), 1);
    assert!(matches!(update(&boss, password(manager.id, None)).await, Err(Error::Internal(_))), "this one is hashed");
    let input = CreateUser { role: Some("admin".into()), password: Some("a long password".into()), ..new_user("a@example.com") };
    assert_eq!(rejected(create(&cx, input).await), one(UserErrorCode::Forbidden, "role"));
}

#[tokio::test]
async fn the_last_active_admin_stays() {
    let app = TestApp::new().await;
    let (first, second) = (app.user("first@example.com", "admin").await, app.user("second@example.com", "admin").await);
    let cx = as_role(&app, &first);
    let gone = SetUserStatus { id: second.id, status: user::Status::Deactivated, expected_version: None, reason: None };
    set_status(&cx, gone).await.unwrap();
    let last = one(UserErrorCode::Conflict, "");
    let operator = app.as_viewer(Viewer::operator());
    let demote = UpdateUserRole { id: first.id, role: "manager".into(), expected_version: None, reason: None };
    assert_eq!(rejected(update_role(&operator, demote.clone()).await), last);
    let locked_out = UpdateUser { id: first.id, password: Patch::Null, ..UpdateUser::default() };
    assert_eq!(rejected(update(&operator, locked_out).await), last);
    for status in [user::Status::Suspended, user::Status::Deactivated] {
        assert_eq!(
            rejected(set_status(&cx, SetUserStatus { id: first.id, status, expected_version: None, reason: None }).await),
            last
        );
    }
    assert_eq!(rejected(delete(&cx, DeleteUser { id: first.id, expected_version: None, reason: None }).await), last);
    delete(&cx, DeleteUser { id: second.id, expected_version: None, reason: None }).await.unwrap();
    app.user("third@example.com", "admin").await;
    app.sql("UPDATE users SET password_hash = NULL WHERE email = 'third@example.com'").await;
    assert_eq!(rejected(update_role(&operator, demote.clone()).await), last, "the third cannot sign in");
    app.user("fourth@example.com", "admin").await;
    update_role(&operator, demote).await.unwrap();
    assert_eq!(kinds(&app).await, [event::Kind::UserStatusChanged, event::Kind::UserDeleted, event::Kind::UserRoleChanged]);
}

#[tokio::test]
async fn of_many_admins_who_leave_at_once_one_stays() {
    let app = TestApp::new().await;
    let mut admins = Vec::new();
    for n in 0..6 {
        admins.push(app.user(&format!("admin{n}@example.com"), "admin").await);
    }
    let operator = app.as_viewer(Viewer::operator());
    let demotions = admins.iter().map(|admin| {
        update_role(&operator, UpdateUserRole { id: admin.id, role: "user".into(), expected_version: None, reason: None })
    });
    let done = futures::future::join_all(demotions).await;
    assert_eq!(done.iter().filter(|result| result.is_ok()).count(), 5);

    let mut stays = None;
    for admin in &admins {
        if row(&app, admin).await.role == "admin" {
            stays = Some(admin);
        }
    }
    assert_eq!(
        rejected(delete(&as_role(&app, stays.unwrap()), DeleteUser { id: stays.unwrap().id, ..DeleteUser::default() }).await)
            .len(),
        1
    );
}

#[tokio::test]
async fn a_stale_version_changes_nothing_and_shows_the_current_row() {
    let app = TestApp::new().await;
    let (admin, user) = (app.user("admin@example.com", "admin").await, app.user("user@example.com", "user").await);
    let cx = as_role(&app, &admin);
    let name = |version, name: &str| UpdateUser {
        id: user.id,
        name: Patch::Value(name.into()),
        expected_version: Some(version),
        ..UpdateUser::default()
    };
    update(&cx, name(1, "New")).await.unwrap();
    let stale = update(&cx, name(1, "Newer")).await.unwrap();
    assert_eq!((stale.row.name.as_str(), stale.row.version), ("New", 2));
    assert_eq!(stale.errors, [UserError::conflict("The user has changed").on("expectedVersion")]);
    let same = update(&cx, name(2, "New")).await.unwrap();
    assert_eq!((same.row.version, same.errors.len()), (2, 0));
    assert_eq!(kinds(&app).await, [event::Kind::UserUpdated]);
}

#[tokio::test]
async fn suspension_and_deletion_end_sessions_and_move_the_figure() {
    let app = TestApp::new().await;
    let (admin, user) = (app.user("admin@example.com", "admin").await, app.user("user@example.com", "user").await);
    let (cx, session) = (as_role(&app, &admin), session_of(&app, &user).await);
    let status = |status| SetUserStatus { id: user.id, status, expected_version: None, reason: None };
    set_status(&cx, status(user::Status::Suspended)).await.unwrap();
    assert!(!is_open(&app, session).await);
    let again = session_of(&app, &user).await;
    set_status(&cx, status(user::Status::Active)).await.unwrap();
    assert!(is_open(&app, again).await);
    delete(&cx, DeleteUser { id: user.id, expected_version: None, reason: None }).await.unwrap();
    assert!(!is_open(&app, again).await);
    create(&cx, new_user("a@example.com")).await.unwrap();
    let sum = app.database.read.query_one_raw(sea_orm::Statement::from_string(
        app.database.backend(),
        "SELECT count(*) AS rows, CAST(sum(delta) AS bigint) AS total FROM counters WHERE name = 'users'",
    ));
    let sum = sum.await.unwrap().unwrap();
    assert_eq!((sum.try_get::<i64>("", "rows").unwrap(), sum.try_get::<i64>("", "total").unwrap()), (2, 0));
}

fn items(policy: ErrorPolicy, items: Vec<BulkUpdateUsersItem>) -> BulkUpdateUsers {
    BulkUpdateUsers { items, error_policy: policy }
}

fn item(user: &user::Model) -> BulkUpdateUsersItem {
    BulkUpdateUsersItem { id: user.id, ..BulkUpdateUsersItem::default() }
}

#[tokio::test]
async fn bulk_skips_what_fails_and_keeps_the_order() {
    let app = TestApp::new().await;
    let manager = app.user("manager@example.com", "manager").await;
    let admin = app.user("admin@example.com", "admin").await;
    let (a, b) = (app.user("a@example.com", "agent").await, app.user("b@example.com", "agent").await);
    let cx = as_role(&app, &manager);
    let asked = vec![
        BulkUpdateUsersItem { name: Some("A".into()), role: Some("analyst".into()), ..item(&a) },
        BulkUpdateUsersItem { name: Some("Admin".into()), ..item(&admin) },
        BulkUpdateUsersItem { status: Some(user::Status::Suspended), expected_version: Some(7), ..item(&b) },
        BulkUpdateUsersItem { name: Some("again".into()), ..item(&a) },
        BulkUpdateUsersItem { id: app.new_id(), ..BulkUpdateUsersItem::default() },
    ];
    let results = bulk_update(&cx, items(SkipFailed, asked.clone())).await.unwrap().row;
    let applied: Vec<bool> = results.iter().map(|result| result.applied).collect();
    assert_eq!(applied, [true, false, false, false, false]);
    let fields: Vec<_> = results.iter().flat_map(|r| &r.errors).map(|e| (e.code, e.field.as_deref().unwrap())).collect();
    assert_eq!(
        fields,
        [
            (UserErrorCode::Forbidden, "items.1"),
            (UserErrorCode::Conflict, "items.2.expectedVersion"),
            (UserErrorCode::BadUserInput, "items.3.id"),
            (UserErrorCode::NotFound, "items.4.id"),
        ]
    );
    let after = row(&app, &a).await;
    assert_eq!((after.name.as_str(), after.role.as_str(), after.version), ("A", "analyst", 2));
    assert_eq!(Some(&after), results[0].row.as_deref());
    assert_eq!(kinds(&app).await, [event::Kind::UserUpdated, event::Kind::UserRoleChanged]);
}

#[tokio::test]
async fn bulk_changes_all_or_nothing() {
    let app = TestApp::new().await;
    let admin = app.user("admin@example.com", "admin").await;
    let user = app.user("a@example.com", "agent").await;
    let cx = as_role(&app, &admin);
    let asked = vec![
        BulkUpdateUsersItem { role: Some("user".into()), ..item(&user) },
        BulkUpdateUsersItem { status: Some(user::Status::Deactivated), ..item(&admin) },
    ];
    let results = bulk_update(&cx, items(AllOrNothing, asked.clone())).await.unwrap().row;
    let messages: Vec<&str> = results.iter().map(|result| result.errors[0].message.as_str()).collect();
    assert_eq!(messages[0], "Not applied because another item failed");
    assert!(messages[1].contains("last active user"), "{messages:?}");
    assert_eq!((row(&app, &user).await, kinds(&app).await.len()), (user, 0));
    let results = bulk_update(&cx, items(AllOrNothing, asked[..1].to_vec())).await.unwrap().row;
    assert!(results[0].applied && results[0].errors.is_empty());
    let too_many = items(SkipFailed, vec![asked[0].clone(); 501]);
    assert_eq!(rejected(bulk_update(&cx, too_many).await), one(UserErrorCode::BadUserInput, "items"));
}

#[tokio::test]
async fn bulk_costs_the_same_statements_for_one_and_for_five_hundred() {
    let app = TestApp::new().await;
    let admin = app.user("admin@example.com", "admin").await;
    let (single, hashed) = (app.user("single@example.com", "user").await, app.user("hashed@example.com", "user").await);
    let mut rows = Vec::new();
    for n in 0..499 {
        rows.push(user::Model { id: app.new_id(), email: format!("user{n}@example.com"), ..hashed.clone() });
    }
    let active = rows.iter().cloned().map(IntoActiveModel::into_active_model);
    user::Entity::insert_many(active).exec_without_returning(&app.database.write).await.unwrap();
    let change = |user: &user::Model| BulkUpdateUsersItem {
        name: Some("Changed".into()),
        role: Some("agent".into()),
        status: Some(user::Status::Suspended),
        ..item(user)
    };
    let mut statements = Vec::new();
    for users in [vec![single], [vec![hashed], rows].concat()] {
        let cx = as_role(&app, &admin);
        let asked = users.iter().map(change).collect();
        let results = bulk_update(&cx, items(AllOrNothing, asked)).await.unwrap().row;
        assert!(results.iter().all(|result| result.applied), "{:?}", results.iter().find(|result| !result.applied));
        statements.push(cx.statements());
    }
    assert_eq!(statements, [5, 5], "rows, roles, update, sessions, events");
    assert_eq!(kinds(&app).await.len(), 501 * 3);
}

#[tokio::test]
async fn a_list_is_no_side_door() {
    let app = TestApp::new().await;
    let agent = app.user("agent@example.com", "agent").await;
    let other = app.user("100%_hidden@example.com", "user").await;
    app.sql("UPDATE users SET name = 'Ann 100%' WHERE email LIKE '100%'").await;
    app.searchable().await;
    let find = async |cx: &Context, search: &str| {
        let args: ListArgs<_, _> = serde_json::from_value(json!({"filter": {"search": search}})).unwrap();
        list(cx, args).await.unwrap().rows.iter().map(|user| user.id).collect::<Vec<_>>()
    };
    let (blind, seeing) = (as_role(&app, &agent), app.holding(&agent, &["users:read", "users:contact"]));
    assert_eq!((find(&blind, "hidden").await, find(&seeing, "HIDDEN").await), (vec![], vec![other.id]));
    assert_eq!((find(&blind, "aNN 10*").await, find(&blind, "100%").await), (vec![other.id], vec![other.id]));
    assert_eq!((find(&blind, "a_n").await, find(&blind, "  ").await.len()), (vec![], 2));
    let by_email = json!({"orderBy": {"field": "EMAIL", "direction": "ASC"}, "filter": null});
    let by = |value: &serde_json::Value| serde_json::from_value::<ListArgs<_, _>>(value.clone()).unwrap();
    assert!(matches!(list(&blind, by(&by_email)).await, Err(Error::Forbidden { .. })));
    assert_eq!(list(&seeing, by(&by_email)).await.unwrap().rows[0].id, other.id);
    let filter = json!({"filter": {"role": "user", "status": "ACTIVE", "createdAfter": "2020-01-01T00:00:00Z"}});
    assert_eq!(list(&blind, by(&filter)).await.unwrap().rows.len(), 1);
    let inverted = json!({"filter": {"createdAfter": "2021-01-01T00:00:00Z", "createdBefore": "2020-01-01T00:00:00Z"}});
    assert!(matches!(list(&blind, by(&inverted)).await, Err(Error::BadUserInput(_))));
}

#[tokio::test]
async fn every_order_pages_through_all_users() {
    let app = TestApp::new().await;
    let admin = app.user("admin@example.com", "admin").await;
    for n in 0..4 {
        app.user(&format!("User{n}@example.com").to_lowercase(), "user").await;
    }
    app.sql("UPDATE users SET last_login_at = created_at WHERE email IN ('user1@example.com', 'user3@example.com')").await;
    let cx = as_role(&app, &admin);
    for field in ["NAME", "EMAIL", "CREATED_AT", "LAST_LOGIN_AT"] {
        for direction in ["ASC", "DESC"] {
            let (mut seen, mut after) = (Vec::new(), None::<String>);
            loop {
                let args = json!({"first": 2, "after": after, "orderBy": {"field": field, "direction": direction}});
                let page = list(&cx, serde_json::from_value(args).unwrap()).await.unwrap();
                seen.extend(page.rows.iter().map(|user| user.id));
                after = page.rows.last().map(|user| page.cursors().of(user));
                if !page.has_next {
                    break;
                }
            }
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), 5, "{field} {direction}");
        }
    }
}

#[tokio::test]
async fn relations_and_nodes_show_what_the_viewer_may_see() {
    let app = TestApp::new().await;
    let (agent, other) = (app.user("agent@example.com", "agent").await, app.user("other@example.com", "user").await);
    let deleted = app.user("deleted@example.com", "user").await;
    app.sql("UPDATE users SET deleted_at = created_at WHERE email = 'deleted@example.com'").await;
    let cx = as_role(&app, &agent);
    let ids = vec![Some(other.id), None, Some(deleted.id), Some(agent.id), Some(other.id)];
    let found = crate::loaders::users::by_ids(&cx, ids).await.unwrap();
    assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, false, true, true]);
    assert_eq!(cx.statements(), 1);

    let role = role::Entity::find().one(&app.database.read).await.unwrap().unwrap();
    let ids = vec![other.id, role.id, app.new_id(), deleted.id];
    let kinds = async |cx: &Context| {
        let nodes = crate::node::by_ids(cx, ids.clone()).await.unwrap();
        let kind = |node: &crate::node::Node| match node {
            crate::node::Node::User(_) => 'u',
            crate::node::Node::Role(_) => 'r',
            _ => '-',
        };
        nodes.iter().map(kind).collect::<String>()
    };
    assert_eq!(kinds(&cx).await, "u---", "an agent may not read roles");
    assert_eq!(kinds(&app.holding(&agent, &["*"])).await, "ur--");
    assert_eq!(kinds(&app.holding(&agent, &[])).await, "----");
    let too_many = crate::node::by_ids(&cx, vec![other.id; 101]).await;
    assert!(matches!(too_many, Err(Error::BadUserInput(_))));
}
