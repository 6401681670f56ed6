use chrono::TimeDelta;
use entities::{event, refresh_token};
use futures::future::join_all;
use sea_orm::EntityTrait;

use super::*;

const INVALID: &str = "Invalid refresh token";

async fn app_with_ada() -> (TestApp, Arc<SignedIn>) {
    let app = TestApp::new().await;
    app.user("ada@example.com", "agent").await;
    let signed_in = app.signed_in("ada@example.com").await;
    (app, signed_in)
}

#[tokio::test]
async fn a_session_goes_on_as_long_as_it_is_refreshed() {
    let (app, mut signed_in) = app_with_ada().await;
    for _ in 0..3 {
        app.clock.advance(TimeDelta::days(6));
        assert_eq!(refusal(app.viewer(&signed_in).await), "Access token has expired");
        let next = app.refresh(&signed_in.refresh_token).await.unwrap();
        assert_eq!(next.session_id, signed_in.session_id);
        assert_ne!(next.refresh_token, signed_in.refresh_token);
        app.viewer(&next).await.unwrap();
        signed_in = next;
    }
    app.clock.advance(TimeDelta::days(7));
    assert_eq!(refusal(app.refresh(&signed_in.refresh_token).await), INVALID);
}

#[tokio::test]
async fn what_is_no_refresh_token_is_refused() {
    let (app, signed_in) = app_with_ada().await;
    for token in ["x", "\0", &signed_in.access_token, &super::super::refresh::hash(&signed_in.refresh_token)] {
        assert_eq!(refusal(app.refresh(token).await), INVALID);
    }
    assert!(matches!(app.refresh("").await, Err(Error::Rejected(_))));
    app.refresh(&signed_in.refresh_token).await.unwrap();
}

#[tokio::test]
async fn parallel_tabs_do_not_end_each_others_session() {
    let (app, signed_in) = app_with_ada().await;
    let tabs = join_all((0..8).map(|_| app.refresh(&signed_in.refresh_token))).await;
    for tab in tabs {
        let tab = tab.unwrap();
        app.viewer(&tab).await.unwrap();
        app.refresh(&tab.refresh_token).await.unwrap();
    }
    app.clock.advance(TimeDelta::seconds(10) - TimeDelta::milliseconds(500));
    app.refresh(&signed_in.refresh_token).await.unwrap();
}

#[tokio::test]
async fn a_token_shown_again_after_the_grace_ends_the_whole_session() {
    let (app, signed_in) = app_with_ada().await;
    let other = app.signed_in("ada@example.com").await;
    let owners = app.refresh(&signed_in.refresh_token).await.unwrap();
    app.viewer(&owners).await.unwrap();
    let mut changes = app.auth.changes();
    app.clock.advance(TimeDelta::seconds(11));
    assert_eq!(refusal(app.refresh(&signed_in.refresh_token).await), INVALID);

    assert!(changes.has_changed().unwrap(), "open sockets are woken");
    changes.mark_unchanged();
    assert_eq!(refusal(app.viewer(&owners).await), "Access token is not valid");
    assert_eq!(refusal(app.refresh(&owners.refresh_token).await), INVALID);
    app.viewer(&other).await.unwrap();
    let events = event::Entity::find().all(&app.database.read).await.unwrap();
    let revoked: Vec<_> = events.iter().filter(|e| e.kind == event::Kind::SessionRevoked).collect();
    assert_eq!(revoked.len(), 1);
    assert_eq!(revoked[0].aggregate_id, signed_in.session_id);
}

#[tokio::test]
async fn without_grace_a_token_is_good_once_however_many_show_it_at_once() {
    let app = TestApp::with(crate::Settings { refresh_grace: 0, ..crate::test_support::settings() }).await;
    app.user("ada@example.com", "agent").await;
    let signed_in = app.signed_in("ada@example.com").await;
    let results = join_all((0..8).map(|_| app.refresh(&signed_in.refresh_token))).await;
    assert!(results.iter().filter(|r| r.is_ok()).count() <= 1, "{results:?}");
    assert_eq!(app.count(refresh_token::Entity).await, 2);
}

#[tokio::test]
async fn whoever_may_not_sign_in_may_not_go_on() {
    let (app, signed_in) = app_with_ada().await;
    for change in ["status = 'suspended'", "deleted_at = '2026-01-01T00:00:00+00:00'"] {
        app.sql(&format!("UPDATE users SET {change}")).await;
        assert_eq!(refusal(app.refresh(&signed_in.refresh_token).await), "User not found or inactive");
    }
    app.sql("UPDATE users SET status = 'active', deleted_at = NULL").await;
    app.refresh(&signed_in.refresh_token).await.unwrap();
}

#[tokio::test]
async fn guessing_is_throttled_by_address_and_good_tokens_do_not_count() {
    let (app, mut signed_in) = app_with_ada().await;
    for _ in 0..30 {
        signed_in = app.refresh(&signed_in.refresh_token).await.unwrap();
    }
    for _ in 0..20 {
        refusal(app.refresh("guess").await);
    }
    is_throttled(app.refresh("guess").await);
    is_throttled(app.refresh(&signed_in.refresh_token).await);
    app.clock.advance(TimeDelta::seconds(901));
    app.refresh(&signed_in.refresh_token).await.unwrap();
}
