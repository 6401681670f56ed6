//! What is entered, and that it stays.

use entities::access::Behalf;
use sea_orm::{ConnectionTrait, DbBackend, Iterable};

use super::super::reaction::WANTS;
use super::*;
use crate::users::{self, CreateUser, UpdateUserRole};

#[test]
fn everything_that_is_stored_is_entered() {
    let stored: Vec<Kind> = Kind::iter().filter(|kind| kind.is_stored()).collect();
    assert_eq!(WANTS, stored);
}

#[tokio::test]
async fn an_event_has_one_entry_however_often_it_is_entered() {
    let app = TestApp::new().await;
    let log = app.audit_log().await;
    happen(&app, 5).await;
    enter(&app, &log).await;
    enter(&app, &log).await;
    happen(&app, 3).await;
    enter(&app, &log).await;
    let (entries, events) = (entries(&log).await, events(&app).await);
    assert_eq!(entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), events.iter().map(|event| event.id).collect::<Vec<_>>());
    assert!(entries.iter().map(|entry| entry.sequence).eq(1..=8));
    assert!(entries.windows(2).all(|two| two[1].previous_hash == two[0].hash));
}

#[tokio::test]
async fn an_entry_says_who_it_was_then_what_changed_and_why() {
    let app = TestApp::new().await;
    let log = app.audit_log().await;
    let ada = app.user("ada@team.example", "manager").await;
    let input = CreateUser { email: "bob@team.example".into(), name: "Bob".into(), ..CreateUser::default() };
    let bob = users::create(&app.as_viewer(Viewer::operator()), input).await.unwrap().row;
    let cx = app.holding(&ada, &["*"]);
    let reason = Some(" He knows the desk. ".into());
    users::update_role(&cx, UpdateUserRole { id: bob.id, role: "agent".into(), expected_version: None, reason }).await.unwrap();
    // who is renamed later was still called that
    app.sql("UPDATE users SET name = 'Grace', email = 'grace@team.example' WHERE name = 'ada'").await;
    enter(&app, &log).await;
    let [made, changed] = &entries(&log).await[..] else { panic!("two entries") };
    assert_eq!((made.behalf, made.actor_id, made.action), (Behalf::Operator, None, Kind::UserCreated));
    let of_bob = json!({
        "email": {"to": "bob@team.example"}, "name": {"to": "Bob"}, "role": {"to": "user"}, "status": {"to": "ACTIVE"},
        "permissions": {"to": []},
    });
    assert_eq!(serde_json::from_str::<serde_json::Value>(&made.changes).unwrap(), of_bob);
    assert_eq!((changed.behalf, changed.actor_id, changed.target_id), (Behalf::User, Some(ada.id), bob.id));
    let who = [&changed.actor_email, &changed.actor_name, &changed.actor_role].map(|text| text.as_deref().unwrap_or_default());
    assert_eq!(who, ["ada@team.example", "ada", "manager"]);
    assert_eq!(changed.changes, r#"{"role":{"from":"user","to":"agent"}}"#);
    let rest = [&changed.reason, &changed.permission, &changed.address, &changed.agent];
    let rest = rest.map(|text| text.as_deref().unwrap_or_default());
    assert_eq!(rest, ["He knows the desk.", "roles:assign", "192.0.2.1", "tests"]);
    assert_eq!(changed.correlation_id, "test");
}

#[tokio::test]
async fn the_database_refuses_to_change_or_delete() {
    let app = TestApp::new().await;
    let log = app.audit_log().await;
    happen(&app, 2).await;
    enter(&app, &log).await;
    super::super::checkpoint::make(&app).await.unwrap().expect("a checkpoint");
    let before = entries(&log).await;
    let mut statements = vec![
        "UPDATE audit_entries SET reason = 'another'",
        "DELETE FROM audit_entries WHERE sequence = 2",
        "UPDATE audit_checkpoints SET sequence = 1",
        "DELETE FROM audit_checkpoints",
    ];
    match log.database.backend() {
        DbBackend::Postgres => statements.extend(["TRUNCATE audit_entries", "TRUNCATE audit_checkpoints"]),
        _ => statements.extend([
            "INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries",
            "INSERT OR REPLACE INTO audit_checkpoints SELECT * FROM audit_checkpoints",
        ]),
    }
    for statement in statements {
        let error = log.database.write.execute_unprepared(statement).await.unwrap_err().to_string();
        assert!(error.contains("the audit log is only ever added to"), "{statement}: {error}");
    }
    assert_eq!(entries(&log).await, before);
}
