use chrono::TimeDelta;
use entities::{refresh_token, session};
use sea_orm::{EntityTrait, IntoActiveModel};

use super::*;
use crate::sessions::purge;

fn token(app: &TestApp, session: &SignedIn, number: usize, expires_in: TimeDelta) -> refresh_token::ActiveModel {
    let row = refresh_token::Model {
        id: app.new_id(),
        session_id: session.session_id,
        token_hash: number.to_string(),
        created_at: app.now(),
        expires_at: app.now() + expires_in,
        used_at: None,
        ip_address: None,
        user_agent: None,
    };
    row.into_active_model()
}

#[tokio::test]
async fn a_purge_goes_on_until_nothing_is_left_a_part_at_a_time() {
    let app = TestApp::new().await;
    app.user("ada@example.com", "agent").await;
    let ada = app.signed_in("ada@example.com").await;
    let old = (0..2500).map(|number| token(&app, &ada, number, TimeDelta::days(1)));
    refresh_token::Entity::insert_many(old).exec_without_returning(&app.database.write).await.unwrap();
    let cx = app.as_viewer(Viewer::operator());
    assert_eq!(purge(&cx).await.unwrap(), 0);
    app.clock.advance(TimeDelta::days(1) + TimeDelta::minutes(59));
    assert_eq!(purge(&cx).await.unwrap(), 0, "they stay a while");
    app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(purge(&cx).await.unwrap(), 2500);
    app.refresh(&ada.refresh_token).await.unwrap();
}

/// As after the settings were changed: tokens were good for longer than the sessions are now.
#[tokio::test]
async fn a_session_takes_its_tokens_along() {
    let app = TestApp::new().await;
    app.user("ada@example.com", "agent").await;
    let ada = app.signed_in("ada@example.com").await;
    let longer = token(&app, &ada, 0, TimeDelta::days(30));
    refresh_token::Entity::insert(longer).exec_without_returning(&app.database.write).await.unwrap();
    app.clock.advance(TimeDelta::days(8));
    let bob = app.user("bob@example.com", "agent").await;
    let bob = app.signed_in(&bob.email).await;
    assert_eq!(purge(&app.as_viewer(Viewer::operator())).await.unwrap(), 2, "a token and the session");
    assert_eq!((app.count(refresh_token::Entity).await, app.count(session::Entity).await), (1, 1));
    app.viewer(&bob).await.unwrap();
}
