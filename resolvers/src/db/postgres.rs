//! PostgreSQL connections that cost a statement and nothing more.
//!
//! The driver's own pool asks the server once more after each use whether the connection is still good, which doubles the round trips of a
//! one-statement request. Here a connection that was left in the middle of a statement is thrown away instead, and one that rested is
//! asked before its next use.

use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::FutureExt;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Values};
use sea_query_sqlx::SqlxValues;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, Postgres};
use tokio::runtime::{Handle, Id};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use super::{READ_ONLY, is_unable, within};

/// How often in a row a connection is used away from home before it moves. What made it may need it no more, such as the start of the server,
/// and each statement would wake two threads. Connecting costs less than so many statements, and where there are more threads than connections
/// each comes home sooner.
const VISITS: u32 = 1000;

/// How large the pool is and how long it waits.
#[derive(Clone, Debug)]
pub struct PoolSettings {
    /// Connections at most.
    pub size: usize,
    /// How long to wait for a free one, and for a new one.
    pub acquire_timeout: Duration,
    /// After how long a rest a connection is asked whether it is still good.
    pub test_after: Duration,
}

/// Connections to one PostgreSQL database.
#[derive(Clone, Debug)]
pub struct PgPool(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    options: PgConnectOptions,
    settings: PoolSettings,
    permits: Arc<Semaphore>,
    idle: Mutex<Vec<Idle>>,
    /// How many are in use, and that one came back.
    used: AtomicUsize,
    returned: Notify,
}

/// A connection, and where it is at home.
#[derive(Debug)]
struct Kept {
    connection: PgConnection,
    /// The runtime that watches it.
    home: Id,
    /// How often it was used elsewhere since it was last used at home.
    visits: u32,
}

/// A connection that nobody uses.
#[derive(Debug)]
struct Idle {
    kept: Kept,
    since: Instant,
}

impl Shared {
    /// One connection was lost, so the others may be, too: they are asked before their next use as if they had rested long.
    fn distrust(&self) {
        let Some(long_ago) = Instant::now().checked_sub(self.settings.test_after) else { return };
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.iter_mut().for_each(|idle| idle.since = long_ago);
    }

    /// Closes those that nobody uses.
    fn forget(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The connection that was used last on this runtime. One of another is taken only where a new one would be too many, to the pool or, as
    /// `refused` says, to the server: a thread that reads what another watches is woken by it each time.
    fn idle(&self, here: Id, refused: bool) -> Option<Idle> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let any = refused || idle.len() > self.permits.available_permits();
        let at = idle.iter().rposition(|idle| idle.kept.home == here).or_else(|| any.then(|| idle.len().checked_sub(1))?)?;
        let mut found = idle.remove(at);
        found.kept.visits = if found.kept.home == here { 0 } else { found.kept.visits + 1 };
        Some(found)
    }
}

/// A connection in use. Dropped in the middle of a statement or transaction it is closed, and the server undoes what it had begun.
#[derive(Debug)]
struct Lease {
    kept: Option<Kept>,
    clean: bool,
    pool: Arc<Shared>,
    _permit: OwnedSemaphorePermit,
}

impl PgPool {
    /// A pool; connections are made when they are needed.
    pub fn new(options: PgConnectOptions, settings: PoolSettings) -> Self {
        let permits = Arc::new(Semaphore::new(settings.size));
        let (used, returned) = (AtomicUsize::new(0), Notify::new());
        Self(Arc::new(Shared { options, settings, permits, idle: Mutex::default(), used, returned }))
    }

