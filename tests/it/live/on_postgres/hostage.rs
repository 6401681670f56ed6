//! Who does not read holds nothing that others need.

use serde_json::json;
use tests::socket::Socket;
use tests::{TestApp, until, within};

use super::super::slow::{desk, large};
use super::super::{new_title, rename};
use super::{need_postgres, raw};

/// More than waits for a client.
const EVENTS: usize = 30;

fn busy(app: &TestApp) -> usize {
    let (size, idle) = app.app().database.read.size();
    size - idle
}

#[tokio::test]
async fn a_query_of_somebody_who_does_not_read_gives_its_connection_back() {
    need_postgres();
    let (app, ticket) = desk(|config| {
        // nothing here ends because it takes long
        (config.ws.write_timeout_ms, config.server.write_timeout_ms) = (600_000, 1_200_000);
        (config.auth.database_timeout, config.limits.time, config.server.request_timeout_ms) = (60_000, 60_000, 60_000);
    })
    .await;
    let (agent, database) = (app.agent().await, raw(&app).await);
    let mut quick = agent.subscribe("subscription { ticketEvents { changes { to } } }").await;
    let mut slow = Socket::connect_narrow(app.door()).await;
    slow.introduce(agent.token()).await;
    let listeners = app.app().feed.listeners();
    slow.say(json!({"id": "1", "type": "subscribe", "payload": {"query": large(None)}})).await;
    until("a listener", || app.app().feed.listeners() > listeners).await;
    database.batch_execute("BEGIN; LOCK TABLE customers IN ACCESS EXCLUSIVE MODE").await.expect("a lock");
    slow.say(json!({"id": "2", "type": "subscribe", "payload": {"query": "{ customers { totalCount } }"}})).await;
    let waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'customers'::regclass";
    let waiting = async { while database.query_one(waits, &[]).await.expect("a count").get::<_, i64>(0) == 0 {} };
    within("a query that waits", waiting).await;
    for i in 0..EVENTS {
        rename(&app.admin(), &ticket, &i.to_string()).await;
        assert_eq!(new_title(&mut quick).await, i.to_string());
    }
    assert!(busy(&app) > 0, "it has a connection");
    database.batch_execute("ROLLBACK").await.expect("a released lock");
    until("the connection back", || busy(&app) == 0).await;
}
