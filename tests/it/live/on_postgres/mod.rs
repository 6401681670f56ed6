//! What there is on PostgreSQL only. On SQLite these tests are left out by name: `-- --skip on_postgres`.

mod hostage;
mod notes;
mod overlap;
mod silence;
mod tls;
mod two_nodes;
mod unreadable;

use tests::TestApp;

/// In milliseconds: nothing is found by looking.
const NEVER: u64 = 3_600_000;

/// A test that cannot look at anything fails.
pub(crate) fn need_postgres() {
    let named = std::env::var_os("TEST_DATABASE_URL").is_some();
    assert!(named, "needs PostgreSQL: name a server in TEST_DATABASE_URL, or leave it out with `-- --skip on_postgres`");
}

/// A connection of our own to the database of the test.
pub(crate) async fn raw(app: &TestApp) -> tokio_postgres::Client {
    let url = app.server().config.database_url();
    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.expect("a connection");
    tokio::spawn(connection);
    client
}
