use chrono::TimeDelta;
use entities::{event, refresh_token, session, user};
use futures::future::join_all;
use sea_orm::{DbBackend, EntityTrait};

use super::*;

#[tokio::test]
async fn the_right_password_opens_a_session() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.com", "agent").await;
    let signed_in = app.login(" Ada@Example.COM ", PASSWORD).await.unwrap();
    assert_eq!((signed_in.user.id, signed_in.expires_in), (ada.id, 900_000));
    assert!(signed_in.permissions.contains(&"tickets:update".to_owned()));

    let session = session::Entity::find_by_id(signed_in.session_id).one(&app.database.read).await.unwrap().unwrap();
    assert_eq!((session.user_id, session.revoked_at), (ada.id, None));
    assert_eq!((session.ip_address.as_deref(), session.user_agent.as_deref()), (Some("192.0.2.1"), Some("tests")));
    let token = refresh_token::Entity::find().one(&app.database.read).await.unwrap().unwrap();
    assert_eq!(token.token_hash.len(), 64);
    assert_ne!(token.token_hash, signed_in.refresh_token);
    let row = user::Entity::find_by_id(ada.id).one(&app.database.read).await.unwrap().unwrap();
    assert_eq!(row, *signed_in.user);
    assert_eq!(row.last_login_ip.as_deref(), Some("192.0.2.1"));
    assert_eq!((row.version, row.last_login_at.is_some()), (1, true));
    let event = event::Entity::find().one(&app.database.read).await.unwrap().unwrap();
    assert_eq!((event.kind, event.aggregate_id, event.actor_id), (event::Kind::UserSignedIn, ada.id, Some(ada.id)));
    assert!(!format!("{signed_in:?}").contains(&signed_in.refresh_token));
}

#[tokio::test]
async fn whoever_cannot_sign_in_hears_the_same() {
    let app = TestApp::new().await;
    app.user("ada@example.com", "agent").await;
    app.user("gone@example.com", "agent").await;
    app.user("none@example.com", "agent").await;
    app.sql("UPDATE users SET deleted_at = '2026-01-01T00:00:00+00:00' WHERE email = 'gone@example.com'").await;
    app.sql("UPDATE users SET password_hash = NULL WHERE email = 'none@example.com'").await;
    assert_eq!(refusal(app.login("ada@example.com", "wrong").await), "Invalid credentials");
    for email in ["nobody@example.com", "gone@example.com", "none@example.com", "not an address", "' OR 1=1 --"] {
        assert_eq!(refusal(app.login(email, PASSWORD).await), "Invalid credentials", "{email}");
    }
    for status in ["suspended", "deactivated"] {
        app.sql(&format!("UPDATE users SET status = '{status}' WHERE email = 'ada@example.com'")).await;
        assert_eq!(refusal(app.login("ada@example.com", PASSWORD).await), "Account is not active");
        assert_eq!(refusal(app.login("ada@example.com", "wrong").await), "Invalid credentials");
    }
    assert_eq!(app.count(session::Entity).await, 0);
    // the first refusal of each address, and for each reason, is an event; the others are counted
    let events = event::Entity::find().all(&app.database.read).await.unwrap();
    let refused = events.iter().filter(|event| event.kind == event::Kind::SignInRefused).count();
    assert_eq!((events.len(), refused), (7, 7));
}

#[tokio::test]
async fn what_is_no_credential_is_bad_input() {
    let app = TestApp::new().await;
    let long = "x".repeat(1_000_000);
    for (email, password) in [("", "x"), ("a@example.com", ""), ("a\0@example.com", "x"), (&long, "x"), ("a@example.com", &long)]
    {
        let result = app.login(email, password).await;
        assert!(matches!(result, Err(Error::Rejected(ref errors)) if errors.len() == 1), "{result:?}");
    }
}

#[tokio::test]
async fn an_account_is_throttled_however_many_try_at_once() {
    let app = TestApp::new().await;
    app.user("ada@example.com", "agent").await;
    for email in ["ada@example.com", "nobody@example.com"] {
        let attempts = (0..12).map(|n| {
            let mut email = email.to_owned();
            if n % 2 == 0 {
                email.make_ascii_uppercase();
            }
            let app = &app;
            async move { app.login(&email, "wrong").await }
        });
        let results = join_all(attempts).await;
        let refused = results.iter().filter(|r| matches!(r, Err(Error::Unauthenticated(_)))).count();
        let throttled = results.iter().filter(|r| matches!(r, Err(Error::RateLimited { .. }))).count();
        assert_eq!((refused, throttled), (5, 7), "{email}");
        app.clock.advance(TimeDelta::seconds(901));
    }
    for _ in 0..5 {
        refusal(app.login("ada@example.com", "wrong").await);
    }
    let Err(Error::RateLimited { retry_after }) = app.login("ada@example.com", PASSWORD).await else { panic!("not throttled") };
    assert!((890..=900).contains(&retry_after.as_secs()), "{retry_after:?}");
    app.clock.advance(TimeDelta::seconds(901));
    app.signed_in("ada@example.com").await;
}

#[tokio::test]
async fn good_sign_ins_do_not_throttle_an_account_but_count_for_their_address() {
    let app = TestApp::new().await;
    app.user("ada@example.com", "agent").await;
    for _ in 0..20 {
        app.signed_in("ada@example.com").await;
    }
    is_throttled(app.login("ada@example.com", PASSWORD).await);
    is_throttled(app.login("nobody@example.com", PASSWORD).await);
    let elsewhere = Context::new(app.clone(), Viewer::anonymous(), crate::Request::default());
    login_from(&elsewhere, "ada@example.com", PASSWORD).await.unwrap();
}

#[tokio::test]
async fn signing_in_costs_the_same_statements_for_everybody() {
    let app = TestApp::new().await;
    app.user("ada@example.com", "agent").await;
    let mut statements = Vec::new();
    for (email, password) in [("ada@example.com", "wrong"), ("nobody@example.com", "wrong")] {
        let cx = app.anonymous();
        refusal(login_from(&cx, email, password).await);
        statements.push(cx.statements());
    }
    // beside PostgreSQL an attempt is counted there, by address and by account, and a good one is given back
    let (counts, back) = if app.database.backend() == DbBackend::Postgres { (2, 1) } else { (0, 0) };
    assert_eq!(statements, [1 + counts, 1 + counts]);
    let cx = app.anonymous();
    login_from(&cx, "ada@example.com", PASSWORD).await.unwrap();
    assert_eq!(cx.statements(), 5 + counts + back, "user, user, session, token, event");
}
