//! System logs: kept once, found by what they say, page by page, as long as they are kept.

use chrono::{DateTime, TimeDelta, Utc};
use entities::system_log::{Level, Model};
use resolvers::documents::{self, logs, logs::Filter};
use resolvers::page::PageArgs;
use serde_json::json;
use tests::TestApp;
use uuid::Uuid;

use super::{Store, everywhere, operator};

everywhere!(logs_are_kept_once_and_found, pages_go_both_ways, logs_go_when_their_time_has_come);

fn log(number: u128, level: Level, message: &str, timestamp: DateTime<Utc>) -> Model {
    Model {
        id: Uuid::from_u128(number),
        timestamp,
        level,
        service: if number.is_multiple_of(2) { "backoffice" } else { "other" }.into(),
        message: message.into(),
        correlation_id: Some(format!("request-{number}")),
        user_id: Some(Uuid::from_u128(9)),
        target: "web".into(),
        fields: json!({"count": 3, "error": {"message": "no"}}),
    }
}

fn moment(app: &TestApp) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(app.app().now().timestamp_millis()).expect("a time") - TimeDelta::hours(1)
}

async fn find(app: &TestApp, filter: Filter) -> Vec<u128> {
    let page = logs::list(&operator(app), &filter, &PageArgs::default()).await.expect("logs");
    page.rows.iter().map(|log| log.id.as_u128()).collect()
}

async fn logs_are_kept_once_and_found(store_in: Store) {
    let app = store_in.app().await;
    let (cx, now) = (operator(&app), moment(&app));
    let later = |ms| now + TimeDelta::milliseconds(ms);
    let rows = vec![
        log(1, Level::Warn, "Slow request (a.b*)", now),
        log(2, Level::Error, "A resolver failed", later(1)),
        log(3, Level::Error, "another RESOLVER", later(1)),
        log(4, Level::Warn, "100% of_all Ärger", later(2)),
    ];
    logs::store(&cx, rows[..2].to_vec()).await.expect("logs that are kept");
    logs::store(&cx, rows.clone()).await.expect("logs that are kept");
    let all = logs::list(&cx, &Filter::default(), &PageArgs::default()).await.expect("logs");
    let found: Vec<Model> = all.rows.iter().rev().map(|row| (**row).clone()).collect();
    assert_eq!(found, rows);
    let filter = Filter::default;
    let text = |text: &str| Filter { text: Some(text.into()), ..filter() };
    for (filter, numbers) in [
        (Filter { level: Some(Level::Error), ..filter() }, vec![3, 2]),
        (Filter { service: Some("other".into()), ..filter() }, vec![3, 1]),
        (Filter { correlation_id: Some("request-4".into()), ..filter() }, vec![4]),
        (Filter { from: Some(later(1)), ..filter() }, vec![4, 3, 2]),
        (Filter { from: Some(later(0) + TimeDelta::microseconds(1)), to: Some(later(2)), ..filter() }, vec![3, 2]),
        (Filter { to: Some(later(1) + TimeDelta::microseconds(1)), ..filter() }, vec![3, 2, 1]),
        (text("resolver"), vec![3, 2]),
        (text("A.B*"), vec![1]),
        (text("0% of_"), vec![4]),
        (text("_"), vec![4]),
        (text("ÄRGER"), vec![4]),
        (text("ärger"), vec![]),
        (Filter { level: Some(Level::Warn), service: Some("backoffice".into()), ..text("of") }, vec![4]),
    ] {
        assert_eq!(find(&app, filter.clone()).await, numbers, "{filter:?}");
    }
}

async fn pages_go_both_ways(store_in: Store) {
    let app = store_in.app().await;
    let (cx, now) = (operator(&app), moment(&app));
    // three at a time share a moment
    let rows = (0..20).map(|i| log(i, Level::Warn, "Odd", now + TimeDelta::milliseconds(i64::try_from(i / 3).unwrap_or(0))));
    logs::store(&cx, rows.collect()).await.expect("logs that are kept");
    let page = async |args: PageArgs| logs::list(&operator(&app), &Filter::default(), &args).await.expect("logs");
    let numbers = |rows: &[std::sync::Arc<Model>]| rows.iter().map(|log| log.id.as_u128()).collect::<Vec<_>>();
    let (mut forward, mut after) = (Vec::new(), None);
    loop {
        let next = page(PageArgs { first: Some(6), after, ..PageArgs::default() }).await;
        forward.extend(numbers(&next.rows));
        after = next.rows.last().map(|row| next.cursors().of(row));
        assert_eq!(next.has_next, forward.len() < 20);
        if !next.has_next {
            break;
        }
    }
    assert_eq!(forward, (0..20).rev().collect::<Vec<_>>());
    let (mut backward, mut before) = (Vec::new(), None);
    loop {
        let next = page(PageArgs { last: Some(7), before, ..PageArgs::default() }).await;
        backward.splice(0..0, numbers(&next.rows));
        before = next.rows.first().map(|row| next.cursors().of(row));
        if !next.has_previous {
            break;
        }
    }
    assert_eq!(backward, forward);
    let total = resolvers::page::totals(&cx, vec![page(PageArgs::default()).await.total]).await.expect("a total");
    assert_eq!(total, [20]);
}

async fn logs_go_when_their_time_has_come(store_in: Store) {
    let app = store_in.app().await;
    let (cx, now) = (operator(&app), moment(&app));
    let kept = app.app().documents.retention().logs;
    logs::store(&cx, vec![log(1, Level::Warn, "Old", now), log(2, Level::Warn, "New", now + TimeDelta::hours(3))])
        .await
        .expect("logs");
    app.advance(kept);
    assert_eq!(find(&app, Filter::default()).await, [2]);
    documents::purge(&cx).await.expect("a purge");
    assert_eq!(find(&app, Filter::default()).await, [2]);
}
