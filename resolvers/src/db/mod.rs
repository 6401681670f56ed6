//! The database as the rules see it: every statement is counted, and none takes longer than it may.

mod patience;
mod pool;
mod postgres;

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::task::Poll;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use sea_orm::sea_query::{CommonTableExpression, InsertStatement};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, EntityTrait, ExecResult, QueryResult, RuntimeErr, Select, Statement};
use tracing::Instrument;
use uuid::Uuid;

pub use patience::Patience;
pub use pool::{Pool, Transaction};
pub use postgres::{PgPool, PgTransaction, PoolSettings};

use crate::context::Request;

/// How the codes begin with which a PostgreSQL server says that it is the one who cannot: it ends connections, has no memory, disk or
/// connections left, fails at its files, or is a standby that takes no writes
/// (<https://www.postgresql.org/docs/15/errcodes-appendix.html>).
const UNABLE: [&str; 4] = ["57P", "53", "58", READ_ONLY];
/// The code of a write that a PostgreSQL server does not take.
const READ_ONLY: &str = "25006";
/// SQLite's codes for the same: no memory, a file that cannot be written, read or opened, a full disk (<https://www.sqlite.org/rescode.html>).
const UNABLE_ON_FILE: [u32; 5] = [7, 8, 10, 13, 14];

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

    /// For reading beside requests, such as on behalf of a stream.
    pub fn reader(&self) -> Reader {
        Reader { pool: self.read.clone(), deadline: self.deadline }
    }

    /// Opens a transaction that will write.
    ///
    /// # Errors
    /// The database's, or a connection error when the time is up.
    pub async fn begin(&self) -> Result<Transaction, DbErr> {
        match self.write.clone() {
            // Broken off, it would leave its transaction open on a connection that goes back to the driver's pool.
            pool @ Pool::Driver(_) => self.unbroken(async move { pool.begin().await }).await,
            pool @ Pool::Postgres(_) => within(self.deadline, pool.begin()).await,
        }
    }

    /// Does a step to its end, or gives it up, even if nobody waits for it any more: half of it would be worse than all or nothing.
    ///
    /// # Errors
    /// The step's, or a connection error when the time is up.
    pub async fn unbroken<T: Send + 'static>(
        &self,
        step: impl Future<Output = Result<T, DbErr>> + Send + 'static,
    ) -> Result<T, DbErr> {
        let step = within(self.deadline, step);
        Unbroken(Some(step.in_current_span().boxed())).await
    }
}

/// A step that goes on in a task of its own when whoever waits for it goes away. Nearly nobody does, so nearly none needs a task.
struct Unbroken<T: Send + 'static>(Option<BoxFuture<'static, Result<T, DbErr>>>);

impl<T: Send + 'static> Future for Unbroken<T> {
    type Output = Result<T, DbErr>;

    fn poll(mut self: Pin<&mut Self>, task: &mut std::task::Context<'_>) -> Poll<Self::Output> {
        // Not held while it is polled: one that panics is over.
        let Some(mut step) = self.0.take() else { return Poll::Ready(Err(silent())) };
        let polled = step.as_mut().poll(task);
        if polled.is_pending() {
            self.0 = Some(step);
        }
        polled
    }
}

impl<T: Send + 'static> Drop for Unbroken<T> {
    fn drop(&mut self) {
        if let (Some(step), Ok(runtime)) = (self.0.take(), tokio::runtime::Handle::try_current()) {
            runtime.spawn(step);
        }
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

/// The ids that a statement answers, in its column `id`.
///
/// # Errors
/// The database's.
pub(crate) fn ids(rows: &[QueryResult]) -> Result<Vec<Uuid>, DbErr> {
    rows.iter().map(|row| row.try_get("", "id")).collect()
}

/// Inserts into several tables, on PostgreSQL two with each trip to the server. More could have more parameters than a statement may have.
///
/// # Errors
/// The database's.
pub async fn insert_all<C: ConnectionTrait>(db: &C, inserts: Vec<InsertStatement>) -> Result<(), DbErr> {
    let mut inserts = inserts.into_iter();
    while let Some(mut insert) = inserts.next() {
        // SQLite has no statement that writes two tables, and no trips to save.
        if db.get_database_backend() == DbBackend::Postgres
            && let Some(second) = inserts.next()
        {
            insert.with_cte(CommonTableExpression::new().table_name("second").query(second).to_owned());
        }
        db.execute(&insert).await?;
    }
    Ok(())
}

/// A connection or transaction whose statements are counted for a request and limited in time.
#[derive(Debug)]
pub struct Counted<'a, C> {
    inner: &'a C,
    request: &'a Request,
    database: &'a Database,
}

impl<'a, C> Counted<'a, C> {
    /// Wraps a connection.
    pub fn new(inner: &'a C, request: &'a Request, database: &'a Database) -> Self {
        Self { inner, request, database }
    }

    async fn run<T>(&self, statement: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
        self.request.statements.fetch_add(1, Ordering::Relaxed);
        self.request.patience.wait(self.database.deadline, statement).await
    }
}

/// Gives up on a statement that takes longer than `deadline`: a stopped database must not hold a request for ever.
///
/// # Errors
/// The statement's, or a connection error when the time is up.
pub async fn within<T>(deadline: Duration, statement: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
    tokio::time::timeout(deadline, statement).await.unwrap_or_else(|_| Err(silent()))
}

/// Whether a code speaks of the database, and not of the statement.
fn is_unable(code: &str) -> bool {
    match code.parse::<u32>() {
        // The low byte is the kind; PostgreSQL's have five characters, SQLite's fewer.
        Ok(number) if code.len() < 5 => UNABLE_ON_FILE.contains(&(number & 0xff)),
        _ => UNABLE.iter().any(|prefix| code.starts_with(prefix)),
    }
}

/// Whether it was the database that failed, and not the statement: it cannot be reached, does not answer, is going down, or is full.
pub(crate) fn is_away(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Query(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error)) => match &**error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
            sqlx::Error::Database(refused) => refused.code().is_some_and(|code| is_unable(&code)),
            _ => false,
        },
        _ => false,
    }
}

fn silent() -> DbErr {
    DbErr::Conn(RuntimeErr::Internal("the database did not answer in time".into()))
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

/// Reads beside requests: no statement takes longer than it may.
#[derive(Clone, Debug)]
pub struct Reader {
    pool: Pool,
    deadline: Duration,
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        self.pool.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        within(self.deadline, self.pool.execute_raw(statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        within(self.deadline, self.pool.execute_unprepared(sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        within(self.deadline, self.pool.query_one_raw(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        within(self.deadline, self.pool.query_all_raw(statement)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::TestApp;

    #[tokio::test]
    async fn a_step_ends_though_nobody_waits_for_it() {
        let app = TestApp::new().await;
        let (go_on, gate) = tokio::sync::oneshot::channel();
        let (tell, told) = tokio::sync::oneshot::channel();
        let step = app.database.unbroken(async move {
            gate.await.unwrap();
            Ok(tell.send(()).is_ok())
        });
        assert!(step.now_or_never().is_none(), "it waits, and nobody waits for it any more");
        go_on.send(()).unwrap();
        told.await.unwrap();
    }
}
