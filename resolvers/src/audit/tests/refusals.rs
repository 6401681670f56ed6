//! Refusals are recorded, and nobody can fill the log with them.

use chrono::TimeDelta;
use secrecy::SecretString;

use super::super::{access_refused, flush};
use super::*;
use crate::auth::{LoginInput, login};
use crate::test_support::PASSWORD;

async fn refused(app: &TestApp, kind: Kind) -> Vec<serde_json::Value> {
    events(app).await.iter().filter(|event| event.kind == kind).map(|event| event.data.clone()).collect()
}

fn credentials(email: &str, password: &str) -> LoginInput {
    LoginInput { email: email.into(), password: SecretString::from(password) }
}

#[tokio::test]
async fn the_first_refusal_is_an_event_and_the_others_are_counted() {
    let app = TestApp::new().await;
    let ada = app.user("ada@team.example", "agent").await;
    let cx = app.holding(&ada, &["tickets:read"]);
    for _ in 0..100 {
        access_refused(&cx, "deleteUser", Some("users:delete"), None).await;
    }
    access_refused(&cx, "createRole", Some("roles:create"), None).await;
    let of =
        |operation: &str, permission: &str, count: u32| json!({"operation": operation, "permission": permission, "count": count});
    let at_once = [of("deleteUser", "users:delete", 1), of("createRole", "roles:create", 1)];
    assert_eq!(refused(&app, Kind::AccessRefused).await, at_once);
    flush(&app, false).await;
    assert_eq!(refused(&app, Kind::AccessRefused).await.len(), 2, "it is not time yet");
    app.clock.advance(TimeDelta::seconds(5));
    flush(&app, false).await;
    assert_eq!(refused(&app, Kind::AccessRefused).await[2..], [of("deleteUser", "users:delete", 99)]);
    app.clock.advance(TimeDelta::seconds(60));
    flush(&app, false).await;
    access_refused(&cx, "deleteUser", Some("users:delete"), None).await;
    assert_eq!(refused(&app, Kind::AccessRefused).await.len(), 4, "after a quiet minute it begins anew");
    let event = events(&app).await.pop().unwrap();
    assert_eq!((event.actor_id, event.aggregate_id), (Some(ada.id), ada.id));
}

#[tokio::test]
async fn what_goes_on_is_told_less_and_less_often() {
    let app = TestApp::new().await;
    let ada = app.user("ada@team.example", "agent").await;
    let cx = app.holding(&ada, &[]);
    let mut told = Vec::new();
    for second in 0..300 {
        access_refused(&cx, "deleteUser", None, None).await;
        flush(&app, false).await;
        if refused(&app, Kind::AccessRefused).await.len() > told.len() {
            told.push(second);
        }
        app.clock.advance(TimeDelta::seconds(1));
    }
    assert_eq!(told, [0, 5, 15, 35, 75, 135, 195, 255]);
}

#[tokio::test]
async fn a_count_names_the_first_rows_that_were_tried() {
    let app = TestApp::new().await;
    let ada = app.user("ada@team.example", "agent").await;
    let cx = app.holding(&ada, &[]);
    let row = |n: u32| uuid::Uuid::from_u128(n.into());
    for n in (0..30).chain(0..30) {
        access_refused(&cx, "deleteUser", None, Some(row(n))).await;
    }
    flush(&app, true).await;
    let told = refused(&app, Kind::AccessRefused).await;
    assert_eq!((told.len(), &told[0]["rows"]), (2, &json!([row(0)])));
    assert_eq!((&told[1]["rows"], &told[1]["count"]), (&json!((1..21).map(row).collect::<Vec<_>>()), &json!(59)));
}

#[tokio::test]
async fn a_flood_ends_in_one_count() {
    let app = TestApp::new().await;
    let ada = app.user("ada@team.example", "agent").await;
    let cx = app.holding(&ada, &[]);
    for n in 0..1100 {
        access_refused(&cx, &format!("operation{n}"), None, None).await;
    }
    assert_eq!(refused(&app, Kind::AccessRefused).await.len(), 1001);
    flush(&app, true).await;
    let told = refused(&app, Kind::AccessRefused).await;
    assert_eq!((told.len(), told[1001]["count"].clone()), (1002, json!(99)));
}

#[tokio::test]
async fn who_is_not_let_in_is_recorded_without_the_address_or_the_password() {
    let app = TestApp::new().await;
    let ada = app.user("ada@team.example", "agent").await;
    let cx = app.anonymous();
    for (email, password) in [("ada@team.example", "wrong password"), ("nobody@else.example", PASSWORD)] {
        login(&cx, credentials(email, password)).await.unwrap_err();
    }
    app.sql("UPDATE users SET status = 'suspended'").await;
    login(&cx, credentials("ada@team.example", PASSWORD)).await.unwrap_err();
    let events = events(&app).await;
    let told: Vec<_> = events.iter().map(|event| (event.aggregate_id, event.data["because"].as_str().unwrap())).collect();
    let nobody = uuid::Uuid::nil();
    assert_eq!(told, [(ada.id, "wrong credentials"), (nobody, "wrong credentials"), (ada.id, "inactive user")]);
    assert_eq!(events[0].data["account"], events[2].data["account"]);
    assert_ne!(events[0].data["account"], events[1].data["account"]);
    for event in &events {
        let text = format!("{event:?}");
        assert!(!text.contains("team.example") && !text.contains("else.example") && !text.contains("password"), "{text}");
        assert_eq!(event.origin.as_ref().unwrap().address.as_deref(), Some("192.0.2.1"));
    }
}

#[tokio::test]
async fn who_tries_too_often_is_recorded() {
    let app = TestApp::new().await;
    let cx = app.anonymous();
    for _ in 0..8 {
        login(&cx, credentials("ada@team.example", "wrong password")).await.unwrap_err();
    }
    flush(&app, true).await;
    let told = refused(&app, Kind::SignInRefused).await;
    let mut told: Vec<_> = told.iter().map(|data| (data["because"].as_str().unwrap(), data["count"].as_u64().unwrap())).collect();
    told.sort_unstable();
    let expected = [("too many attempts", 1), ("too many attempts", 2), ("wrong credentials", 1), ("wrong credentials", 4)];
    assert_eq!(told, expected);
}
