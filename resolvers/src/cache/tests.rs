//! When something remembered is used, and when it is not: each race by hand.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use entities::access::Viewer;
use entities::user;
use futures::FutureExt;
use futures::future::join;
use tokio::sync::oneshot;
use tokio::time::Instant;
use uuid::Uuid;

use crate::loaders::users::by_ids;
use crate::test_support::{TestApp, settings};
use crate::users::{UsersArgs, list, update};
use crate::{App, Context, Error, Parts, live};

/// An application that has read its log to the end, and somebody in it.
async fn begun() -> (TestApp, user::Model) {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.com", "agent").await;
    live::begin(&app).await.unwrap();
    live::pass(&app).await.unwrap();
    (app, ada)
}

/// Another node on the same database.
async fn beside(app: &TestApp) -> Arc<App> {
    let node = App::new(Parts::alone(app.database.clone(), app.clock.clone(), settings()));
    live::begin(&node).await.unwrap();
    live::pass(&node).await.unwrap();
    node
}

fn operator(app: &Arc<App>) -> Context {
    Context::new(app.clone(), Viewer::operator(), crate::Request::default())
}

/// The name of a user, and what it cost to find out.
async fn name(app: &Arc<App>, id: Uuid) -> (String, u32) {
    let cx = operator(app);
    let row = by_ids(&cx, vec![Some(id)]).await.unwrap().pop().flatten();
    (row.map(|row| row.name.clone()).unwrap_or_default(), cx.statements())
}

async fn rename(app: &Arc<App>, id: Uuid, name: &str) {
    let input = serde_json::from_value(serde_json::json!({"id": id, "name": name})).unwrap();
    update(&operator(app), input).await.unwrap();
}

type Rows = HashMap<Uuid, Arc<user::Model>>;

/// A reading that has seen this row, and ends when it is told to. Says how often it was begun.
fn slow(
    row: &user::Model,
    gate: oneshot::Receiver<()>,
    begun: &Arc<AtomicUsize>,
) -> impl FnOnce(Context, Vec<Uuid>) -> futures::future::BoxFuture<'static, crate::Result<Rows>> + Send + use<> {
    let (row, begun) = (Arc::new(row.clone()), begun.clone());
    move |_, _| {
        begun.fetch_add(1, Ordering::SeqCst);
        async move {
            gate.await.map_err(Error::internal)?;
            Ok(HashMap::from([(row.id, row)]))
        }
        .boxed()
    }
}

#[tokio::test]
async fn what_was_read_is_not_read_again_until_it_changes() {
    let (app, ada) = begun().await;
    assert_eq!(name(&app, ada.id).await, ("ada".into(), 1));
    assert_eq!(name(&app, ada.id).await, ("ada".into(), 0));
    rename(&app, ada.id, "Ada").await;
    assert_eq!(name(&app, ada.id).await, ("Ada".into(), 1), "the writer sees it at once");
    assert_eq!(name(&app, ada.id).await, ("Ada".into(), 1), "not told yet: its position is not known");
    live::pass(&app).await.unwrap();
    assert_eq!(name(&app, ada.id).await, ("Ada".into(), 1));
    assert_eq!(name(&app, ada.id).await, ("Ada".into(), 0));
}

#[tokio::test]
async fn the_change_of_another_node_is_seen_when_the_log_tells_it() {
    let (app, ada) = begun().await;
    let node = beside(&app).await;
    let eve = app.user("eve@example.com", "agent").await;
    for id in [ada.id, eve.id] {
        name(&node, id).await;
    }
    rename(&app, ada.id, "Ada").await;
    live::pass(&node).await.unwrap();
    assert_eq!(name(&node, ada.id).await, ("Ada".into(), 1));
    assert_eq!(name(&node, eve.id).await, ("eve".into(), 0), "nobody else is forgotten");
}

#[tokio::test]
async fn what_was_read_before_a_change_and_ends_after_it_is_not_used_again() {
    let (app, ada) = begun().await;
    let node = beside(&app).await;
    // the writer's node, and another
    for reader in [&*app, &node] {
        let (open, gate) = oneshot::channel();
        let begun = Arc::default();
        let cx = operator(reader);
        let reading = reader.caches.users.get(&cx, vec![ada.id], slow(&ada, gate, &begun));
        let change = async {
            rename(&app, ada.id, &format!("Ada {:?}", Arc::as_ptr(reader))).await;
            live::pass(reader).await.unwrap();
            let (now, _) = name(reader, ada.id).await;
            assert!(now.starts_with("Ada "), "nobody joins what was begun before: {now}");
            open.send(()).unwrap();
        };
        let (old, ()) = join(reading, change).await;
        assert_eq!(old.unwrap()[&ada.id].name, "ada", "who asked before is answered");
        assert!(name(reader, ada.id).await.0.starts_with("Ada "));
        live::pass(&app).await.unwrap();
    }
}

#[tokio::test]
async fn what_ends_between_the_mark_and_the_telling_is_not_used() {
    let (app, ada) = begun().await;
    let (open, gate) = oneshot::channel();
    let cx = operator(&app);
    let reading = app.caches.users.get(&cx, vec![ada.id], slow(&ada, gate, &Arc::default()));
    let change = async {
        rename(&app, ada.id, "Ada").await;
        open.send(()).unwrap();
    };
    join(reading, change).await.0.unwrap();
    assert_eq!(name(&app, ada.id).await.0, "Ada");
    live::pass(&app).await.unwrap();
    assert_eq!(name(&app, ada.id).await.0, "Ada");
}

