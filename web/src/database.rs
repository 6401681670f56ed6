//! Opens the database: SQLite by default, PostgreSQL when the settings name one.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use resolvers::db::{Database, PgPool, Pool, PoolSettings};
use resolvers::documents::Documents;
use resolvers::shared::Redis;
use sea_orm::{DbErr, SqlxPostgresConnector, SqlxSqliteConnector};
use secrecy::ExposeSecret;
use sqlx::pool::PoolOptions;
use sqlx::postgres::{PgConnectOptions, Postgres};
use sqlx::sqlite::{Sqlite, SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use subscriptions::Wake;

use crate::config::Config;
use crate::config::secret::private_folder;

/// Prepared statements that a connection keeps.
const STATEMENTS: usize = 512;
/// How long a statement of maintenance (a migration, a seed) may take.
const PATIENCE: Duration = Duration::from_secs(3600);

/// How much later than we the server gives up a statement.
const GRACE: Duration = Duration::from_millis(500);

/// For whom the database is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Requests: no statement takes longer than the settings say.
    Requests,
    /// Migrations and seeds, whose statements may take long.
    Maintenance,
}

/// Why the database cannot be used: one line, without its password.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The URL is not understood.
    #[error("The database's address ({setting}) is not understood: {reason}")]
    Url {
        /// What names it.
        setting: &'static str,
        /// What the driver says.
        reason: String,
    },
    /// The URL of Redis is not understood.
    #[error("REDIS_URL (redis.url) is not understood: {0}")]
    Redis(String),
    /// MongoDB's URL is not understood, or its hosts are not found.
    #[error("MONGODB_URL (documents.url) cannot be used: {0}")]
    Documents(String),
    /// There is no answer, or not the right one.
    #[error("The database at {place} ({setting}) cannot be reached: {reason}")]
    Unreachable {
        /// What names it.
        setting: &'static str,
        /// Host, port and name, or the file.
        place: String,
        /// What the driver says.
        reason: String,
    },
    /// Not everything that people write can be kept in it.
    #[error("The database at {place} ({setting}) has the encoding {encoding}: it must be made with the encoding UTF8")]
    Encoding {
        /// What names it.
        setting: &'static str,
        /// Host, port and name.
        place: String,
        /// What it has instead.
        encoding: String,
    },
    /// A later version of the program has brought it to a shape that this one does not know.
    #[error("The database at {place} ({setting}) is newer than this program, which does not know its step {step}")]
    Newer {
        /// What names it.
        setting: &'static str,
        /// Host, port and name, or the file.
        place: String,
        /// The first that it does not know.
        step: String,
    },
    /// A step failed.
    #[error("The database at {place} cannot be migrated: {reason}")]
    Migration {
        /// Host, port and name, or the file.
        place: String,
        /// What the database says.
        reason: DbErr,
    },
}

enum Target {
    Sqlite(SqliteConnectOptions),
    Postgres(PgConnectOptions),
}

impl Target {
    fn of(config: &Config) -> Result<Self, DatabaseError> {
        let url = config.database_url();
        let target = if url.starts_with("sqlite:") {
            SqliteConnectOptions::from_str(&url).map(Self::Sqlite)
        } else {
            PgConnectOptions::from_str(&url).map(Self::Postgres)
        };
        target.map_err(|error| DatabaseError::Url { setting: config.database.setting, reason: one_line(&error) })
    }

    fn place(&self) -> String {
        match self {
            Self::Sqlite(options) => options.get_filename().display().to_string(),
            Self::Postgres(options) => {
                let name = options.get_database().unwrap_or_else(|| options.get_username());
                format!("{}:{}/{name}", options.get_host(), options.get_port())
            }
        }
    }
}

/// Where the database is, without its password.
pub fn place(config: &Config) -> String {
    Target::of(config).map(|target| target.place()).unwrap_or_default()
}

/// How the nodes that use this database tell each other of new events: by Redis when there is one, and otherwise by PostgreSQL itself.
///
/// # Errors
/// When a URL is not understood.
pub fn wake(config: &Config) -> Result<Wake, DatabaseError> {
    match (config.redis.url.expose_secret(), Target::of(config)?) {
        ("", Target::Sqlite(_)) => Ok(Wake::poll()),
        ("", Target::Postgres(options)) => Ok(Wake::postgres(options.application_name("backoffice listener"))),
        (url, _) => Wake::redis(url).map_err(|error| DatabaseError::Redis(one_line(&error))),
    }
}

/// The Redis that the nodes of this database share. It need not be there yet.
///
/// # Errors
/// When its URL is not understood.
pub fn redis(config: &Config) -> Result<Option<Arc<Redis>>, DatabaseError> {
    let timeout = Duration::from_millis(config.redis.timeout_ms);
    match config.redis.url.expose_secret() {
        "" => Ok(None),
        url => Redis::new(url, timeout, &place(config))
            .map(|redis| Some(Arc::new(redis)))
            .map_err(|error| DatabaseError::Redis(one_line(&error))),
    }
}

