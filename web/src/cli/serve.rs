//! `backoffice serve` and `backoffice work`.

use resolvers::clock::Clock;
use sea_orm::DbBackend;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{Failure, say, say_first_admin};
use crate::config::Config;
use crate::server::{self, Part, Running};
use crate::{database, logs};

/// Open files besides sockets: requests over HTTP, databases, Redis.
const OTHER_FILES: u64 = 1024;

/// Serves, or works, until told to stop.
///
/// # Errors
/// When the server does not start.
pub(super) async fn run(config: Config, part: Part) -> Result<(), Failure> {
    let collected = logs::init(&config.log);
    allow_files(config.ws.max_sockets);
    let mut stop = Stop::new().map_err(|error| Failure::Other(format!("Signals cannot be received: {error}")))?;
    let running = tokio::select! {
        // It is large, and would stay on the stack for as long as the server runs.
        started = Box::pin(server::start_part(config, Clock::System, part)) => started?,
        () = stop.asked() => return Ok(()),
    };
    if let Some(collected) = collected {
        running.keep_logs(collected);
    }
    say(&announcement(&running, part));
    if let Some(admin) = &running.first_admin {
        say_first_admin(admin);
    }
    tracing::info!(address = %running.addr, "Serving");
    stop.asked().await;
    tracing::info!("Stopping");
    tokio::select! {
        () = running.stop() => tracing::info!("Stopped"),
        () = stop.asked() => tracing::warn!("Stopped at once"),
    }
    Ok(())
}

/// Asks the system for as many open files as the sockets need that the settings allow, and the rest of the program besides.
fn allow_files(max_sockets: usize) {
    let wanted = max_sockets as u64 + OTHER_FILES;
    match rlimit::increase_nofile_limit(wanted) {
        Ok(allowed) if allowed >= wanted => {}
        Ok(allowed) => tracing::warn!(allowed, wanted, "The system allows fewer open files than ws.max_sockets needs"),
        Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, wanted, "More open files cannot be had"),
    }
}

/// The ways in which an operator, a terminal and a container end a program.
struct Stop {
    terminate: Signal,
    interrupt: Signal,
}

impl Stop {
    fn new() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn asked(&mut self) {
        tokio::select! { _ = self.terminate.recv() => {}, _ = self.interrupt.recv() => {} }
    }
}

/// What is served where.
fn announcement(running: &Running, part: Part) -> String {
    let (addr, config) = (running.addr, &running.config);
    let host = if addr.ip().is_unspecified() { format!("localhost:{}", addr.port()) } else { addr.to_string() };
    let page = if config.is_production() { "" } else { ", and GraphiQL for browsers" };
    let kind = if running.app.database.backend() == DbBackend::Postgres { "PostgreSQL" } else { "SQLite" };
    if part == Part::Work {
        return format!(
            "Backoffice works on the {kind} database {}\n  http://{host}/health  http://{host}/ready  http://{host}/metrics",
            database::place(config),
        );
    }
    format!(
        "Backoffice on the {kind} database {}\n  \
         http://{host}/                        the console\n  \
         http://{host}/graphql                 GraphQL: GET, POST{page}\n  \
         ws://{host}/graphql                   GraphQL subscriptions (graphql-transport-ws)\n  \
         http://{host}/graphql/schema.graphql  the schema as text\n  \
         http://{host}/health  http://{host}/ready  http://{host}/metrics",
        database::place(config),
    )
}
