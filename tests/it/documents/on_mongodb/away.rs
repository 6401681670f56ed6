//! MongoDB killed and started again while people work: the API serves on, and nothing that was acknowledged is lost.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use chrono::TimeDelta;
use resolvers::documents::analytics;
use serde_json::{Value as Json, json};
use tests::services::Mongo;
use tests::{Person, TestApp, until, within};
use uuid::Uuid;

use crate::documents::{operator, settle};

const TRACK: &str = "succeeded failed";

/// Ended without a warning, beside what others do meanwhile.
async fn stopped(mut mongo: Mongo) -> Mongo {
    let stop = move || {
        mongo.stop();
        mongo
    };
    tokio::task::spawn_blocking(stop).await.expect("a MongoDB that has ended")
}

async fn started(mut mongo: Mongo) -> Mongo {
    let start = move || {
        mongo.again().expect("a MongoDB that comes back");
        mongo
    };
    tokio::task::spawn_blocking(start).await.expect("a MongoDB that comes back")
}

async fn status(app: &TestApp) -> (String, Json) {
    let ready = app.anonymous().get("/ready").await;
    let body: Json = serde_json::from_str(&ready.text()).expect("JSON");
    assert_eq!(ready.status.as_u16(), 200, "{body}");
    (body["status"].as_str().unwrap_or_default().to_owned(), body["dependencies"]["mongodb"].clone())
}

async fn until_ready_says(app: &TestApp, what: &str) {
    within(what, async {
        while status(app).await.0 != what {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

/// Ten events of a type, with new ids.
fn ten(app: &TestApp, event_type: &str) -> Json {
    let event = |_| json!({"id": app.app().new_id(), "type": event_type, "timestamp": app.app().now()});
    json!({"events": (0..10).map(event).collect::<Vec<_>>()})
}

async fn count(app: &TestApp, event_type: &str) -> i64 {
    let now = app.app().now();
    let day = TimeDelta::days(1);
    let counts = analytics::counts(&operator(app), &[now - day, now + day], Some(&[event_type])).await.expect("counts");
    counts[0].get(event_type).copied().unwrap_or(0)
}

/// Tracks, ten at a time, and reads, until told to stop. Says how many events were accepted, and how long the slowest answer took.
async fn work(app: &TestApp, by: &Person, stop: &AtomicBool, accepted: &AtomicUsize) -> u128 {
    let mut slowest = 0;
    while !stop.load(Ordering::Relaxed) {
        let began = Instant::now();
        by.mutate("trackEvents", TRACK, ten(app, "clicked")).await.ok();
        accepted.fetch_add(10, Ordering::Relaxed);
        by.query("{ me { id } users(first: 5) { edges { node { name } } } }").await.ok();
        slowest = slowest.max(began.elapsed().as_millis());
    }
    slowest
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_while_it_is_killed_and_started_again() {
    let mut mongo = Mongo::start().expect("a MongoDB");
    let url = mongo.url("desk");
    let app = TestApp::start_with(|config| config.documents.url = url.into()).await;
    let (stop, accepted) = (AtomicBool::new(false), AtomicUsize::new(0));
    let admin = app.admin();
    let kill = async {
        assert_eq!(status(&app).await, ("ok".to_owned(), json!("ok")));
        for _ in 0..3 {
            let before = accepted.load(Ordering::Relaxed);
            until("some events", || accepted.load(Ordering::Relaxed) >= before + 100).await;
            mongo = stopped(mongo).await;
            until_ready_says(&app, "degraded").await;
            assert_eq!(status(&app).await.1, "unavailable");
            let before = accepted.load(Ordering::Relaxed);
            until("events that are accepted meanwhile", || accepted.load(Ordering::Relaxed) >= before + 100).await;
            mongo = started(mongo).await;
            until_ready_says(&app, "ok").await;
        }
        stop.store(true, Ordering::Relaxed);
        // it lives on
        mongo
    };
    let (_mongo, first, second) = tokio::join!(kill, work(&app, &admin, &stop, &accepted), work(&app, &admin, &stop, &accepted));
    settle(&app).await;
    let accepted = accepted.load(Ordering::Relaxed);
    println!("{accepted} events accepted over 3 kills, all there; slowest answer {} ms", first.max(second));
    assert_eq!(count(&app, "clicked").await, i64::try_from(accepted).expect("few events"));
}

#[tokio::test]
async fn what_it_holds_is_told_to_be_away_at_once_and_waits() {
    let mut mongo = Mongo::start().expect("a MongoDB");
    let url = mongo.url("desk");
    let app = TestApp::start_with(|config| config.documents.url = url.into()).await;
    let admin = app.admin();
    mongo = stopped(mongo).await;
    until_ready_says(&app, "degraded").await;
    // signing in and out works, and its history waits in the log
    let other = admin.again().await;
    other.mutate("logout", "endedCount", json!({})).await.ok();
    let event = json!({"events": [{"id": Uuid::from_u128(1), "type": "clicked", "timestamp": app.app().now()}]});
    for _ in 0..2 {
        admin.mutate("trackEvents", TRACK, event.clone()).await.ok();
    }
    let history = "{ me { name sessionHistory { edges { node { id sessionId endReason } } } } }";
    let away = admin.query(history).await;
    assert_eq!((away.error_codes(), away.data("/me/sessionHistory")), (vec!["SERVICE_UNAVAILABLE"], &Json::Null));
    assert!(away.data("/me/name").is_string(), "the rest of the answer is there");
    let node = async |id: &Json| admin.query(&format!("{{ node(id: {id}) {{ id }} }}")).await;
    assert_eq!(node(admin.id()).await.ok().data("/node/id"), admin.id());
    assert_eq!(node(&json!(Uuid::from_u128(1))).await.error_codes(), ["SERVICE_UNAVAILABLE"], "it may be one of its logs");
    let _mongo = started(mongo).await;
    until_ready_says(&app, "ok").await;
    settle(&app).await;
    assert_eq!(count(&app, "clicked").await, 1);
    within("the history", async {
        for turn in 0.. {
            let told = admin.query(history).await.ok();
            let told = told.nodes("/me/sessionHistory");
            let is_over = |session: &&&Json| session["sessionId"] == *other.session() && session["endReason"] == "SIGNED_OUT";
            if let Some(session) = told.iter().find(is_over) {
                assert_eq!(node(&session["id"]).await.ok().data("/node/id"), &session["id"]);
                break;
            }
            // The reaction tries again after a pause, by the clock of the test. Tokens live longer than this.
            if turn < 20 {
                app.advance(TimeDelta::seconds(5));
            }
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test]
async fn an_event_that_was_carried_is_not_carried_again() {
    let app = TestApp::start_with(|config| config.documents.url = Mongo::shared().new_url().into()).await;
    let event = json!({"events": [{"id": Uuid::from_u128(1), "type": "clicked", "timestamp": app.app().now()}]});
    for _ in 0..3 {
        app.admin().mutate("trackEvents", TRACK, event.clone()).await.ok();
        settle(&app).await;
    }
    assert_eq!(count(&app, "clicked").await, 1);
}
