//! The audit log: what it says and to whom, what it does while its database is away, and that a change of it is found.

mod away;
mod cli;
mod fields;
mod notifications;
mod on_postgres;
mod read;
mod refused;
mod sessions;
mod tracked;

use std::sync::Arc;

use resolvers::{audit, reactions};
use serde_json::{Value as Json, json};
use subscriptions::log;
use tests::{Person, TestApp, within};

const LOG: &str =
    "query ($filter: AuditFilter) { auditLog(first: 100, filter: $filter, orderBy: {field: SEQUENCE, direction: ASC}) {
  edges { node { action targetType targetId actorId actorEmail actorName actorRole behalf reason permission correlationId
    address agent changes { field from to requires } } } } }";

/// Waits until everything that has happened is entered.
pub(crate) async fn entered(app: &TestApp) {
    let reaction = [Arc::new(audit::reaction())];
    within("the entries", async {
        loop {
            log::number(&app.app().database.write).await.expect("positions");
            let lag = reactions::measure(app.app(), &reaction).await.expect("a lag");
            if lag.iter().all(|(_, _, backlog)| backlog.events == 0) {
                return;
            }
            tokio::task::yield_now().await;
        }
    })
    .await;
}

/// The entries that a reader finds, oldest first.
pub(crate) async fn found(app: &TestApp, reader: &Person, filter: Json) -> Vec<Json> {
    entered(app).await;
    let answer = reader.query_with(LOG, json!({"filter": filter})).await.ok();
    answer.nodes("/auditLog").into_iter().cloned().collect()
}
