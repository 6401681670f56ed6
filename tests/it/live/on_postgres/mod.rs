//! What there is on PostgreSQL only. On SQLite these tests are left out by name: `-- --skip on_postgres`.

mod hostage;
mod notes;
mod overlap;
mod silence;
mod tls;
mod two_nodes;
mod unreadable;

use tests::{TestApp, within};
use tokio_postgres::Client;

/// In milliseconds: nothing is found by looking.
const NEVER: u64 = 3_600_000;

/// A test that cannot look at anything fails.
pub(crate) fn need_postgres() {
    let named = std::env::var_os("TEST_DATABASE_URL").is_some();
    assert!(named, "needs PostgreSQL: name a server in TEST_DATABASE_URL, or leave it out with `-- --skip on_postgres`");
}

/// A connection of our own to the database of the test.
pub(crate) async fn raw(app: &TestApp) -> Client {
    let url = app.server().config.database_url();
    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.expect("a connection");
    tokio::spawn(connection);
    client
}

/// Waits until so many wait for the lock of a ticket.
pub(crate) async fn waiting(database: &Client, count: i64) {
    let waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
        AND query LIKE '%support_tickets%'";
    let counted = async || {
        // A transaction keeps the list of connections that it saw first, and who waits may have opened one since.
        database.batch_execute("SELECT pg_stat_clear_snapshot()").await.expect("a new look");
        database.query_one(waiting, &[]).await.expect("a count").get::<_, i64>(0)
    };
    within("who waits for a lock", async { while counted().await != count {} }).await;
}
