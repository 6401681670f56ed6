//! What one event holds stops no other.

use tests::TestApp;

use super::super::{new_title, rename};
use super::{need_postgres, raw};

/// As PostgreSQL keeps the largest double: 309 digits, which read as more than a double holds.
const UNREADABLE: &str = "INSERT INTO events (id, type, aggregate_type, aggregate_id, version, correlation_id, data, timestamp)
    VALUES (gen_random_uuid(), 'customer_created', 'customer', gen_random_uuid(), 1, 'odd', '{\"metadata\": 1.9e308}', now())";

#[tokio::test]
async fn the_log_goes_on_behind_an_event_that_cannot_be_read() {
    need_postgres();
    let app = TestApp::start().await;
    let admin = app.admin();
    let ticket = app.ticket(&app.customer("Acme").await, "before").await;
    let mut told = admin.subscribe("subscription { ticketEvents { changes { to } } }").await;
    raw(&app).await.execute(UNREADABLE, &[]).await.expect("an event");
    rename(&admin, &ticket, "behind it").await;
    assert_eq!(new_title(&mut told).await, "behind it");
    // Those who work for the log come to its end, too.
    app.quiet().await;
}
