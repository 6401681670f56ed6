//! `GET /health` says that the process lives; `GET /ready` says that it can work.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use resolvers::db::{Pool, within};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::{Value, json};

use crate::state::AppState;

/// How long the database may take to say that it is there.
const DEADLINE: Duration = Duration::from_millis(1500);

/// Depends on nothing: a restart would not bring back a lost database.
pub(crate) async fn health() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

/// 200 when everything this server needs answers, 503 otherwise; asked anew each time.
pub(crate) async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Value>) {
    let stopping = state.shutdown.is_cancelled();
    let database = ping(&state.probe).await;
    if let Err(error) = &database {
        tracing::warn!(error = error as &dyn std::error::Error, dependency = "database", "Not ready");
    }
    let up = |ok: bool| if ok { "ok" } else { "unavailable" };
    let ready = database.is_ok() && !stopping;
    let body = json!({
        "status": if stopping { "stopping" } else { up(ready) },
        "dependencies": {"database": up(database.is_ok())},
    });
    (if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, Json(body))
}

/// Asks the database for the simplest answer that it cannot give without its tables.
async fn ping(database: &Pool) -> Result<(), DbErr> {
    within(DEADLINE, database.execute_unprepared("SELECT 1 FROM roles LIMIT 1")).await.map(drop)
}
