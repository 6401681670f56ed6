//! Sums over events: each once, in its span, by type and currency.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entities::analytics_event::Model;
use resolvers::documents::analytics::{self, Revenue, Sum};
use resolvers::write::Write;
use serde_json::json;
use tests::TestApp;
use uuid::Uuid;

use super::{Store, at, everywhere, operator, settle};

everywhere!(
    a_sum_is_full_at_what_json_holds,
    an_event_is_counted_once,
    sums_know_where_spans_begin_and_end,
    revenue_is_payments_less_refunds,
    nothing_is_nothing
);

pub(super) fn event(number: u128, event_type: &str, timestamp: DateTime<Utc>, user: Option<u128>) -> Model {
    Model {
        id: Uuid::from_u128(number),
        event_type: event_type.into(),
        timestamp,
        user_id: user.map(Uuid::from_u128),
        reporter_id: Some(Uuid::from_u128(7)),
        properties: json!({"page": "/", "$oid": "no id", "deep": {"a.b": [1, 2.5, null, true]}}),
        amount: None,
        currency: None,
        recorded_at: at(0),
    }
}

fn money(number: u128, event_type: &str, ms: i64, amount: i64, currency: &str) -> Model {
    Model { amount: Some(amount), currency: Some(currency.into()), ..event(number, event_type, at(ms), None) }
}

pub(super) async fn store(app: &TestApp, events: Vec<Model>) {
    let cx = operator(app);
    for chunk in events.chunks(1000) {
        let write = Write::begin(&cx).await.expect("a transaction");
        analytics::store(&write, chunk.to_vec()).await.expect("events that are stored");
        write.commit().await.expect("a commit");
    }
    settle(app).await;
}

async fn a_sum_is_full_at_what_json_holds(store_in: Store) {
    let app = store_in.app().await;
    let largest = (1 << 53) - 1;
    let many = (0..1030).map(|n| money(n, "payment", 0, largest, "EUR"));
    let few =
        [money(2000, "payment", 0, largest - 1, "USD"), money(2001, "payment", 0, 1, "USD"), money(2002, "refund", 0, 1, "USD")];
    store(&app, many.chain(few).collect()).await;
    let revenue = analytics::revenue(&operator(&app), &[at(0), at(1)]).await.expect("revenue");
    let of = |payments, refunds| Revenue { amount: payments - refunds, payments, refunds };
    let expected = [("EUR".to_owned(), of(largest, 0)), ("USD".to_owned(), of(largest, 1))];
    assert_eq!(revenue, [BTreeMap::from(expected)]);
}

async fn an_event_is_counted_once(store_in: Store) {
    let app = store_in.app().await;
    let first = event(1, "opened", at(0), Some(1));
    store(&app, vec![first.clone(), first.clone(), event(2, "opened", at(0), None)]).await;
    // told of again, after it was carried, as something else
    store(&app, vec![Model { event_type: "closed".into(), ..first }]).await;
    let counts = analytics::counts(&operator(&app), &[at(0), at(1)], None).await.expect("counts");
    assert_eq!(counts, [BTreeMap::from([("opened".to_owned(), 2)])]);
}

async fn sums_know_where_spans_begin_and_end(store_in: Store) {
    let app = store_in.app().await;
    let times = [-1, 0, 9, 10, 10, 19, 20, 29, 30];
    let events = times.iter().enumerate().map(|(i, ms)| event(i as u128, if i % 2 == 0 { "even" } else { "odd" }, at(*ms), None));
    store(&app, events.collect()).await;
    let moments = [0, 10, 20, 30].map(at);
    let sum = |span, event_type: &str, events| Sum { span, event_type: event_type.into(), currency: None, events, amount: 0 };
    let all = [sum(0, "even", 1), sum(0, "odd", 1), sum(1, "even", 1), sum(1, "odd", 2), sum(2, "even", 1), sum(2, "odd", 1)];
    let cx = operator(&app);
    assert_eq!(analytics::sums(&cx, &moments, None).await.expect("sums"), all);
    let odd: Vec<_> = all.iter().filter(|sum| sum.event_type == "odd").cloned().collect();
    assert_eq!(analytics::sums(&cx, &moments, Some(&["odd", "unknown"])).await.expect("sums"), odd);
    assert_eq!(analytics::sums(&cx, &moments, Some(&[])).await.expect("sums"), []);
}

async fn revenue_is_payments_less_refunds(store_in: Store) {
    let app = store_in.app().await;
    let large = 3_000_000_000_000;
    let events = vec![
        money(1, "payment", 0, 1999, "EUR"),
        money(2, "payment", 5, large, "EUR"),
        money(3, "refund", 6, 999, "EUR"),
        money(4, "payment", 7, 100, "JPY"),
        money(5, "refund", 10, 100, "JPY"),
        event(6, "opened", at(3), None),
    ];
    store(&app, events).await;
    let revenue = analytics::revenue(&operator(&app), &[at(0), at(10), at(20)]).await.expect("revenue");
    let of = |payments: i64, refunds: i64| Revenue { amount: payments - refunds, payments, refunds };
    let first = BTreeMap::from([("EUR".to_owned(), of(large + 1999, 999)), ("JPY".to_owned(), of(100, 0))]);
    assert_eq!(revenue, [first, BTreeMap::from([("JPY".to_owned(), of(0, 100))])]);
}

async fn nothing_is_nothing(store_in: Store) {
    let app = store_in.app().await;
    let cx = operator(&app);
    store(&app, Vec::new()).await;
    assert_eq!(analytics::sums(&cx, &[], None).await.expect("sums"), []);
    assert_eq!(analytics::sums(&cx, &[at(0)], None).await.expect("sums"), []);
    assert_eq!(analytics::revenue(&cx, &[at(0), at(1), at(2)]).await.expect("revenue"), [BTreeMap::new(), BTreeMap::new()]);
}
