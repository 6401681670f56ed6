use chrono::{DateTime, TimeDelta, Utc};
use entities::access::Viewer;
use entities::analytics_event;
use resolvers::documents::analytics;
use resolvers::{Context, Request};
use sea_orm::EntityTrait;
use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp};
use uuid::Uuid;

const SELECTION: &str = "results { eventId accepted userErrors { code message field } } succeeded failed";

async fn track(by: &Person, events: Vec<Json>) -> Answer {
    by.mutate("trackEvents", SELECTION, json!({"events": events})).await
}

fn event(number: u128, timestamp: DateTime<Utc>) -> Json {
    json!({"id": Uuid::from_u128(number), "type": "page_viewed", "timestamp": timestamp})
}

fn with(event: &Json, name: &str, value: Json) -> Json {
    let mut event = event.clone();
    event[name] = value;
    event
}

async fn count(app: &TestApp, event_type: &str) -> i64 {
    let cx = Context::new(app.app().clone(), Viewer::operator(), Request::default());
    let (now, year) = (app.app().now(), TimeDelta::days(365));
    let counts = analytics::counts(&cx, &[now - year, now + year], Some(&[event_type])).await.expect("counts");
    counts[0].get(event_type).copied().unwrap_or(0)
}

#[tokio::test]
async fn an_event_counts_once_however_often_it_is_told_of() {
    let app = TestApp::start().await;
    let (partner, now) = (app.partner().await, app.app().now());
    let first = event(1, now);
    for _ in 0..2 {
        let answer = track(&partner, vec![first.clone(), event(2, now), first.clone()]).await.ok();
        assert_eq!((answer.number("/trackEvents/succeeded"), answer.number("/trackEvents/failed")), (3, 0));
    }
    assert_eq!(count(&app, "page_viewed").await, 2);
    // an id is its reporter's own
    track(&app.admin(), vec![with(&first, "type", json!("opened"))]).await.ok();
    assert_eq!((count(&app, "page_viewed").await, count(&app, "opened").await), (2, 1));
}

#[tokio::test]
async fn what_is_wrong_with_one_event_does_not_touch_the_others() {
    let app = TestApp::start().await;
    let now = app.app().now();
    let good = event(1, now);
    let payment = |amount: Json, currency: Json| {
        let payment = with(&good, "type", json!("payment"));
        with(&with(&payment, "amount", amount), "currency", currency)
    };
    let deep = (0..9).fold(json!({}), |inside, _| json!({"in": inside}));
    let cases = [
        (good.clone(), None),
        (with(&good, "type", json!("Page viewed")), Some("type")),
        (with(&good, "type", json!("")), Some("type")),
        (with(&good, "type", json!("ticket_created")), Some("type")),
        (event(2, now + TimeDelta::minutes(4)), None),
        (event(3, now + TimeDelta::minutes(6)), Some("timestamp")),
        (event(4, now - TimeDelta::days(29)), None),
        (event(5, now - TimeDelta::days(31)), Some("timestamp")),
        (with(&good, "properties", json!([1])), Some("properties")),
        (with(&good, "properties", json!({"text": "x".repeat(17_000)})), Some("properties")),
        (with(&good, "properties", deep), Some("properties")),
        (with(&event(6, now), "properties", json!({"$set": {"a.b": [1.5, null, "ü"]}})), None),
        (payment(json!(1999), json!("EUR")), None),
        (payment(json!(0), json!("EUR")), None),
        (payment(json!(-1), json!("EUR")), Some("amount")),
        (payment(json!(1999), json!("euro")), Some("currency")),
        (payment(json!(null), json!("EUR")), Some("amount")),
        (payment(json!(1), json!(null)), Some("currency")),
        (with(&good, "amount", json!(1)), Some("amount")),
        (with(&good, "currency", json!("EUR")), Some("currency")),
        (with(&good, "userId", json!(Uuid::nil())), Some("userId")),
        (with(&good, "userId", json!("me")), Some("userId")),
        (with(&good, "id", json!("17")), Some("id")),
        (with(&good, "id", json!("")), Some("id")),
        (payment(json!((1_i64 << 53) - 1), json!("USD")), None),
    ];
    let answer = track(&app.admin(), cases.iter().map(|(event, _)| event.clone()).collect()).await;
    let results = answer.list("/trackEvents/results");
    assert_eq!(results.len(), cases.len());
    for (place, ((event, wrong), result)) in cases.iter().zip(results).enumerate() {
        assert_eq!(result["eventId"], event["id"]);
        assert_eq!(result["accepted"], wrong.is_none(), "{event} {result}");
        if let Some(field) = wrong {
            assert_eq!(result["userErrors"][0]["field"], json!(format!("events.{place}.{field}")), "{event}");
        }
    }
    let good = cases.iter().filter(|(_, wrong)| wrong.is_none()).count();
    assert_eq!(answer.number("/trackEvents/succeeded"), i64::try_from(good).expect("few"));
}