#[tokio::test]
async fn those_who_ask_at_the_same_time_share_one_reading() {
    let (app, ada) = begun().await;
    let (begun, (open, gate)) = (Arc::default(), oneshot::channel());
    let (cx, never) = (operator(&app), oneshot::channel().1);
    let first = app.caches.users.get(&cx, vec![ada.id], slow(&ada, gate, &begun));
    let second = app.caches.users.get(&cx, vec![ada.id], slow(&ada, never, &begun));
    let (first, second) = join(first, async {
        let mut second = std::pin::pin!(second);
        assert!(second.as_mut().now_or_never().is_none());
        open.send(()).unwrap();
        second.await
    })
    .await;
    assert_eq!((first.unwrap().len(), second.unwrap().len()), (1, 1));
    assert_eq!(begun.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_reading_that_nobody_waits_for_is_begun_anew() {
    let (app, ada) = begun().await;
    let (_open, gate) = oneshot::channel();
    let cx = operator(&app);
    let reading = app.caches.users.get(&cx, vec![ada.id], slow(&ada, gate, &Arc::default()));
    assert!(reading.now_or_never().is_none(), "it waits, and is dropped");
    assert_eq!(name(&app, ada.id).await, ("ada".into(), 1));
}

#[tokio::test]
async fn who_has_not_read_the_log_uses_nothing() {
    let (app, ada) = begun().await;
    name(&app, ada.id).await;
    assert_eq!(name(&app, ada.id).await.1, 0);
    let node = beside(&app).await;
    name(&node, ada.id).await;
    // a node that has never come to the end of its log
    let blind = App::new(Parts::alone(app.database.clone(), app.clock.clone(), settings()));
    for _ in 0..3 {
        assert_eq!(name(&blind, ada.id).await.1, 1);
    }
    // one whose last look is too long ago
    blind.caches.known.read_to_the_end(Instant::now() - super::known::CURRENT);
    for _ in 0..3 {
        assert_eq!(name(&blind, ada.id).await.1, 1);
    }
}

#[tokio::test]
async fn what_is_not_told_is_forgotten_in_time() {
    let (app, ada) = begun().await;
    name(&app, ada.id).await;
    app.sql("UPDATE users SET name = 'by hand'").await;
    app.clock.advance(TimeDelta::seconds(599));
    assert_eq!(name(&app, ada.id).await, ("ada".into(), 0));
    app.clock.advance(TimeDelta::seconds(2));
    assert_eq!(name(&app, ada.id).await, ("by hand".into(), 1));
}

/// The names in the list of users as somebody sees it, its size, and what both cost.
async fn names(cx: &Context, args: UsersArgs) -> (Vec<String>, i64, u32) {
    let before = cx.statements();
    let page = list(cx, args).await.unwrap();
    let size = crate::page::totals(cx, vec![page.total.clone()]).await.unwrap()[0];
    (page.rows.iter().map(|row| row.name.clone()).collect(), size, cx.statements() - before)
}

#[tokio::test]
async fn a_list_is_read_anew_when_anybody_changes() {
    let (app, ada) = begun().await;
    let cx = operator(&app);
    let args = || UsersArgs { first: Some(1), ..UsersArgs::default() };
    assert_eq!(names(&cx, args()).await, (vec!["ada".into()], 1, 2));
    assert_eq!(names(&cx, args()).await, (vec!["ada".into()], 1, 0));
    assert_eq!(names(&cx, UsersArgs::default()).await.2, 1, "another page, the same size");
    rename(&app, ada.id, "Ada").await;
    assert_eq!(names(&cx, args()).await, (vec!["Ada".into()], 1, 2));
    live::pass(&app).await.unwrap();
    names(&cx, args()).await;
    assert_eq!(names(&cx, args()).await, (vec!["Ada".into()], 1, 0));
    let page = list(&cx, args()).await.unwrap();
    assert!(page.rows[0].password_hash.is_none(), "hashes are not kept");
}

#[tokio::test]
async fn nothing_of_one_viewer_reaches_another_with_fewer_rights() {
    let (app, ada) = begun().await;
    let eve = app.user("eve@example.com", "agent").await;
    let all = app.holding(&ada, &["users:read"]);
    let one = app.holding(&eve, &[&format!("users:read:{}", eve.id)]);
    let own = app.holding(&eve, &[]);
    let ids = || vec![Some(ada.id), Some(eve.id), None];
    let seen = async |cx: &Context| {
        by_ids(cx, ids()).await.unwrap().iter().map(|row| row.as_ref().map(|row| row.name.clone())).collect::<Vec<_>>()
    };
    assert_eq!(seen(&all).await, [Some("ada".into()), Some("eve".into()), None]);
    for cx in [&one, &own] {
        assert_eq!(seen(cx).await, [None, Some("eve".into()), None]);
        assert_eq!(cx.statements(), 0, "it was kept, and nothing else was asked for");
    }
    assert_eq!(names(&all, UsersArgs::default()).await.1, 2);
    assert_eq!(names(&one, UsersArgs::default()).await.1, 1);
    assert_eq!(names(&own, UsersArgs::default()).await.0, ["eve"]);
    // the same rights of somebody else: what is one's own differs
    assert_eq!(names(&app.holding(&ada, &[]), UsersArgs::default()).await.0, ["ada"]);
    assert_eq!(names(&app.holding(&eve, &["users:read"]), UsersArgs::default()).await.2, 0, "who sees all shares it");
}

#[tokio::test]
async fn the_deleted_are_nobody() {
    let (app, ada) = begun().await;
    name(&app, ada.id).await;
    crate::users::delete(&operator(&app), serde_json::from_value(serde_json::json!({"id": ada.id})).unwrap()).await.unwrap();
    assert_eq!(name(&app, ada.id).await.0, "");
    live::pass(&app).await.unwrap();
    for _ in 0..2 {
        assert_eq!(name(&app, ada.id).await.0, "");
    }
}
