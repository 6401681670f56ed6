use chrono::TimeDelta;
use entities::{event, session};

use super::*;
use crate::error::UserErrorCode;
use crate::page::{PageArgs, totals};
use crate::sessions::{
    LogoutInput, RevokeSessionInput, by_ids, is_current, logout, of_users, revoke_all_of_users, revoke_session,
};
use crate::write::Write;

async fn app_with_two() -> (TestApp, Arc<SignedIn>, Arc<SignedIn>) {
    let app = TestApp::new().await;
    app.user("ada@example.com", "agent").await;
    app.user("bob@example.com", "admin").await;
    let (ada, bob) = (app.signed_in("ada@example.com").await, app.signed_in("bob@example.com").await);
    (app, ada, bob)
}

async fn ids_of(cx: &Context, user: &SignedIn) -> Vec<uuid::Uuid> {
    let pages = of_users(cx, &[user.user.id], &PageArgs::default()).await.unwrap();
    pages[0].rows.iter().map(|session| session.id).collect()
}

fn not_found<T: std::fmt::Debug>(result: Result<T>) {
    assert!(
        matches!(&result, Err(Error::Rejected(errors)) if errors[0].code == UserErrorCode::NotFound),
        "expected not found, got {result:?}"
    );
}

#[tokio::test]
async fn signing_out_ends_this_session_or_all() {
    let (app, first, bob) = app_with_two().await;
    let (second, third) = (app.signed_in("ada@example.com").await, app.signed_in("ada@example.com").await);
    let ended = logout(&app.cx(&first).await, LogoutInput { everywhere: None }).await.unwrap();
    assert_eq!(ended.row, 1);
    refusal(app.viewer(&first).await);
    assert_eq!(refusal(app.refresh(&first.refresh_token).await), "Invalid refresh token");
    app.viewer(&second).await.unwrap();
    let ended = logout(&app.cx(&second).await, LogoutInput { everywhere: Some(true) }).await.unwrap();
    assert_eq!(ended.row, 2);
    refusal(app.viewer(&third).await);
    app.viewer(&bob).await.unwrap();
    refusal(logout(&app.anonymous(), LogoutInput { everywhere: Some(true) }).await);
}

#[tokio::test]
async fn one_sees_and_ends_ones_own_sessions() {
    let (app, first, bob) = app_with_two().await;
    let second = app.signed_in("ada@example.com").await;
    let cx = app.cx(&second).await;
    assert_eq!(ids_of(&cx, &first).await, [second.session_id, first.session_id]);
    assert!(ids_of(&cx, &bob).await.is_empty());
    let found = by_ids(&cx, &[first.session_id, second.session_id, bob.session_id]).await.unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(found.iter().filter(|session| is_current(&cx, session)).count(), 1);
    assert!(found.iter().all(|found| session::is_visible_to(found, &cx.viewer)));

    not_found(revoke_session(&cx, RevokeSessionInput { id: bob.session_id, reason: None }).await);
    not_found(revoke_session(&cx, RevokeSessionInput { id: app.new_id(), reason: None }).await);
    refusal(revoke_session(&app.anonymous(), RevokeSessionInput { id: first.session_id, reason: None }).await);
    revoke_session(&cx, RevokeSessionInput { id: first.session_id, reason: None }).await.unwrap();
    refusal(app.viewer(&first).await);
    not_found(revoke_session(&cx, RevokeSessionInput { id: first.session_id, reason: None }).await);
    assert_eq!(ids_of(&cx, &first).await, [second.session_id]);
}

#[tokio::test]
async fn others_see_and_end_them_by_permission() {
    let (app, ada, bob) = app_with_two().await;
    let row = &*bob.user;
    assert!(ids_of(&app.holding(row, &["users:read", "users:revoke"]), &ada).await.is_empty());
    assert_eq!(ids_of(&app.holding(row, &["users:security"]), &ada).await, [ada.session_id]);
    let of_ada = format!("users:security:{}", ada.user.id);
    assert_eq!(ids_of(&app.holding(row, &[&of_ada]), &ada).await, [ada.session_id]);
    assert!(ids_of(&app.holding(row, &["users:security:0190b0a0-0000-7000-8000-000000000001"]), &ada).await.is_empty());

    not_found(
        revoke_session(&app.holding(row, &["users:security"]), RevokeSessionInput { id: ada.session_id, reason: None }).await,
    );
    revoke_session(&app.holding(row, &["users:revoke"]), RevokeSessionInput { id: ada.session_id, reason: None }).await.unwrap();
    refusal(app.viewer(&ada).await);
}

#[tokio::test]
async fn one_statement_lists_the_sessions_of_many_and_expired_ones_are_left_out() {
    let (app, ada, bob) = app_with_two().await;
    let cx = app.holding(&bob.user, &["*"]);
    let pages = of_users(&cx, &[ada.user.id, bob.user.id, app.new_id()], &PageArgs::default()).await.unwrap();
    assert_eq!(pages.iter().map(|page| page.rows.len()).collect::<Vec<_>>(), [1, 1, 0]);
    assert_eq!(cx.statements(), 1);
    assert_eq!(totals(&cx, pages.iter().map(|page| page.total.clone()).collect()).await.unwrap(), [1, 1, 0]);
    app.clock.advance(TimeDelta::days(7));
    assert!(ids_of(&cx, &ada).await.is_empty());
}

#[tokio::test]
async fn a_rule_ends_all_sessions_of_a_user_in_its_own_transaction() {
    let (app, first, bob) = app_with_two().await;
    let second = app.signed_in("ada@example.com").await;
    app.viewer(&first).await.unwrap();
    let cx = app.cx(&bob).await;
    let before = app.count(event::Entity).await;
    let mut write = Write::begin(&cx).await.unwrap();
    assert_eq!(revoke_all_of_users(&mut write, &[(first.user.id, None)], None).await.unwrap(), 2);
    write.commit().await.unwrap();
    for ended in [&first, &second] {
        refusal(app.viewer(ended).await);
    }
    app.viewer(&bob).await.unwrap();
    assert_eq!(app.count(event::Entity).await, before + 2);

    let mut write = Write::begin(&cx).await.unwrap();
    assert_eq!(
        revoke_all_of_users(&mut write, &[(bob.user.id, None)], Some(bob.session_id)).await.unwrap(),
        0,
        "but the one to keep"
    );
    assert_eq!(revoke_all_of_users(&mut write, &[(bob.user.id, None)], None).await.unwrap(), 1);
    drop(write);
    app.clock.advance(TimeDelta::seconds(1));
    app.viewer(&bob).await.expect("undone with its transaction");

    app.clock.advance(TimeDelta::days(7));
    let mut write = Write::begin(&cx).await.unwrap();
    assert_eq!(revoke_all_of_users(&mut write, &[(bob.user.id, None)], None).await.unwrap(), 0, "it has expired");
}
