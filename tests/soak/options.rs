//! What the soak can be told.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};

/// Writes, listens, cuts, kills and restarts, and then proves that every listener was told exactly what it may know.
///
/// It starts PostgreSQL, Redis, MongoDB and several servers, lets many write through the API while listeners lose their connections, come back
/// on other servers and go on after their last cursor, kills servers and kills or silences services meanwhile, and compares at the end what each
/// listener was told with what stands in the log. It fails when an event is missed, told twice or out of order, when a change is half there, and
/// when what follows from a change is not there exactly once: its entry in the audit log, its event of analytics, its notification.
#[derive(Clone, Debug, Parser)]
#[command(name = "soak", version)]
pub(crate) struct Options {
    /// Writing ends after so many events.
    #[arg(long, default_value_t = 20_000)]
    pub(crate) events: u64,
    /// Writing ends after so many seconds, however few events there are.
    #[arg(long, default_value_t = 120)]
    pub(crate) seconds: u64,
    /// The database. On SQLite there is one server, and neither Redis nor MongoDB.
    #[arg(long, value_enum, default_value_t = Kind::Postgres)]
    pub(crate) database: Kind,
    /// Servers.
    #[arg(long, default_value_t = 3)]
    pub(crate) nodes: usize,
    /// Who writes at the same time.
    #[arg(long, default_value_t = 24)]
    pub(crate) writers: usize,
    /// Who listens, with different rights and filters.
    #[arg(long, default_value_t = 36)]
    pub(crate) subscribers: usize,
    /// How long a connection of a listener lasts on average, in milliseconds.
    #[arg(long, default_value_t = 400)]
    pub(crate) cut_ms: u64,
    /// How often a server is killed, in seconds.
    #[arg(long, default_value_t = 4)]
    pub(crate) kill_every: u64,
    /// How often a service is killed or silenced, in turn, in seconds: Redis, PostgreSQL, MongoDB and the database of the audit log.
    #[arg(long, default_value_t = 9)]
    pub(crate) crash_every: u64,
    /// No fault at all, and no connection is cut: for measuring.
    #[arg(long)]
    pub(crate) calm: bool,
    /// Changes a second of all writers together, for measuring; as many as they can without it.
    #[arg(long)]
    pub(crate) pace: Option<u64>,
    /// Everybody writes to the first server and listens to the last, for measuring.
    #[arg(long)]
    pub(crate) across: bool,
    /// How the servers wake each other.
    #[arg(long, value_enum, default_value_t = Wake::Redis)]
    pub(crate) wake: Wake,
    /// Where documents are. MongoDB is the one that TEST_MONGOD names, or else the one on the path.
    #[arg(long, value_enum, default_value_t = Documents::Mongo)]
    pub(crate) documents: Documents,
    /// How often a server reads the log when nothing wakes it, in milliseconds.
    #[arg(long, default_value_t = 500)]
    pub(crate) poll_ms: u64,
    /// The same number makes the same choices.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// An empty PostgreSQL database to use instead of a cluster of its own. It is not killed.
    #[arg(long)]
    pub(crate) database_url: Option<String>,
    /// A Redis to use instead of one of its own. It is not killed.
    #[arg(long)]
    pub(crate) redis_url: Option<String>,
    /// The server's program; without it, the one beside this program, built first.
    #[arg(long)]
    pub(crate) server: Option<PathBuf>,
    /// Keep the folder with the logs, and say where it is.
    #[arg(long)]
    pub(crate) keep: bool,
}

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Postgres,
    Sqlite,
}

/// How the servers wake each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Wake {
    Redis,
    Notify,
}

/// Where events of analytics, logs and the history of sessions are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Documents {
    Mongo,
    Tables,
}

impl Options {
    /// The options as they apply.
    pub(crate) fn settled(mut self) -> Self {
        if self.database == Kind::Sqlite {
            self.nodes = 1;
            self.wake = Wake::Notify;
            self.documents = Documents::Tables;
        }
        self.seed.get_or_insert_with(|| u64::from(std::process::id()));
        self
    }

    /// The seed in force.
    pub(crate) fn seed(&self) -> u64 {
        self.seed.unwrap_or_default()
    }

    /// How long writing may take.
    pub(crate) fn time(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}
