//! The database as the rules see it: every statement is counted, and none takes longer than it may.

mod pool;
mod postgres;

use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, EntityTrait, ExecResult, QueryResult, Select, Statement};

pub use pool::{Pool, Transaction};
pub use postgres::{PgPool, PgTransaction, PoolSettings};

/// The pools of one database. SQLite has one writer at a time, so its writes queue here, in order, and never fail as busy.
#[derive(Clone, Debug)]
pub struct Database {
    /// For statements outside transactions.
    pub read: Pool,
    /// For transactions; on PostgreSQL the same pool.
    pub write: Pool,
    /// The limit of one statement.
    pub deadline: Duration,
}

impl Database {
    /// Which database it is.
    pub fn backend(&self) -> DbBackend {
        self.read.get_database_backend()
    }
}

/// The row that a condition on a unique column finds. `Select::one` binds its limit, and PostgreSQL plans a bound limit anew at each
/// execution; a unique row needs none.
///
/// # Errors
/// The database's.
pub async fn unique<E: EntityTrait, C: ConnectionTrait>(select: Select<E>, db: &C) -> Result<Option<E::Model>, DbErr> {
    Ok(select.all(db).await?.pop())
}

/// A connection or transaction whose statements are counted for a request and limited in time.
#[derive(Debug)]
pub struct Counted<'a, C> {
    inner: &'a C,
    statements: &'a AtomicU32,
    deadline: Duration,
}

impl<'a, C> Counted<'a, C> {
    /// Wraps a connection.
    pub fn new(inner: &'a C, statements: &'a AtomicU32, deadline: Duration) -> Self {
        Self { inner, statements, deadline }
    }

    async fn run<T>(&self, statement: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        within(self.deadline, statement).await
    }
}

/// Gives up on a statement that takes longer than `deadline`: a stopped database must not hold a request for ever.
///
/// # Errors
/// The statement's, or a connection error when the time is up.
pub async fn within<T>(deadline: Duration, statement: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
    match tokio::time::timeout(deadline, statement).await {
        Ok(result) => result,
        Err(_) => Err(DbErr::Conn(sea_orm::RuntimeErr::Internal("the database did not answer in time".into()))),
    }
}

#[async_trait::async_trait]
impl<C: ConnectionTrait> ConnectionTrait for Counted<'_, C> {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.run(self.inner.execute_raw(statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.run(self.inner.execute_unprepared(sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.run(self.inner.query_one_raw(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.run(self.inner.query_all_raw(statement)).await
    }
}