/// Where the documents are. MongoDB need not be there yet.
///
/// # Errors
/// When its URL is not understood, or names a host of which the name service knows nothing.
pub async fn documents(config: &Config) -> Result<Documents, DatabaseError> {
    Documents::open(&config.documents).await.map_err(|error| DatabaseError::Documents(one_line(&error)))
}

/// Opens the pools and sees that the database answers.
///
/// # Errors
/// When it does not.
pub async fn connect(config: &Config, purpose: Purpose) -> Result<Database, DatabaseError> {
    let target = Target::of(config)?;
    let place = target.place();
    let setting = config.database.setting;
    let unreachable = |error: sqlx::Error| DatabaseError::Unreachable { setting, place: place.clone(), reason: one_line(&error) };
    let deadline = match purpose {
        Purpose::Requests => config.auth.database_deadline(),
        Purpose::Maintenance => PATIENCE,
    };
    match target {
        Target::Sqlite(options) => sqlite(config, options, deadline).await.map_err(unreachable),
        Target::Postgres(options) => postgres(config, options, deadline, purpose).await.map_err(unreachable),
    }
}

/// A connection of its own for asking whether the database is there: no load on the pools delays the answer. SQLite is opened anew each
/// time, since whoever holds a file open does not notice that it has gone.
///
/// # Errors
/// When the URL is not understood.
pub fn probe(config: &Config) -> Result<Pool, DatabaseError> {
    Ok(match Target::of(config)? {
        Target::Sqlite(options) => {
            let once = pool::<Sqlite>(config, 1).after_release(|_, _| Box::pin(async { Ok(false) }));
            let options = options.create_if_missing(false).read_only(true).disable_statement_logging();
            Pool::Driver(SqlxSqliteConnector::from_sqlx_sqlite_pool(once.connect_lazy_with(options)))
        }
        Target::Postgres(options) => {
            let options = options.application_name("backoffice").disable_statement_logging();
            Pool::Postgres(PgPool::new(options, PoolSettings { size: 1, ..pool_settings(config) }))
        }
    })
}

/// Whether there is a database. One on a server is asked; a file is made by whoever opens it to write.
pub(crate) fn is_made(config: &Config) -> Result<bool, DatabaseError> {
    Ok(match Target::of(config)? {
        Target::Sqlite(options) => options.get_filename().exists(),
        Target::Postgres(_) => true,
    })
}

/// Closes the pools; SQLite then folds its log into the file.
pub async fn close(database: &Database) {
    for pool in [&database.read, &database.write] {
        pool.close().await;
    }
}

async fn sqlite(config: &Config, options: SqliteConnectOptions, deadline: Duration) -> Result<Database, sqlx::Error> {
    if let Some(folder) = options.get_filename().parent() {
        private_folder(folder)?;
    }
    options.clone().create_if_missing(true).connect().await?.close().await?;
    let options = options
        // From now on a file that has gone is a fault. An empty one in its place would take over the log of the one that is lost.
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        // Whatever was acknowledged survives a loss of power; NORMAL would keep the file whole but forget the last commits.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(deadline)
        .statement_cache_capacity(STATEMENTS)
        .pragma("temp_store", "memory")
        .disable_statement_logging();
    // A write outside a transaction can leave its connection on an old snapshot, so readers cannot write.
    let readers = options.clone().pragma("query_only", "on");
    let lasting = |size| pool::<Sqlite>(config, size).idle_timeout(None).max_lifetime(None);
    let write = lasting(1).connect_with(options).await?;
    let read = lasting(config.database.sqlite_readers).connect_with(readers).await?;
    let connection = SqlxSqliteConnector::from_sqlx_sqlite_pool;
    Ok(Database { read: Pool::Driver(connection(read)), write: Pool::Driver(connection(write)), deadline })
}

async fn postgres(
    config: &Config,
    options: PgConnectOptions,
    deadline: Duration,
    purpose: Purpose,
) -> Result<Database, sqlx::Error> {
    let mut options = options.application_name("backoffice").statement_cache_capacity(STATEMENTS).disable_statement_logging();
    if purpose == Purpose::Requests {
        // The server gives up too, after us, who must know that we waited in vain: what nobody waits for must not hold locks. Its notices
        // are for those who type SQL. Compiling a statement takes longer than our longest, the reports, run.
        let timeout = (deadline + GRACE).as_millis().to_string();
        options = options.options([("statement_timeout", timeout.as_str()), ("client_min_messages", "error"), ("jit", "off")]);
    }
    // The pool keeps trying and then says only that it gave up; one connection says why.
    let first = tokio::time::timeout(Duration::from_millis(config.database.acquire_timeout_ms), options.connect()).await;
    first.map_err(|_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))??.close().await?;
    let pool = match purpose {
        Purpose::Requests => Pool::Postgres(PgPool::new(options, pool_settings(config))),
        Purpose::Maintenance => {
            let pool = pool::<Postgres>(config, config.database.max_connections).connect_lazy_with(options);
            Pool::Driver(SqlxPostgresConnector::from_sqlx_postgres_pool(pool))
        }
    };
    Ok(Database { read: pool.clone(), write: pool, deadline })
}

