//! A database that is there and says nothing holds up nobody for long, and then all is as before.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use futures::join;
use serde_json::{Value as Json, json};
use tests::{Person, TestApp};

/// What a request waits for the database, in milliseconds, and what it may take when that is in vain. Were it waited for each operation of
/// a batch, or for the sender and the answer alike, it would be several times as much.
const PATIENCE: u64 = 1000;
const MOST: Duration = Duration::from_secs(3);

/// Sends something, and sees that the database is not waited for longer than it may be.
async fn assert_given_up(person: &Person, body: Json) {
    let began = Instant::now();
    let answer = person.post(&body).await.answer();
    let took = began.elapsed();
    let answers = answer.json.as_array().cloned().unwrap_or_else(|| vec![answer.json.clone()]);
    for answer in answers {
        let said = &answer["errors"][0]["extensions"];
        assert_eq!(said["code"], "SERVICE_UNAVAILABLE", "{answer:#}");
        assert!(said["correlationId"].as_str().is_some_and(|id| !id.is_empty()), "{answer:#}");
    }
    assert!(took < MOST, "{body} took {took:?}");
}

fn rename(ticket: &Json, title: &str) -> Json {
    let query = "mutation ($input: UpdateTicketInput!) {
        a: updateTicket(input: $input) { ticket { id } } b: updateTicket(input: $input) { ticket { id } }
    }";
    json!({"query": query, "variables": {"input": {"id": ticket["id"], "title": title}}})
}

#[tokio::test]
async fn a_silent_database_is_not_waited_for() {
    let app = TestApp::start_alone_with(|config| config.auth.database_timeout = PATIENCE).await;
    let customer = app.customer("Acme").await;
    let ticket = app.ticket(&customer, "Help").await;
    let (admin, stranger) = (app.admin(), app.agent().await);
    let frozen = app.freeze_database().await;
    let batch = Json::from(vec![rename(&ticket, "Changed"); 5]);
    if app.is_on_file() {
        assert_given_up(&admin, batch).await;
        // readers do not wait for writers
        admin.query("{ tickets { totalCount } }").await.ok();
        assert_eq!(app.door().get("/ready").await.status, 200);
    } else {
        let query = json!({"query": "{ tickets { edges { node { id customer { id } } } } users { totalCount } }"});
        let not_ready = async {
            let began = Instant::now();
            // What was found a moment ago is believed for a moment.
            while app.door().get("/ready").await.status != 503 {
                assert!(began.elapsed() < MOST, "{:?}", began.elapsed());
            }
            assert!(began.elapsed() < MOST, "{:?}", began.elapsed());
        };
        // whoever asks is known from a moment ago
        join!(assert_given_up(&admin, query.clone()), assert_given_up(&admin, batch.clone()), not_ready);
        app.advance(TimeDelta::seconds(2));
        join!(assert_given_up(&stranger, query), assert_given_up(&stranger, batch));
        assert_eq!(app.door().get("/health").await.status, 200);
    }
    drop(frozen);
    tests::within("an answer", async { while app.door().get("/ready").await.status != 200 {} }).await;
    let input = json!({"id": ticket["id"], "title": "Afterwards", "expectedVersion": ticket["version"]});
    let answer = admin.mutate("updateTicket", "ticket { title }", input).await.ok();
    assert_eq!(answer.data("/updateTicket/ticket/title"), "Afterwards", "nothing of what was given up was stored");
}
