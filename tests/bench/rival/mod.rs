//! The limit: the same answers by hand-written endpoints, without GraphQL, permissions, events for listeners or kept figures.
//!
//! axum and tokio-postgres, as few statements as each answer can be had with, all of them prepared, on connections that are always open and
//! shared (requests of several clients are pipelined on one).

mod answers;
mod statements;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

use crate::Outcome;
use crate::options::Rival;
use statements::Statements;

/// A connection with everything prepared on it.
struct Database {
    client: Client,
    statements: Statements,
}

struct Pool {
    databases: Vec<Database>,
    next: AtomicUsize,
}

impl Pool {
    fn get(&self) -> &Database {
        &self.databases[self.next.fetch_add(1, Ordering::Relaxed) % self.databases.len()]
    }
}

type Shared = State<Arc<Pool>>;

/// Serves until it is killed.
pub(crate) async fn serve(options: Rival) -> Outcome<()> {
    let mut databases = Vec::with_capacity(options.connections);
    for _ in 0..options.connections {
        let (client, connection) = tokio_postgres::connect(&options.database_url, NoTls).await?;
        tokio::spawn(connection);
        let statements = Statements::prepare(&client).await?;
        databases.push(Database { client, statements });
    }
    let routes = Router::new()
        .route("/health", get(async || "ok"))
        .route("/tickets", get(list))
        .route("/tickets/{id}", get(ticket))
        .route("/tickets/{id}/status", post(update))
        .route("/customers", get(nested))
        .route("/dashboard", get(dashboard))
        .with_state(Arc::new(Pool { databases, next: AtomicUsize::new(0) }));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", options.port)).await?;
    Ok(axum::serve(axum::serve::ListenerExt::tap_io(listener, |stream| drop(stream.set_nodelay(true))), routes).await?)
}

async fn ticket(State(pool): Shared, Path(id): Path<Uuid>) -> Result<Response, Fault> {
    let database = pool.get();
    match database.client.query_opt(&database.statements.ticket, &[&id]).await? {
        Some(row) => json(&answers::Ticket::read(&row)?),
        None => Ok(StatusCode::NOT_FOUND.into_response()),
    }
}

async fn list(State(pool): Shared) -> Result<Response, Fault> {
    let database = pool.get();
    let rows = database.client.query(&database.statements.list, &[]).await?;
    json(&rows.iter().map(answers::Listed::read).collect::<Result<Vec<_>, _>>()?)
}

async fn nested(State(pool): Shared) -> Result<Response, Fault> {
    let database = pool.get();
    let rows = database.client.query(&database.statements.nested, &[]).await?;
    let tickets: Vec<Uuid> = rows.iter().filter_map(|row| row.get::<_, Option<Uuid>>(2)).collect();
    let comments = database.client.query(&database.statements.comments, &[&tickets]).await?;
    json(&answers::customers(&rows, &comments)?)
}

async fn dashboard(State(pool): Shared) -> Result<Response, Fault> {
    let database = pool.get();
    let rows = database.client.query(&database.statements.dashboard, &[]).await?;
    json(&answers::Dashboard::read(&rows)?)
}

/// The new status of a ticket.
#[derive(Deserialize)]
struct Update<'a> {
    status: &'a str,
}

async fn update(State(pool): Shared, Path(id): Path<Uuid>, body: Bytes) -> Result<Response, Fault> {
    let Update { status } = serde_json::from_slice(&body)?;
    let database = pool.get();
    let event = event_id();
    let row = database.client.query_opt(&database.statements.update, &[&id, &status, &event]).await?;
    match row {
        Some(row) => json(&answers::Updated::read(&row)?),
        None => Ok(StatusCode::NOT_FOUND.into_response()),
    }
}

#[expect(clippy::disallowed_methods, reason = "the endpoints stand alone: they have no App to ask")]
fn event_id() -> Uuid {
    Uuid::now_v7()
}

fn json<T: Serialize>(value: &T) -> Result<Response, Fault> {
    Ok(([(header::CONTENT_TYPE, "application/json")], serde_json::to_vec(value)?).into_response())
}

/// Any failure: 500, with the reason on stderr.
struct Fault(String);

impl<E: std::fmt::Display> From<E> for Fault {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        eprintln!("{}", self.0);
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}
