//! `GET /health` says that the process lives; `GET /ready` says that it can work.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use resolvers::db::{Pool, within};
use resolvers::search::Index;
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::state::AppState;

/// How long the database may take to say that it is there.
const DEADLINE: Duration = Duration::from_millis(1500);

/// How long its word is good: whoever asks in a burst shares it, or strangers could make the queue longer than [`DEADLINE`].
const GOOD_FOR: Duration = Duration::from_millis(200);

/// Asks a database whether it is there, once at a time.
pub(crate) struct Probe {
    name: &'static str,
    database: Pool,
    question: &'static str,
    last: Mutex<Option<(Instant, bool)>>,
}

/// Depends on nothing: a restart would not bring back a lost database.
pub(crate) async fn health() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

/// For how long the event log may not be readable before that is said.
const STUCK: Duration = Duration::from_secs(5);

/// 200 when everything this server needs answers, 503 otherwise. The status is `degraded` without what it can do without for a time: Redis
/// (events of other nodes are late), Elasticsearch (the database is searched), the audit log (what belongs there waits in the event log); and
/// while listeners wait because the event log cannot be read.
pub(crate) async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Value>) {
    let stopping = state.shutdown.is_cancelled();
    let (database, audit) = tokio::join!(state.probe.answers(), state.audit_probe.answers());
    let redis = state.wake.redis_is_up();
    let elasticsearch = match state.app.search() {
        Index::Database => None,
        Index::Elasticsearch(client) => Some(client.is_up()),
    };
    let events = state.app.feed.stuck_for().is_none_or(|time| time < STUCK);
    let up = |ok: bool| if ok { "ok" } else { "unavailable" };
    let ready = database && !stopping;
    let whole = audit && events && redis != Some(false) && elasticsearch != Some(false);
    let status = match (stopping, ready, whole) {
        (true, ..) => "stopping",
        (_, false, _) => "unavailable",
        (.., false) => "degraded",
        _ => "ok",
    };
    let mut body = json!({
        "status": status,
        "dependencies": {"database": up(database), "audit": up(audit), "events": up(events)},
    });
    if let Some(redis) = redis {
        body["dependencies"]["redis"] = up(redis).into();
    }
    if let Some(elasticsearch) = elasticsearch {
        body["dependencies"]["elasticsearch"] = up(elasticsearch).into();
    }
    (if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, Json(body))
}

impl Probe {
    /// Of the rows.
    pub(crate) fn of(database: Pool) -> Self {
        Self { name: "database", database, question: "SELECT 1 FROM roles LIMIT 1", last: Mutex::default() }
    }

    /// Of the audit log.
    pub(crate) fn of_audit(database: Pool) -> Self {
        Self { name: "audit", database, question: "SELECT 1 FROM audit_entries LIMIT 1", last: Mutex::default() }
    }

    async fn answers(&self) -> bool {
        let mut last = self.last.lock().await;
        if let Some((_, answers)) = last.filter(|(at, _)| at.elapsed() < GOOD_FOR) {
            return answers;
        }
        let asked = self.ask().await;
        if let Err(error) = &asked {
            tracing::warn!(error = error as &dyn std::error::Error, dependency = self.name, "Not ready");
        }
        *last = Some((Instant::now(), asked.is_ok()));
        asked.is_ok()
    }

    /// Asks for the simplest answer that cannot be given without the tables.
    async fn ask(&self) -> Result<(), DbErr> {
        within(DEADLINE, self.database.execute_unprepared(self.question)).await.map(drop)
    }
}