    /// How many connections are open, and how many of them are idle.
    pub fn size(&self) -> (usize, usize) {
        let idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).len();
        (self.0.settings.size - self.0.permits.available_permits() + idle, idle)
    }

    /// Gives out no more connections and closes the idle ones.
    pub async fn close(&self) {
        self.0.permits.close();
        let idle = std::mem::take(&mut *self.0.idle.lock().unwrap_or_else(PoisonError::into_inner));
        for idle in idle {
            // There is nothing to do about a connection that does not close.
            let _ = idle.kept.connection.close().await;
        }
    }

    async fn lease(&self) -> Result<Lease, DbErr> {
        let limit = self.0.settings.acquire_timeout;
        let permit = tokio::time::timeout(limit, self.0.permits.clone().acquire_owned()).await;
        let permit = permit.map_err(|_| lost("no connection became free in time"))?.map_err(|_| lost("the pool is closed"))?;
        let here = Handle::current().id();
        let kept = match self.ready(here, false).await {
            Some(kept) if kept.visits > VISITS => self.moved(kept, here).boxed().await,
            Some(kept) => kept,
            // This is rare and large: every statement would carry it.
            None => self.another(here).boxed().await?,
        };
        self.0.used.fetch_add(1, Ordering::Relaxed);
        Ok(Lease { kept: Some(kept), clean: true, pool: self.0.clone(), _permit: permit })
    }

    /// One of those that nobody uses, if it is still good.
    async fn ready(&self, here: Id, refused: bool) -> Option<Kept> {
        while let Some(Idle { mut kept, since }) = self.0.idle(here, refused) {
            let rested = since.elapsed() >= self.0.settings.test_after;
            if !rested || within(self.0.settings.acquire_timeout, async { ping(&mut kept.connection).await }).await.is_ok() {
                return Some(kept);
            }
            // What ended or silenced this one did so to the others that rested with it: to test each would take too long.
            self.0.forget();
        }
        None
    }

    /// A new connection. Where the server takes no more, it is one of those that there are, whatever their home, as soon as there is one.
    async fn another(&self, here: Id) -> Result<Kept, DbErr> {
        let refused = match self.connect(here).await {
            Err(error) if is_refused(&error) => error,
            made => return made,
        };
        let returned = async {
            loop {
                let mut returned = pin!(self.0.returned.notified());
                returned.as_mut().enable();
                // Asked first: what comes back afterwards is found or heard of.
                let in_use = self.0.used.load(Ordering::Acquire) > 0;
                match self.ready(here, true).await {
                    None if in_use => returned.await,
                    found => return found,
                }
            }
        };
        let found = tokio::time::timeout(self.0.settings.acquire_timeout, returned).await;
        found.ok().flatten().ok_or(refused)
    }

    async fn connect(&self, home: Id) -> Result<Kept, DbErr> {
        let connecting =
            self.0.options.connect().map(|made| made.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into()))));
        let connection = within(self.0.settings.acquire_timeout, connecting).await?;
        Ok(Kept { connection, home, visits: 0 })
    }

    /// A connection of here, in the place of one that only visits. Where none can be made, the visitor is as good as before.
    async fn moved(&self, visitor: Kept, here: Id) -> Kept {
        match self.connect(here).await {
            Ok(kept) => {
                // There is nothing to do about a connection that does not close.
                let _ = visitor.connection.close().await;
                kept
            }
            Err(_) => Kept { visits: 0, ..visitor },
        }
    }

    /// Opens a transaction.
    ///
    /// # Errors
    /// When there is no connection, or the server does not begin.
    pub async fn begin(&self) -> Result<PgTransaction, DbErr> {
        let mut lease = self.lease().await?;
        lease.run(async |connection| connection.execute("BEGIN").await).await?;
        lease.clean = false;
        Ok(PgTransaction { lease: tokio::sync::Mutex::new(Some(lease)) })
    }
}

async fn ping(connection: &mut PgConnection) -> Result<(), DbErr> {
    connection.ping().await.map_err(failed)
}

/// Whether the server itself said no.
fn is_refused(error: &DbErr) -> bool {
    matches!(error, DbErr::Conn(RuntimeErr::SqlxError(error)) if matches!(**error, sqlx::Error::Database(_)))
}

fn lost(why: &str) -> DbErr {
    DbErr::Conn(RuntimeErr::Internal(why.into()))
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

fn query(statement: Statement) -> Query<'static, Postgres, SqlxValues> {
    let values = statement.values.unwrap_or(Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql), SqlxValues(values))
}