fn pool_settings(config: &Config) -> PoolSettings {
    PoolSettings {
        size: config.database.max_connections as usize,
        acquire_timeout: Duration::from_millis(config.database.acquire_timeout_ms),
        test_after: Duration::from_millis(config.database.test_after_idle_ms),
    }
}

/// A pool that tests a connection only when it has rested: a test costs as much as a statement. One that is still in a transaction is closed:
/// when the disk is full, SQLite ends one by itself; the driver then fails to roll it back and believes that it goes on, so that all later
/// ones would be parts of it, and be lost with it.
fn pool<DB: sqlx::Database>(config: &Config, size: u32) -> PoolOptions<DB> {
    let rested = Duration::from_millis(config.database.test_after_idle_ms);
    PoolOptions::new()
        .max_connections(size)
        .acquire_timeout(Duration::from_millis(config.database.acquire_timeout_ms))
        .test_before_acquire(false)
        .before_acquire(move |connection: &mut DB::Connection, meta| {
            Box::pin(async move {
                if meta.idle_for >= rested {
                    connection.ping().await?;
                }
                Ok(!connection.is_in_transaction())
            })
        })
}

pub(crate) fn one_line(error: &dyn std::fmt::Display) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use sea_orm::ConnectionTrait;

    use super::*;

    #[test]
    fn the_place_does_not_tell_the_password() {
        let mut config = Config::defaults();
        assert_eq!(place(&config), "data/backoffice.db");
        config.database.url = "postgres://me:hidden@db.example:5433/desk".into();
        assert_eq!(place(&config), "db.example:5433/desk");
    }

    #[tokio::test]
    async fn readers_cannot_write_and_writers_can() {
        let folder = std::env::temp_dir().join(format!("backoffice-database-{}", std::process::id()));
        let mut config = Config::defaults();
        config.data_dir = folder.join("made when missing");
        let database = connect(&config, Purpose::Requests).await.unwrap();
        database.write.execute_unprepared("CREATE TABLE t (a)").await.unwrap();
        database.write.execute_unprepared("INSERT INTO t VALUES (1)").await.unwrap();
        let refused = database.read.execute_unprepared("INSERT INTO t VALUES (2)").await.unwrap_err();
        assert!(refused.to_string().contains("readonly"), "{refused}");
        close(&database).await;
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[tokio::test]
    async fn what_is_committed_after_the_disk_was_full_stays() {
        let folder = std::env::temp_dir().join(format!("backoffice-full-{}", std::process::id()));
        let mut config = Config::defaults();
        config.data_dir.clone_from(&folder);
        let database = connect(&config, Purpose::Requests).await.unwrap();
        database.write.execute_unprepared("CREATE TABLE t (a)").await.unwrap();
        database.write.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
        let transaction = database.begin().await.unwrap();
        let full = transaction.execute_unprepared("INSERT INTO t VALUES (zeroblob(1000000))").await.unwrap_err();
        assert!(full.to_string().contains("full"), "{full}");
        drop(transaction);
        database.write.execute_unprepared("PRAGMA max_page_count = 1000000").await.unwrap();
        // One that is given up, and then one that is not.
        drop(database.begin().await.unwrap());
        let transaction = database.begin().await.unwrap();
        transaction.execute_unprepared("INSERT INTO t VALUES (1)").await.unwrap();
        transaction.commit().await.unwrap();
        let question = sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, "SELECT count(*) FROM t");
        let count = database.read.query_one_raw(question).await.unwrap().unwrap().try_get_by_index::<i64>(0).unwrap();
        assert_eq!(count, 1, "what was acknowledged is there for others");
        close(&database).await;
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[tokio::test]
    async fn a_closed_port_is_one_line_without_the_password() {
        let mut config = Config::defaults();
        config.database.url = "postgres://me:hidden@127.0.0.1:1/desk".into();
        let error = connect(&config, Purpose::Requests).await.unwrap_err().to_string();
        assert!(
            error.starts_with("The database at 127.0.0.1:1/desk (DATABASE_URL, database.url) cannot be reached: "),
            "{error}"
        );
        assert!(!error.contains("hidden") && !error.contains('\n'), "{error}");
    }
}