#[tokio::test]
async fn what_is_not_of_its_type_refuses_all_and_names_the_place() {
    let app = TestApp::start().await;
    let now = app.app().now();
    let wrong = [("amount", json!(1_i64 << 53)), ("amount", json!(0.5)), ("amount", json!("5")), ("timestamp", json!("today"))];
    for (field, value) in wrong {
        let answer = track(&app.admin(), vec![event(1, now), with(&event(2, now), field, value)]).await;
        assert_eq!(answer.error_codes(), ["BAD_USER_INPUT"]);
        let message = answer.errors()[0]["message"].as_str().unwrap_or_default();
        assert!(message.contains(&format!("events[1].{field}")), "{message}");
    }
    assert_eq!(count(&app, "page_viewed").await, 0);
}

#[tokio::test]
async fn it_happened_to_the_caller_unless_somebody_else_is_named() {
    let app = TestApp::start().await;
    let (now, somebody) = (app.app().now(), app.user().await);
    let of_somebody = with(&event(1, now), "userId", somebody.id().clone());
    let partner = app.partner().await;
    let refused = track(&partner, vec![of_somebody.clone(), with(&event(2, now), "userId", partner.id().clone())]).await;
    assert_eq!(refused.data("/trackEvents/results/0/userErrors/0/code"), "FORBIDDEN");
    assert_eq!(refused.data("/trackEvents/results/1/accepted"), true);
    let blind = app.person_with("user", &["analytics:track", "analytics:attribute"]).await;
    let hidden = track(&blind, vec![with(&of_somebody, "userId", app.admin().id().clone())]).await;
    assert_eq!(hidden.data("/trackEvents/results/0/userErrors/0/code"), "NOT_FOUND");
    let seeing = app.person_with("agent", &["analytics:track", "analytics:attribute"]).await;
    track(&seeing, vec![of_somebody, event(2, now)]).await.ok();
    let rows = analytics_event::Entity::find().all(&app.app().database.read).await.expect("rows");
    let of = |user: &Json| rows.iter().filter(|row| row.event_type == "page_viewed" && json!(row.user_id) == *user).count();
    assert_eq!((of(somebody.id()), of(seeing.id()), of(partner.id())), (1, 1, 1));
}

#[tokio::test]
async fn five_hundred_cost_what_two_cost_and_more_are_refused() {
    let app = TestApp::start().await;
    let now = app.app().now();
    let events = |count: u128| (1..=count).map(|number| event(number, now)).collect::<Vec<_>>();
    let few = track(&app.admin(), events(2)).await.ok();
    let many = track(&app.admin(), events(500)).await.ok();
    assert_eq!(few.statements(), many.statements());
    assert_eq!(many.number("/trackEvents/succeeded"), 500);
    // what is told again is not told to the log
    assert_eq!(track(&app.admin(), events(500)).await.ok().statements() + 1, many.statements());
    let more = track(&app.admin(), events(501)).await;
    assert_eq!(more.user_error_codes("trackEvents"), ["BAD_USER_INPUT"]);
    assert_eq!(count(&app, "page_viewed").await, 500);
    track(&app.admin(), Vec::new()).await.ok();
}

#[tokio::test]
async fn who_may_not_track_is_refused() {
    let app = TestApp::start().await;
    let now = app.app().now();
    assert_eq!(track(&app.agent().await, vec![event(1, now)]).await.error_codes(), ["FORBIDDEN"]);
    assert_eq!(track(&app.anonymous(), vec![event(1, now)]).await.error_codes(), ["UNAUTHENTICATED"]);
}