impl Lease {
    /// Runs something on the connection. Until it is over the connection is not clean, so giving up on it closes the connection.
    async fn run<T>(&mut self, work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, sqlx::Error>) -> Result<T, DbErr> {
        let Some(kept) = self.kept.as_mut() else { return Err(lost("the connection was lost")) };
        let before = std::mem::replace(&mut self.clean, false);
        let result = work(&mut kept.connection).await;
        match &result {
            Ok(_) | Err(sqlx::Error::RowNotFound) => self.clean = before,
            // The server refused the statement; the connection is as good as before, unless it is the server that is unable.
            Err(sqlx::Error::Database(refused)) if !refused.code().is_some_and(|code| is_unable(&code)) => {
                self.clean = before;
            }
            // So it stays for each of these connections, even where another server has taken over.
            Err(sqlx::Error::Database(refused)) if refused.code().is_some_and(|code| code == READ_ONLY) => {
                self.kept = None;
                self.pool.forget();
            }
            Err(_) => {
                self.kept = None;
                self.pool.distrust();
            }
        }
        result.map_err(failed)
    }

    /// Gives it back: for the next user if it is clean, and otherwise closed.
    fn release(mut self, clean: bool) {
        self.clean = clean;
        drop(self);
    }

    async fn fetch(&mut self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let rows = self.run(async |connection| query(statement).fetch_all(connection).await).await?;
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }

    async fn execute(&mut self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.run(async |connection| query(statement).execute(connection).await).await.map(ExecResult::from)
    }

    async fn execute_unprepared(&mut self, sql: &str) -> Result<ExecResult, DbErr> {
        let sql = AssertSqlSafe(sql.to_owned());
        self.run(async |connection| sqlx::raw_sql(sql).execute(connection).await).await.map(ExecResult::from)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let (Some(kept), true) = (self.kept.take(), self.clean && !self.pool.permits.is_closed()) {
            let idle = Idle { kept, since: Instant::now() };
            self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(idle);
        }
        self.pool.used.fetch_sub(1, Ordering::Release);
        self.pool.returned.notify_one();
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for PgPool {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.lease().await?.execute(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.lease().await?.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(self.lease().await?.fetch(statement).await?.into_iter().next())
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.lease().await?.fetch(statement).await
    }
}

/// A transaction. Dropped before its commit it is rolled back.
#[derive(Debug)]
pub struct PgTransaction {
    lease: tokio::sync::Mutex<Option<Lease>>,
}

impl PgTransaction {
    /// Makes it last.
    ///
    /// # Errors
    /// The server's; then nothing has happened, or, when the connection broke, nobody knows.
    pub async fn commit(self) -> Result<(), DbErr> {
        let mut lease = self.lease.lock().await.take().ok_or_else(|| lost("the transaction is over"))?;
        lease.run(async |connection| connection.execute("COMMIT").await).await?;
        lease.release(true);
        Ok(())
    }
}

/// Rolls back beside the request, which has its answer already, and keeps the connection.
impl Drop for PgTransaction {
    fn drop(&mut self) {
        let (Some(mut lease), Ok(runtime)) = (self.lease.get_mut().take(), Handle::try_current()) else { return };
        runtime.spawn(async move {
            let limit = lease.pool.settings.acquire_timeout;
            let rolled_back = within(limit, lease.run(async |connection| connection.execute("ROLLBACK").await)).await;
            lease.release(rolled_back.is_ok());
        });
    }
}

macro_rules! in_transaction {
    ($self:ident, $lease:ident => $work:expr) => {{
        let mut held = $self.lease.lock().await;
        let $lease = held.as_mut().ok_or_else(|| lost("the transaction is over"))?;
        $work.await
    }};
}

#[async_trait::async_trait]
impl ConnectionTrait for PgTransaction {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        in_transaction!(self, lease => lease.execute(statement))
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        in_transaction!(self, lease => lease.execute_unprepared(sql))
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(in_transaction!(self, lease => lease.fetch(statement))?.into_iter().next())
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        in_transaction!(self, lease => lease.fetch(statement))
    }
}
