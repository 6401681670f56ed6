//! The figures hold still while their rows are merged, and are shared for a second.

use std::pin::pin;

use chrono::TimeDelta;
use entities::access::{Identity, PermissionSet, Viewer};
use entities::counter;
use entities::ticket::Status;
use futures::future::join_all;
use futures::{StreamExt, poll};
use sea_orm::{EntityTrait, PaginatorTrait};
use subscriptions::KnownViewer;

use super::{DAYS, TICKETS_BY_STATUS, TICKETS_PER_DAY, USERS, events, fold, metrics};
use crate::Context;
use crate::test_support::TestApp;
use crate::write::Write;

async fn count(cx: &Context, moves: &[(&str, &str, i64)]) {
    let mut write = Write::begin(cx).await.unwrap();
    for (name, key, delta) in moves {
        write.count(name, *key, *delta);
    }
    write.commit().await.unwrap();
}

async fn stored(cx: &Context) -> u64 {
    counter::Entity::find().count(&cx.db()).await.unwrap()
}

#[tokio::test]
async fn figures_are_sums_and_days_have_no_gaps() {
    let app = TestApp::new().await;
    let cx = app.as_viewer(Viewer::operator());
    let today = cx.app.now().date_naive();
    let (day, long_ago) = (today.to_string(), (today - TimeDelta::days(30)).to_string());
    count(&cx, &[(USERS, "", 2), (TICKETS_BY_STATUS, "open", 3), (TICKETS_PER_DAY, &day, 3)]).await;
    count(&cx, &[(TICKETS_BY_STATUS, "open", -1), (TICKETS_BY_STATUS, "waiting", 1), (TICKETS_BY_STATUS, "closed", 5)]).await;
    count(&cx, &[(TICKETS_PER_DAY, &long_ago, 9)]).await;
    let figures = metrics(&cx).await.unwrap();
    assert_eq!((figures.total_users, figures.open_tickets), (2, 3));
    let counts: Vec<_> = figures.tickets_by_status.iter().map(|c| (c.status, c.count)).collect();
    let expected = [(Status::Open, 2), (Status::InProgress, 0), (Status::Waiting, 1), (Status::Resolved, 0), (Status::Closed, 5)];
    assert_eq!(counts, expected);
    assert_eq!(figures.tickets_per_day.len() as u64, DAYS);
    assert_eq!(figures.tickets_per_day.last().map(|d| (d.day, d.count)), Some((today, 3)));
    assert_eq!(figures.tickets_per_day.iter().map(|d| d.count).sum::<i64>(), 3);
}

#[tokio::test]
async fn one_computation_serves_everybody_for_a_second() {
    let app = TestApp::new().await;
    let contexts: Vec<_> = (0..20).map(|_| app.as_viewer(Viewer::operator())).collect();
    let answers = join_all(contexts.iter().map(metrics)).await;
    assert!(answers.iter().all(|answer| answer.is_ok()));
    assert_eq!(contexts.iter().map(Context::statements).sum::<u32>(), 1);

    count(&contexts[0], &[(USERS, "", 1)]).await;
    app.clock.advance(TimeDelta::milliseconds(1001));
    let cx = app.as_viewer(Viewer::operator());
    assert_eq!(metrics(&cx).await.unwrap().total_users, 1);
    assert_eq!(cx.statements(), 1);
}

#[tokio::test]
async fn what_nobody_waits_for_any_more_ends() {
    let app = TestApp::new().await;
    let cx = app.as_viewer(Viewer::operator());
    let busy = app.busy().await;
    let mut waiting = Box::pin(metrics(&cx));
    assert!(poll!(waiting.as_mut()).is_pending());
    let under_way =
        || cx.app.dashboard.state.lock().unwrap().flight.as_ref().and_then(|flight| flight.answer.upgrade()).is_some();
    assert!(under_way());
    drop(waiting);
    assert!(!under_way(), "it would hold a connection for good");
    drop(busy);
    assert_eq!(metrics(&cx).await.unwrap().total_users, 0);
}

#[tokio::test]
async fn a_failure_is_told_and_not_kept() {
    let app = TestApp::new().await;
    let cx = app.as_viewer(Viewer::operator());
    app.sql("ALTER TABLE counters RENAME TO elsewhere").await;
    assert!(metrics(&cx).await.is_err());
    app.sql("ALTER TABLE elsewhere RENAME TO counters").await;
    app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(metrics(&cx).await.unwrap().total_users, 0);
}

#[tokio::test]
async fn folding_merges_rows_and_changes_no_figure() {
    let app = TestApp::new().await;
    let cx = app.as_viewer(Viewer::operator());
    for _ in 0..5 {
        count(&cx, &[(USERS, "", 1), (TICKETS_BY_STATUS, "open", 1)]).await;
    }
    count(&cx, &[(TICKETS_BY_STATUS, "open", -5), (TICKETS_BY_STATUS, "closed", 5)]).await;
    assert_eq!(stored(&cx).await, 12);
    // Five rows of users become one; six of open tickets are nothing in sum; closed tickets have one row, which stays.
    assert_eq!(fold(&cx).await.unwrap(), 10);
    assert_eq!(stored(&cx).await, 2);
    assert_eq!(fold(&cx).await.unwrap(), 0);
    let figures = metrics(&cx).await.unwrap();
    assert_eq!((figures.total_users, figures.open_tickets, figures.tickets_by_status[4].count), (5, 0, 5));
}

#[tokio::test]
async fn folding_while_others_write_loses_nothing() {
    let app = TestApp::new().await;
    let cx = app.as_viewer(Viewer::operator());
    let writers = (0..40).map(|i| {
        let cx = cx.clone();
        tokio::spawn(async move {
            count(&cx, &[(USERS, "", 1)]).await;
            if i % 5 == 0 { fold(&cx).await.unwrap() } else { 0 }
        })
    });
    for done in join_all(writers).await {
        done.unwrap();
    }
    fold(&cx).await.unwrap();
    assert_eq!(stored(&cx).await, 1);
    assert_eq!(metrics(&cx).await.unwrap().total_users, 40);
}

#[tokio::test]
async fn nobody_is_told_when_only_what_they_may_not_read_has_changed() {
    let app = TestApp::new().await;
    let cx = app.as_viewer(Viewer::operator());
    count(&cx, &[(USERS, "", 1)]).await;
    let viewer = Viewer::signed_in(Identity::default(), PermissionSet::parse(["tickets:read"]));
    let agent = KnownViewer::new(viewer, app.auth.changes());
    let mut told = pin!(events(&app, agent.current()).await.unwrap());
    assert_eq!(told.next().await.unwrap().unwrap().total_users, 1);
    let say = async |moves: &[(&str, &str, i64)]| {
        count(&cx, moves).await;
        app.clock.advance(TimeDelta::milliseconds(1001));
        app.dashboard.live.send_replace(Some(metrics(&cx).await.unwrap()));
    };
    say(&[(USERS, "", 1)]).await;
    assert!(poll!(told.next()).is_pending());
    say(&[(TICKETS_BY_STATUS, "open", 1)]).await;
    assert_eq!(told.next().await.unwrap().unwrap().open_tickets, 1);
}
