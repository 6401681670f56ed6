//! What the benchmark can be told.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

/// Measures the server against hand-written endpoints that answer the same requests from the same database.
#[derive(Debug, Parser)]
#[command(name = "bench", version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) options: Options,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serves the hand-written endpoints: what the measured server is compared with.
    Rival(Rival),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Rival {
    /// The database.
    #[arg(long)]
    pub(crate) database_url: String,
    /// Where to listen on the loopback.
    #[arg(long)]
    pub(crate) port: u16,
    /// How many connections to the database; as many as the server has by default.
    #[arg(long, default_value_t = 16)]
    pub(crate) connections: usize,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Options {
    /// Only these measurements (several, with commas): ticket, list, nested, dashboard, update, start, bomb, idle, live, nodes, ramp.
    #[arg(long, value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// How long one round lasts.
    #[arg(long, default_value_t = 4.0)]
    pub(crate) seconds: f64,
    /// Rounds of each request; in each, one server is asked after the other.
    #[arg(long, default_value_t = 3)]
    pub(crate) rounds: u32,
    /// Connections of the load, and clients that change tickets at the same time in `live`, `nodes` and `ramp`.
    #[arg(long, default_value_t = 32)]
    pub(crate) connections: usize,
    /// Sockets of the measurements `live`, `nodes` and `ramp`; `idle` opens eight times as many.
    #[arg(long, default_value_t = 1000)]
    pub(crate) sockets: usize,
    /// Updates a second of `live` and `nodes`; `ramp` makes them a quarter more, time and again, until the slowest hundredth comes too late.
    #[arg(long, default_value_t = 50)]
    pub(crate) updates: u64,
    /// Tickets to seed; the other rows follow from them.
    #[arg(long, default_value_t = 200_000)]
    pub(crate) tickets: u64,
    /// A few rows and short rounds, to see that it works.
    #[arg(long)]
    pub(crate) smoke: bool,
    /// A PostgreSQL database to use instead of a cluster of its own. It is migrated, and seeded when it has no customers.
    #[arg(long)]
    pub(crate) database_url: Option<String>,
    /// The server's program; without it, the one beside this program, built first.
    #[arg(long)]
    pub(crate) server: Option<PathBuf>,
    /// Keep the cluster's folder, with the logs, and say where it is.
    #[arg(long)]
    pub(crate) keep: bool,
}

impl Options {
    /// The options as they apply.
    pub(crate) fn settled(mut self) -> Self {
        if self.smoke {
            self.seconds = self.seconds.min(1.0);
            self.rounds = 1;
            self.tickets = self.tickets.min(2_000);
            self.sockets = self.sockets.min(50);
        }
        self
    }

    /// Whether a measurement is wanted.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == name)
    }

    /// How long one round lasts.
    pub(crate) fn round(&self) -> Duration {
        Duration::from_secs_f64(self.seconds)
    }
}
