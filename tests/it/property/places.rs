//! Where the log stands tells nobody that something was written which they may not see.

use std::collections::HashSet;

use resolvers::{event_cursor, live};
use serde_json::{Value as Json, json};
use tests::{Person, TestApp};

const NOTHING: &str = "subscription { ticketEvents(filter: {tag: \"nothing\"}) { id } }";

async fn event_cursor_of(app: &TestApp, viewer: &Person) -> String {
    live::pass(app.app()).await.expect("a pass");
    viewer.query("{ eventCursor }").await.ok().text("/eventCursor").to_owned()
}

/// None of these texts is another, and all are as long.
fn say_nothing(places: &[String]) {
    assert_eq!(places.iter().collect::<HashSet<_>>().len(), places.len(), "{places:?}");
    assert_eq!(places.iter().map(String::len).collect::<HashSet<_>>().len(), 1, "{places:?}");
}

async fn desk() -> (TestApp, [Person; 2], Json) {
    let app = TestApp::start_with(|config| config.ws.ping_interval_ms = 20).await;
    let customer = app.customer("Acme").await;
    let viewers = [app.user().await, app.partner().await];
    (app, viewers, customer)
}

#[tokio::test]
async fn who_asks_twice_does_not_learn_whether_something_was_written() {
    let (app, viewers, customer) = desk().await;
    for viewer in &viewers {
        let mut cursors = vec![event_cursor_of(&app, viewer).await, event_cursor_of(&app, viewer).await];
        for _ in 0..12 {
            app.ticket(&customer, "Hidden from who sees their own").await;
            cursors.push(event_cursor_of(&app, viewer).await);
        }
        say_nothing(&cursors);
    }
}

#[tokio::test]
async fn a_sign_of_life_is_the_same_whether_something_was_written_or_not() {
    let (app, viewers, customer) = desk().await;
    for viewer in &viewers {
        let mut stream = viewer.stream(NOTHING).await;
        let mut places = Vec::new();
        for _ in 0..4 {
            places.push(stream.place().await.to_owned());
        }
        app.ticket(&customer, "Hidden from who sees their own").await;
        for _ in 0..4 {
            places.push(stream.place().await.to_owned());
        }
        say_nothing(&places);
    }
}

/// A cursor without anything of chance, as it was told of an event, stays one; so do those of before.
#[tokio::test]
async fn the_cursor_of_an_event_is_the_same_for_all_and_says_as_little() {
    let (app, [_, partner], customer) = desk().await;
    let ticket = app.ticket(&customer, "Help").await;
    let mut listener = partner.subscribe("subscription { ticketEvents { cursor } }").await;
    let rename = json!({"id": ticket["id"], "title": "Renamed"});
    let written = app.admin().mutate("updateTicket", "cursor", rename).await.ok().text("/updateTicket/cursor").to_owned();
    assert_eq!(listener.next().await.ok().text("/ticketEvents/cursor"), written);
    say_nothing(&[written.clone(), event_cursor_of(&app, &partner).await]);
    let point = event_cursor::point(app.app(), &written).expect("a cursor");
    let old = app.app().cursors.seal(&("events", point.position, point.event));
    assert_eq!(event_cursor::point(app.app(), &old).expect("a cursor"), point);
}
