//! Transactions that overlap: positions are in the order of commits all the same. On SQLite they do not.

use std::collections::HashSet;

use resolvers::live;
use subscriptions::{Heard, log};
use tests::{TestApp, within};
use tokio_postgres::Client;
use uuid::Uuid;

use super::super::commit_order::read;
use super::{NEVER, need_postgres, raw};

/// A server that numbers only when it is told to.
async fn app() -> TestApp {
    need_postgres();
    let app = TestApp::start_with(|config| config.live.poll_ms = NEVER).await;
    live::pass(app.app()).await.expect("a pass");
    app
}

/// Writes an event in the transaction that is open on a connection.
async fn write(client: &Client, ticket: Uuid, version: i32) -> Uuid {
    let insert = "INSERT INTO events (id, type, aggregate_type, aggregate_id, version, correlation_id, data, timestamp)
        VALUES (gen_random_uuid(), 'ticket_updated', 'ticket', $1, $2, 'test', '{}', now()) RETURNING id";
    client.query_one(insert, &[&ticket, &version]).await.expect("a written event").get(0)
}

async fn say(client: &Client, statement: &str) {
    client.batch_execute(statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
}

#[tokio::test]
async fn who_commits_late_comes_late_and_holds_up_nobody() {
    let app = app().await;
    let (slow, quick) = (raw(&app).await, raw(&app).await);
    let (ticket, mut listener) = (app.app().new_id(), app.app().feed.listen());
    say(&slow, "BEGIN").await;
    let first = write(&slow, ticket, 1).await;
    say(&quick, "BEGIN").await;
    let second = write(&quick, app.app().new_id(), 1).await;
    say(&quick, "COMMIT").await;
    live::pass(app.app()).await.expect("a pass");
    let mut told = async || match within("a change", listener.next()).await {
        Heard::Change(change) => (change.event.id, change.position),
        other => panic!("{other:?}"),
    };
    let (id, position) = told().await;
    assert_eq!(id, second, "while the first transaction is still open");
    say(&slow, "COMMIT").await;
    live::pass(app.app()).await.expect("a pass");
    let (id, later) = told().await;
    assert!(id == first && later > position, "{later} after {position}");
}

#[tokio::test]
async fn transactions_that_overlap_anyhow_are_read_once_and_in_order() {
    let app = app().await;
    let start = app.app().feed.head();
    let (mut committed, mut seen, mut last) = (HashSet::new(), Vec::new(), start);
    let mut open: Vec<(Client, Vec<Uuid>)> = Vec::new();
    // the same every time: which transaction begins, writes or ends next
    let mut dice = 7_u64;
    for step in 0..240 {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let choice = usize::try_from(dice >> 33).expect("a number");
        if open.len() < 6 && choice % 3 != 2 {
            let client = raw(&app).await;
            say(&client, "BEGIN").await;
            let mut written = Vec::new();
            for version in 1..=i32::try_from(choice % 3).expect("a number") + 1 {
                written.push(write(&client, app.app().new_id(), version).await);
            }
            open.push((client, written));
        } else if !open.is_empty() {
            let (client, written) = open.remove(choice % open.len());
            if choice % 7 == 0 {
                say(&client, "ROLLBACK").await;
            } else {
                say(&client, "COMMIT").await;
                committed.extend(written);
            }
        }
        if step % 4 == 0 {
            log::number(&app.app().database.write).await.expect("numbered events");
        }
        for event in read(&app, last).await {
            last = event.position.expect("a position");
            seen.push(event.id);
        }
    }
    for (client, written) in open {
        say(&client, "COMMIT").await;
        committed.extend(written);
    }
    log::number(&app.app().database.write).await.expect("numbered events");
    seen.extend(read(&app, last).await.iter().map(|event| event.id));
    assert_eq!(seen.len(), committed.len(), "each once");
    assert_eq!(seen.into_iter().collect::<HashSet<_>>(), committed);
}

#[tokio::test]
async fn whoever_numbers_at_the_same_time_numbers_each_event_once() {
    let app = app().await;
    let start = app.app().feed.head();
    let tickets: Vec<Uuid> = (0..10).map(|_| app.app().new_id()).collect();
    let writers = tickets.iter().map(async |ticket| {
        let client = raw(&app).await;
        for version in 1..=20 {
            write(&client, *ticket, version).await;
        }
    });
    let numbering = (0..6).map(async |_| {
        let mut numbered = 0;
        for _ in 0..25 {
            numbered += log::number(&app.app().database.write).await.expect("numbered events");
        }
        numbered
    });
    let (_, numbered) = futures::join!(futures::future::join_all(writers), futures::future::join_all(numbering));
    let rest = log::number(&app.app().database.write).await.expect("numbered events");
    assert_eq!(numbered.iter().sum::<u64>() + rest, 200);
    let events = read(&app, start).await;
    assert_eq!(events.iter().map(|event| event.position).collect::<HashSet<_>>().len(), 200);
    for ticket in tickets {
        let versions: Vec<i32> = events.iter().filter(|e| e.aggregate_id == ticket).map(|e| e.version).collect();
        assert_eq!(versions, (1..=20).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn what_a_node_committed_before_it_died_the_next_one_numbers() {
    let app = app().await;
    // all that is left of a process that is killed between its commit and the numbering
    let left = write(&raw(&app).await, app.app().new_id(), 1).await;
    assert_eq!(log::position(&app.app().database.read, left).await.expect("the log"), None);
    let _next = app.beside(|_| {}).await;
    let position = log::position(&app.app().database.read, left).await.expect("the log");
    assert!(position.is_some_and(|position| position > app.app().feed.head()), "{position:?}");
}
