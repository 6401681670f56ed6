//! The settings. `default.toml` is the reference: every setting, its meaning and its default.

mod load;
mod numbers;
pub(crate) mod secret;
mod validate;

use std::path::PathBuf;

use chrono::TimeDelta;
use resolvers::search::elastic;
use resolvers::{Settings, cache, documents, mail, reports};
use schema::engine::Limits;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use subscriptions::consumers;

pub use load::ConfigError;

/// The settings of the program.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// How careful to be.
    pub mode: Mode,
    /// Where the SQLite database and the generated secret live.
    pub data_dir: PathBuf,
    /// The listener.
    pub server: Server,
    /// The database.
    pub database: Database,
    /// Redis.
    pub redis: Redis,
    /// Events of analytics, system logs and the history of sessions.
    pub documents: documents::Settings,
    /// What is remembered of rows.
    pub cache: cache::Settings,
    /// Sign-in and the deadline of statements.
    pub auth: Settings,
    /// How much one request may ask for.
    pub limits: Limits,
    /// HTTP.
    pub http: Http,
    /// WebSockets.
    pub ws: Ws,
    /// The event log.
    pub live: subscriptions::Settings,
    /// The consumers of the event log.
    pub consumers: consumers::Settings,
    /// The audit log.
    pub audit: Audit,
    /// Reports.
    pub analytics: reports::Settings,
    /// Mail.
    pub mail: mail::Settings,
    /// What people are told of.
    pub notifications: Notifications,
    /// Search.
    pub search: elastic::Settings,
    /// Logs.
    pub log: Log,
}

/// How careful to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// GraphiQL is served, and a missing JWT secret is generated.
    Development,
    /// Neither.
    Production,
}

/// The listener.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// The address.
    pub host: String,
    /// The port; 0 picks a free one.
    pub port: u16,
    /// Threads that answer; 0 for one on each core of the machine.
    pub cores: usize,
    /// How long a connection may wait for the whole head of its next request.
    pub header_timeout_ms: u64,
    /// How long a whole request may take.
    pub request_timeout_ms: u64,
    /// How long a client may take nothing of what it is sent.
    pub write_timeout_ms: u64,
    /// How long what is in flight may take to end.
    pub shutdown_grace_ms: u64,
    /// Jobs and reactions are done in `serve`.
    pub workers: bool,
}

/// The database.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Where it is; empty for the SQLite file in `data_dir`. May hold a password.
    pub url: SecretString,
    /// Connections to PostgreSQL.
    pub max_connections: u32,
    /// Connections that read from SQLite.
    pub sqlite_readers: u32,
    /// How long a request waits for a free connection.
    pub acquire_timeout_ms: u64,
    /// A connection that has rested this long is tested before it is used.
    pub test_after_idle_ms: u64,
    /// How errors call the setting of the URL.
    #[serde(skip, default = "Database::setting")]
    pub setting: &'static str,
}

impl Database {
    fn setting() -> &'static str {
        "DATABASE_URL, database.url"
    }
}

/// Redis, by which the nodes wake each other, and in which they remember and count together.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redis {
    /// Where it is; empty to do without. May hold a password.
    pub url: SecretString,
    /// How long a request waits for it.
    pub timeout_ms: u64,
}

/// HTTP.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// Origins whose pages may call the API.
    pub cors_origins: Vec<String>,
    /// Answers say how many SQL statements they cost.
    pub expose_statements: bool,
    /// Entries of `X-Forwarded-For`, from the right, that are believed.
    pub trusted_hops: usize,
}

/// WebSockets, and streams of server-sent events.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ws {
    /// How long a client may take to send `connection_init`.
    pub init_timeout_ms: u64,
    /// How often the server pings.
    pub ping_interval_ms: u64,
    /// How long the pong may take.
    pub pong_timeout_ms: u64,
    /// How long one message may take to leave.
    pub write_timeout_ms: u64,
    /// Messages that may wait to leave.
    pub queue: usize,
    /// Bytes that may wait to leave.
    pub queue_bytes: usize,
    /// How long before the end of an access token it is announced.
    pub expiry_warning_ms: u64,
    /// Open sockets.
    pub max_sockets: usize,
    /// Open sockets of one user.
    pub max_sockets_per_user: usize,
    /// Running operations of one socket.
    pub max_operations: usize,
    /// Bytes of a message from a client.
    pub max_message_bytes: usize,
    /// Origins whose pages may open a socket, besides the API's own and `cors_origins`.
    pub allowed_origins: Vec<String>,
}

/// What people are told of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notifications {
    /// How long a notification that was read is kept, in days.
    pub retention_days: u32,
}

/// The audit log.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audit {
    /// Where its database is; empty for the SQLite file in `data_dir`. May hold a password.
    pub url: SecretString,
    /// Connections to PostgreSQL.
    pub max_connections: u32,
    /// Signs checkpoints: 64 hexadecimal digits; empty for the file in `data_dir`.
    pub signing_key: SecretString,
    /// The folder to which checkpoints are written; empty for one in `data_dir`.
    pub checkpoints_dir: PathBuf,
    /// Entries after which there is a checkpoint, at the latest.
    pub checkpoint_entries: u32,
}

/// Logs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// What to log, as `tracing` filters are written.
    pub level: String,
    /// How a line looks.
    pub format: LogFormat,
    /// A request that takes longer is logged as slow.
    pub slow_request_ms: u64,
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object.
    Json,
    /// For people.
    Text,
}

impl Config {
    /// True when strangers can reach it.
    pub fn is_production(&self) -> bool {
        self.mode == Mode::Production
    }

    /// How long before the end of an access token it is announced: at most half of its life.
    pub fn expiry_warning(&self) -> TimeDelta {
        let ms = self.ws.expiry_warning_ms.min(self.auth.access_token_ttl / 2);
        TimeDelta::milliseconds(ms.try_into().unwrap_or(0))
    }

    /// Where messages go when they are files.
    pub fn mail_folder(&self) -> PathBuf {
        self.data_dir.join("mail")
    }

    /// Where checkpoints of the audit log go.
    pub fn checkpoints_folder(&self) -> PathBuf {
        let chosen = &self.audit.checkpoints_dir;
        if chosen.as_os_str().is_empty() { self.data_dir.join("audit_checkpoints") } else { chosen.clone() }
    }

    /// The same settings, for the database of the audit log.
    #[must_use]
    pub fn of_audit(&self) -> Self {
        let url = match self.audit.url.expose_secret() {
            "" => format!("sqlite://{}", self.data_dir.join("audit.db").display()),
            url => url.to_owned(),
        };
        let database = Database {
            url: url.into(),
            max_connections: self.audit.max_connections,
            sqlite_readers: self.audit.max_connections,
            setting: "AUDIT_DATABASE_URL, audit.url",
            ..self.database.clone()
        };
        Self { database, ..self.clone() }
    }

    /// Where the database is. Holds its password: never log it.
    pub fn database_url(&self) -> String {
        match self.database.url.expose_secret() {
            "" => format!("sqlite://{}", self.data_dir.join("backoffice.db").display()),
            url => url.to_owned(),
        }
    }
}
