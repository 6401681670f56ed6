//! Where statements go: SQLite through the driver's pool, PostgreSQL through ours.

use futures::FutureExt;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait,
};

use super::postgres::{PgPool, PgTransaction};

/// Runs statements outside transactions, and opens transactions.
#[derive(Clone, Debug)]
pub enum Pool {
    /// The driver's.
    Driver(DatabaseConnection),
    /// Ours.
    Postgres(PgPool),
}

/// An open transaction. Dropped before its commit it is rolled back.
#[derive(Debug)]
pub enum Transaction {
    /// The driver's.
    Driver(DatabaseTransaction),
    /// Ours.
    Postgres(PgTransaction),
}

impl Pool {
    /// The driver's pool, which migrations need. Maintenance uses no other.
    ///
    /// # Errors
    /// When this is ours.
    pub fn driver(&self) -> Result<&DatabaseConnection, DbErr> {
        match self {
            Self::Driver(connection) => Ok(connection),
            Self::Postgres(_) => Err(DbErr::Custom("this pool is for requests, not for maintenance".into())),
        }
    }

    /// How many connections are open, and how many of them are idle: never more than there are.
    pub fn size(&self) -> (usize, usize) {
        match self {
            Self::Postgres(pool) => pool.size(),
            Self::Driver(connection) if connection.get_database_backend() == DbBackend::Sqlite => {
                let pool = connection.get_sqlite_connection_pool();
                counted(pool.size(), pool.num_idle())
            }
            Self::Driver(connection) => {
                let pool = connection.get_postgres_connection_pool();
                counted(pool.size(), pool.num_idle())
            }
        }
    }

    /// Gives out no more connections and closes the idle ones.
    pub async fn close(&self) {
        match self {
            // There is nothing to do about a pool that does not close.
            Self::Driver(connection) => drop(connection.close_by_ref().await),
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// Opens a transaction that will write. On SQLite it takes the write lock at once: a transaction that begins by reading fails as busy
    /// when it comes to write.
    ///
    /// # Errors
    /// The database's.
    #[expect(clippy::disallowed_methods, reason = "the one place that opens a write transaction")]
    pub async fn begin(&self) -> Result<Transaction, DbErr> {
        match self {
            Self::Driver(connection) => {
                let mode = Some(SqliteTransactionMode::Immediate);
                let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
                // The driver's beginning is large, and everything that writes would carry it.
                connection.begin_with_options(options).boxed().await.map(Transaction::Driver)
            }
            Self::Postgres(pool) => pool.begin().await.map(Transaction::Postgres),
        }
    }
}

impl Transaction {
    /// Makes it last.
    ///
    /// # Errors
    /// The database's.
    pub async fn commit(self) -> Result<(), DbErr> {
        match self {
            Self::Driver(transaction) => transaction.commit().await,
            Self::Postgres(transaction) => transaction.commit().await,
        }
    }
}

macro_rules! either {
    ($t:ty) => {
        #[async_trait::async_trait]
        impl ConnectionTrait for $t {
            fn get_database_backend(&self) -> DbBackend {
                match self {
                    Self::Driver(c) => c.get_database_backend(),
                    Self::Postgres(c) => c.get_database_backend(),
                }
            }

            async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
                match self {
                    Self::Driver(c) => c.execute_raw(statement).await,
                    Self::Postgres(c) => c.execute_raw(statement).await,
                }
            }

            async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
                match self {
                    Self::Driver(c) => c.execute_unprepared(sql).await,
                    Self::Postgres(c) => c.execute_unprepared(sql).await,
                }
            }

            async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
                match self {
                    Self::Driver(c) => c.query_one_raw(statement).await,
                    Self::Postgres(c) => c.query_one_raw(statement).await,
                }
            }

            async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
                match self {
                    Self::Driver(c) => c.query_all_raw(statement).await,
                    Self::Postgres(c) => c.query_all_raw(statement).await,
                }
            }
        }
    };
}

either!(Pool);
either!(Transaction);

/// How many connections the driver's pool has, and how many of them are idle. It counts one as idle after it has given it back, so one that is taken in
/// that moment makes them fewer than none.
fn counted(size: u32, idle: usize) -> (usize, usize) {
    let size = size as usize;
    (size, if idle > size { 0 } else { idle })
}
