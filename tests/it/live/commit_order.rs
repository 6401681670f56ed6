//! Positions are in the order of commits: whoever has seen one never finds a new event below it.

use std::collections::HashSet;
use std::sync::Arc;

use entities::event::Model;
use resolvers::live;
use serde_json::json;
use subscriptions::log;
use tests::{TestApp, until, within};

/// The events after a position.
pub(super) async fn read(app: &TestApp, after: i64) -> Vec<Model> {
    log::read(&app.app().database.read, after, 10_000).await.expect("the log")
}

/// Many write at once through the public door, and somebody reads on all the time.
#[tokio::test(flavor = "multi_thread")]
async fn who_reads_while_others_write_finds_each_event_once_and_in_order() {
    let app = Arc::new(TestApp::start().await);
    let customer = app.customer("Acme").await;
    live::pass(app.app()).await.expect("a pass");
    let start = app.app().feed.head();
    let writers = (0..4).map(|n| {
        let (app, customer) = (app.clone(), customer.clone());
        tokio::spawn(async move {
            let ticket = app.ticket(&customer, "Help").await;
            for turn in 0..8 {
                let title = json!({"id": ticket["id"], "title": format!("{n} {turn}")});
                app.admin().mutate("updateTicket", "ticket { id }", title).await.ok();
            }
        })
    });
    let writers = futures::future::join_all(writers.collect::<Vec<_>>());
    let reading = async {
        let (mut seen, mut last) = (Vec::new(), start);
        while seen.len() < 36 {
            for event in read(&app, last).await {
                last = event.position.expect("a position");
                seen.push(event.id);
            }
        }
        seen
    };
    let (written, seen) = futures::join!(writers, within("the events", reading));
    assert!(written.iter().all(Result::is_ok));
    assert_eq!(seen.iter().collect::<HashSet<_>>().len(), 36);
    until("the feed to be there", || app.app().feed.head() > start).await;
    assert_eq!(read(&app, start).await.iter().map(|event| event.id).collect::<Vec<_>>(), seen);
}
