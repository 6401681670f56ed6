//! One operation, however it travels: through the front door, executed, measured, logged. A panic is one error with the correlation id.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use entities::access::Viewer;
use resolvers::{App, Context, Error};
use schema::engine::{DATABASE_AWAY, Engine, ErrorCode, OperationKind, Outcome, Prepared, Request, Response};

use super::caller::Caller;
use crate::logs;

/// What a client is told about a fault of ours.
const FAULT: &str = "Internal server error";

/// A fault of ours, as an answer. What it was stands in the log.
pub(crate) fn fault(correlation_id: &str) -> Response {
    Response::refused(ErrorCode::InternalServerError, FAULT, correlation_id)
}

/// The answer to whoever was somebody, and is no longer.
pub(crate) fn ended(correlation_id: &str) -> Response {
    Response::refused(ErrorCode::Unauthenticated, "Access token is not valid any more", correlation_id)
}

/// The answer to a request whose sender could not be found out.
pub(crate) fn unknown_sender(app: &App, error: &Error, correlation_id: &str) -> Response {
    match error {
        Error::Unauthenticated(message) => Response::refused(ErrorCode::Unauthenticated, message, correlation_id),
        Error::RateLimited { .. } => Response::refused(ErrorCode::RateLimited, &error.to_string(), correlation_id),
        _ => {
            tracing::error!(%error, "Whoever asks could not be found out");
            app.health.answered(app.now(), true);
            match error.is_away() {
                true => Response::refused(ErrorCode::ServiceUnavailable, DATABASE_AWAY, correlation_id),
                false => fault(correlation_id),
            }
        }
    }
}

/// Measures one operation, from the front door to the answer.
#[derive(Debug)]
pub(crate) struct Meter {
    app: Arc<App>,
    started: Instant,
}

impl Meter {
    /// Starts now.
    pub(crate) fn start(app: &Arc<App>, viewer: &Viewer) -> Self {
        if let Some(user) = viewer.user_id() {
            logs::record_user(user);
        }
        Self { app: app.clone(), started: Instant::now() }
    }

    /// Records what became of it.
    pub(crate) fn stop(&self, prepared: Option<&Prepared>, response: &Response, statements: u32) {
        let seconds = self.started.elapsed().as_secs_f64();
        self.app.health.answered(self.app.now(), response.is_faulty());
        let kind = prepared.map_or("unknown", |prepared| kind(prepared.kind()));
        let outcome = match response.outcome {
            Outcome::Executed if response.errors == 0 => "ok",
            Outcome::Executed => "errors",
            Outcome::Refused(code) => code.as_str(),
        };
        metrics::histogram!("graphql_operation_duration_seconds", "kind" => kind, "outcome" => outcome).record(seconds);
        tracing::debug!(
            operationName = prepared.and_then(Prepared::operation_name),
            kind,
            outcome,
            errors = response.errors,
            statements,
            duration = seconds * 1000.0,
            "Operation answered"
        );
    }
}

fn kind(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::Query => "query",
        OperationKind::Mutation => "mutation",
        OperationKind::Subscription => "subscription",
    }
}

/// The front door.
///
/// # Errors
/// The answer to send, when the request cannot be executed.
pub(crate) fn prepare(engine: &Engine, viewer: &Viewer, request: &Request, correlation_id: &str) -> Result<Prepared, Response> {
    catch_unwind(AssertUnwindSafe(|| engine.prepare(viewer, request, correlation_id)))
        .unwrap_or_else(|_| Err(fault(correlation_id)))
}

/// The context of an operation.
pub(crate) fn context(app: &Arc<App>, viewer: Viewer, caller: &Caller) -> Context {
    Context::new(app.clone(), viewer, caller.request())
}
