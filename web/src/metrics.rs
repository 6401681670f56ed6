//! The metrics, as Prometheus reads them at `GET /metrics`.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use resolvers::db::Pool;
use sea_orm::DbBackend;

use crate::state::AppState;

/// Seconds, in histograms of time.
const SECONDS: &[f64] = &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// How often samples that nobody came for are folded into their buckets.
const UPKEEP: Duration = Duration::from_secs(5);

/// Starts measuring, once in a process.
pub(crate) fn init() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let recorder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), SECONDS)
            .expect("there are buckets")
            .build_recorder();
        let handle = recorder.handle();
        // Somebody else's recorder may be installed already, in a program that embeds this one; then that one measures.
        let _ = metrics::set_global_recorder(recorder);
        describe();
        handle
    })
}

fn describe() {
    metrics::describe_histogram!(
        "http_request_duration_seconds",
        metrics::Unit::Seconds,
        "How long requests took, by method, route and status."
    );
    metrics::describe_counter!("http_requests_total", "Requests, by method, route and status.");
    metrics::describe_gauge!("database_connections", "Connections of a pool, by pool and whether they are idle or busy.");
    metrics::describe_gauge!("event_listeners", "Subscriptions that listen to the log.");
    metrics::describe_gauge!("event_feed_lag_events", "Events that this process has not told yet, counted up to 10,000.");
    metrics::describe_gauge!("event_feed_lag_seconds", "How long ago the first of them happened.");
    metrics::describe_gauge!("consumer_lag_events", "Events that wait for a consumer, counted up to 10,000.");
    metrics::describe_gauge!(
        "consumer_oldest_event_age_seconds",
        "How long ago the first event that waits for a consumer happened."
    );
    metrics::describe_counter!("system_logs_dropped_total", "Warnings and errors that were not kept as system logs.");
    metrics::describe_counter!("task_panics_total", "How often a task that runs beside the answering was begun anew, by task.");
    metrics::describe_counter!(
        "cache_requests_total",
        "Uses of a cache, by cache and outcome: hit, shared_hit (in Redis), miss, bypass (not trusted, or switched off)."
    );
    metrics::describe_histogram!(
        "cache_fill_duration_seconds",
        metrics::Unit::Seconds,
        "How long reading took after a miss, by cache."
    );
    metrics::describe_histogram!(
        "redis_request_duration_seconds",
        metrics::Unit::Seconds,
        "How long Redis took, by operation and outcome: ok, failed (which includes given up)."
    );
    metrics::describe_counter!("consumer_events_total", "Events of a consumer, by outcome: handled, failed (once), dead.");
}

/// Keeps the memory of unread samples small, for as long as it is polled.
pub(crate) async fn upkeep((): ()) {
    loop {
        tokio::time::sleep(UPKEEP).await;
        init().run_upkeep();
    }
}

/// `GET /metrics`.
pub(crate) async fn render(State(state): State<Arc<AppState>>) -> impl IntoResponse {
    let database = &state.app.database;
    pool("read", &database.read);
    if database.backend() == DbBackend::Sqlite {
        pool("write", &database.write);
    }
    metrics::gauge!("event_listeners").set(count(state.app.feed.listeners()));
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], init().render())
}

fn pool(name: &'static str, pool: &Pool) {
    let (size, idle) = pool.size();
    metrics::gauge!("database_connections", "pool" => name, "state" => "idle").set(count(idle));
    metrics::gauge!("database_connections", "pool" => name, "state" => "busy").set(count(size - idle));
}

fn count(n: usize) -> f64 {
    u32::try_from(n).unwrap_or(u32::MAX).into()
}
