//! `GET /health` says that the process lives; `GET /ready` says that it can work.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use resolvers::db::{Pool, within};
use sea_orm::{ConnectionTrait, DbErr};
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

/// Asks the database whether it is there, once at a time.
pub(crate) struct Probe {
    database: Pool,
    last: Mutex<Option<(Instant, bool)>>,
}

/// Depends on nothing: a restart would not bring back a lost database.
pub(crate) async fn health() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

/// 200 when everything this server needs answers, 503 otherwise. It can do without Redis: events of other nodes are then late. And without
/// MongoDB: what is meant for it waits, and what it holds cannot be read. Then the status is `degraded`.
pub(crate) async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Value>) {
    let stopping = state.shutdown.is_cancelled();
    let database = state.probe.answers().await;
    let optional = optional(&state);
    let up = |ok: bool| if ok { "ok" } else { "unavailable" };
    let ready = database && !stopping;
    let status = match (stopping, ready) {
        (true, _) => "stopping",
        (_, false) => "unavailable",
        _ if optional.iter().any(|(_, answers)| !answers) => "degraded",
        _ => "ok",
    };
    let mut body = json!({"status": status, "dependencies": {"database": up(database)}});
    for (name, answers) in optional {
        body["dependencies"][name] = up(answers).into();
    }
    (if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, Json(body))
}

/// What this server is to work with and can do without, and whether it answers.
fn optional(state: &AppState) -> Vec<(&'static str, bool)> {
    let known = [("redis", state.wake.redis_is_up()), ("mongodb", state.app.documents.mongo_is_up())];
    known.into_iter().filter_map(|(name, answers)| Some((name, answers?))).collect()
}

/// Tells the rules what answers, for as long as it is polled.
pub(crate) async fn watch(state: AppState) {
    loop {
        let database = ("database", state.probe.answers().await);
        for (name, answers) in std::iter::once(database).chain(optional(&state)) {
            state.app.health.found(state.app.now(), name, answers);
        }
        tokio::time::sleep(EVERY).await;
    }
}

impl Probe {
    pub(crate) fn of(database: Pool) -> Self {
        Self { database, last: Mutex::default() }
    }

    async fn answers(&self) -> bool {
        let mut last = self.last.lock().await;
        if let Some((_, answers)) = last.filter(|(at, _)| at.elapsed() < GOOD_FOR) {
            return answers;
        }
        let asked = ping(&self.database).await;
        if let Err(error) = &asked {
            tracing::warn!(error = error as &dyn std::error::Error, dependency = "database", "Not ready");
        }
        *last = Some((Instant::now(), asked.is_ok()));
        asked.is_ok()
    }
}

/// Asks the database for the simplest answer that it cannot give without its tables.
async fn ping(database: &Pool) -> Result<(), DbErr> {
    within(DEADLINE, database.execute_unprepared("SELECT 1 FROM roles LIMIT 1")).await.map(drop)
}
