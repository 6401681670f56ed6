//! `GET /health` says that the process lives; `GET /ready` says that it can work.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use resolvers::db::{Pool, within};
use resolvers::search::Index;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::state::AppState;

/// How long the database may take to say that it is there.
const DEADLINE: Duration = Duration::from_millis(1500);

/// How long its word is good: whoever asks in a burst shares it, or strangers could make the queue longer than [`DEADLINE`].
const GOOD_FOR: Duration = Duration::from_millis(200);

/// How often the rules are told.
const EVERY: Duration = Duration::from_secs(2);

/// Asks a database whether it is there, once at a time.
pub(crate) struct Probe {
    name: &'static str,
    database: Pool,
    question: String,
    last: Mutex<Option<(Instant, bool)>>,
}

/// Depends on nothing: a restart would not bring back a lost database.
pub(crate) async fn health() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

/// What is said of what is as it should be.
const OK: &str = "ok";

/// For how long the event log may not be readable before that is said.
const STUCK: Duration = Duration::from_secs(5);

/// 200 when everything this server needs answers, 503 otherwise. The status is `degraded` without what it can do without for a time: Redis
/// (events of other nodes are late), Elasticsearch (the database is searched), MongoDB (what is meant for it waits, and what it holds cannot be
/// read), the audit log (what belongs there waits in the event log; `disputed` when it does not say what the events do); and while listeners
/// wait because the event log cannot be read.
pub(crate) async fn ready(State(state): State<Arc<AppState>>) -> (StatusCode, Json<Value>) {
    let stopping = state.shutdown.is_cancelled();
    let (database, optional) = tokio::join!(state.probe.answers(), optional(&state));
    let events = state.app.feed.stuck_for().is_none_or(|time| time < STUCK);
    let ready = database && !stopping;
    let whole = events && optional.iter().all(|(_, standing)| *standing == OK);
    let status = match (stopping, ready, whole) {
        (true, ..) => "stopping",
        (_, false, _) => "unavailable",
        (.., false) => "degraded",
        _ => OK,
    };
    let mut body = json!({"status": status, "dependencies": {"database": up(database), "events": up(events)}});
    for (name, standing) in optional {
        body["dependencies"][name] = standing.into();
    }
    (if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, Json(body))
}

/// What is said of something that answers, or does not.
fn up(answers: bool) -> &'static str {
    if answers { OK } else { "unavailable" }
}

/// What this server is to work with and can do without, and what is said of it.
async fn optional(state: &AppState) -> Vec<(&'static str, &'static str)> {
    let elasticsearch = match state.app.search() {
        Index::Database => None,
        Index::Elasticsearch(client) => Some(client.is_up()),
    };
    // One connection hears, another asks: one that stands still is found by whoever asks.
    let answers = state.app.redis.as_ref().is_none_or(|redis| redis.is_up());
    let (redis, mongodb) = (state.wake.redis_is_up().map(|hears| hears && answers), state.app.documents.mongo_is_up());
    let audit = state.audit_probe.answers().await;
    let audit = if state.app.audit.disputed().is_some() { "disputed" } else { up(audit) };
    let others = [("redis", redis), ("elasticsearch", elasticsearch), ("mongodb", mongodb)];
    let others = others.into_iter().filter_map(|(name, answers)| Some((name, up(answers?))));
    std::iter::once(("audit", audit)).chain(others).collect()
}

/// Tells the rules what answers, for as long as it is polled.
pub(crate) async fn watch(state: Arc<AppState>) {
    loop {
        let database = ("database", up(state.probe.answers().await));
        for (name, standing) in std::iter::once(database).chain(optional(&state).await) {
            state.app.health.found(state.app.now(), name, standing == OK);
        }
        tokio::time::sleep(EVERY).await;
    }
}

impl Probe {
    /// Of the rows.
    pub(crate) fn of(database: Pool) -> Self {
        Self::asking("database", database, "roles")
    }

    /// Of the audit log.
    pub(crate) fn of_audit(database: Pool) -> Self {
        Self::asking("audit", database, "audit_entries")
    }

    /// Asks for the simplest answer that cannot be given without the table; of PostgreSQL, which may be a standby, not without writing either.
    fn asking(name: &'static str, database: Pool, table: &str) -> Self {
        let question = match database.get_database_backend() {
            DbBackend::Postgres => format!("INSERT INTO {table} SELECT * FROM {table} WHERE false"),
            _ => format!("SELECT 1 FROM {table} LIMIT 1"),
        };
        Self { name, database, question, last: Mutex::default() }
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

    async fn ask(&self) -> Result<(), DbErr> {
        within(DEADLINE, self.database.execute_unprepared(&self.question)).await.map(drop)
    }
}
