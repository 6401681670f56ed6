//! PostgreSQL connections that cost a statement and nothing more.
//!
//! The driver's own pool asks the server once more after each use whether the connection is still good, which doubles the round trips of a
//! one-statement request. Here a connection that was left in the middle of a statement is thrown away instead, and one that rested is
//! asked before its next use.

use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
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
/// How long a move may delay the statement that it is made for. It is a luxury: the visitor works.
const MOVE: Duration = Duration::from_millis(250);
/// After the server has taken no more connections, none is asked for so long: each time it would begin a process to say so again.
const REFUSED: Duration = Duration::from_millis(200);

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
    there: Mutex<There>,
    /// That one is out no more, whatever became of it.
    returned: Notify,
}

/// The connections that there are.
#[derive(Debug, Default)]
struct There {
    idle: Vec<Idle>,
    /// How many are out: in use, asked whether they are still good, or being made.
    out: usize,
    /// When the server last took no more, and what it said.
    refused: Option<(Instant, DbErr)>,
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

/// What there is for somebody who needs a connection.
#[derive(Debug)]
enum Next {
    /// This one; and since when nobody has used it.
    Found(Out, Instant),
    /// One may be made.
    Make(Out),
    /// Nothing as yet: the server takes no more, and those that there are may come back.
    Wait,
    /// Nothing: the server takes no more, and there are none.
    Refused(DbErr),
}

/// A connection that is out, or the place of one that is being made. It comes back when this is dropped, and is closed if it is not clean: the
/// server then undoes what it had begun.
#[derive(Debug)]
struct Out {
    kept: Option<Kept>,
    clean: bool,
    pool: Arc<Shared>,
}

impl Shared {
    fn there(&self) -> MutexGuard<'_, There> {
        self.there.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One connection was lost, so the others may be, too: they are asked before their next use as if they had rested long.
    fn distrust(&self) {
        let mut there = self.there();
        there.refused = None; // it leaves room at the server
        let Some(long_ago) = Instant::now().checked_sub(self.settings.test_after) else { return };
        there.idle.iter_mut().for_each(|idle| idle.since = long_ago);
    }

    /// Closes those that nobody uses.
    fn forget(&self) {
        let mut there = self.there();
        there.refused = None;
        there.idle.clear();
    }

    /// The connection that was used last on this runtime, or else a new one. One of another runtime is taken only where a new one would be too
    /// many, to the pool or to the server: a thread that reads what another watches is woken by it each time. Where there are none, whoever has
    /// not `asked` the server does: it may take some again.
    fn next(self: &Arc<Self>, here: Id, asked: bool) -> Next {
        let mut there = self.there();
        let refused = there.refused.as_ref().filter(|(at, _)| at.elapsed() < REFUSED).map(|(_, error)| error.clone());
        let any = refused.is_some() || there.idle.len() > self.permits.available_permits();
        let at = there.idle.iter().rposition(|idle| idle.kept.home == here);
        let found = at.or_else(|| any.then(|| there.idle.len().checked_sub(1))?).map(|at| there.idle.remove(at));
        let kept = match (found, refused) {
            (None, Some(_)) if there.out > 0 => return Next::Wait,
            (None, Some(error)) if asked => return Next::Refused(error),
            (found, _) => found,
        };
        there.out += 1;
        drop(there);
        let since = kept.as_ref().map(|idle| idle.since);
        let kept = kept.map(|Idle { kept, .. }| Kept { visits: if kept.home == here { 0 } else { kept.visits + 1 }, ..kept });
        let out = Out { kept, clean: true, pool: self.clone() };
        match since {
            Some(since) => Next::Found(out, since),
            None => Next::Make(out),
        }
    }

    async fn connect(&self, home: Id, limit: Duration) -> Result<Kept, DbErr> {
        let connecting =
            self.options.connect().map(|made| made.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into()))));
        Ok(Kept { connection: within(limit, connecting).await?, home, visits: 0 })
    }

    /// What is found, waited for or made, when it is not there at once. Where the server takes no more connections it is one of those that
    /// there are, whatever their home, as soon as there is one.
    async fn found(self: &Arc<Self>, first: Next, here: Id) -> Result<Out, DbErr> {
        let (mut next, mut asked) = (first, false);
        let until = tokio::time::Instant::now() + self.settings.acquire_timeout;
        loop {
            let mut returned = pin!(self.returned.notified());
            match next {
                Next::Found(mut out, since) => {
                    if out.is_good(since).await {
                        return Ok(out);
                    }
                }
                Next::Make(mut out) => match self.connect(here, self.settings.acquire_timeout).await {
                    Ok(kept) => {
                        out.kept = Some(kept);
                        return Ok(out);
                    }
                    Err(error) if is_refused(&error) => {
                        self.there().refused = Some((Instant::now(), error));
                        asked = true;
                    }
                    Err(error) => return Err(error),
                },
                Next::Refused(error) => {
                    // whoever waits as well learns it from here
                    self.returned.notify_one();
                    return Err(error);
                }
                Next::Wait => {
                    // heard from now on: what came back before is found
                    returned.as_mut().enable();
                    next = self.next(here, asked);
                    if matches!(next, Next::Wait) {
                        tokio::time::timeout_at(until, returned).await.map_err(|_| lost(NONE_FREE))?;
                        next = self.next(here, asked);
                    }
                    continue;
                }
            }
            next = self.next(here, asked);
        }
    }
}

impl Out {
    /// Whether it may be used: one that rested is asked, and closed when it is not good any more.
    async fn is_good(&mut self, since: Instant) -> bool {
        if since.elapsed() < self.pool.settings.test_after {
            return true;
        }
        let Some(kept) = self.kept.as_mut() else { return false };
        self.clean = false;
        if within(self.pool.settings.acquire_timeout, async { ping(&mut kept.connection).await }).await.is_ok() {
            self.clean = true;
            return true;
        }
        // What ended or silenced this one did so to those that rested with it: to test each would take too long.
        self.pool.there().idle.retain(|other| other.since > since);
        false
    }

    /// Brings it home where it is used, in the place of one that only visits. Where none can be made, the visitor is as good as before.
    async fn move_to(&mut self, here: Id) {
        let Some(visitor) = self.kept.as_mut() else { return };
        visitor.visits = 0;
        let Ok(made) = self.pool.connect(here, MOVE).await else { return };
        if let Some(visitor) = self.kept.replace(made) {
            // There is nothing to do about a connection that does not close.
            let _ = within(MOVE, visitor.connection.close().map(|closed| closed.map_err(failed))).await;
        }
    }
}

impl Drop for Out {
    fn drop(&mut self) {
        let kept = self.kept.take();
        let mut there = self.pool.there();
        there.out -= 1;
        match kept {
            Some(kept) if self.clean && !self.pool.permits.is_closed() => there.idle.push(Idle { kept, since: Instant::now() }),
            Some(_) => there.refused = None,
            None => {}
        }
        drop(there);
        self.pool.returned.notify_one();
    }
}

/// A connection in use, and the right to use one.
#[derive(Debug)]
struct Lease {
    out: Out,
    // after the connection: one that has come back is counted before there is room for one more
    _permit: OwnedSemaphorePermit,
}

impl PgPool {
    /// A pool; connections are made when they are needed.
    pub fn new(options: PgConnectOptions, settings: PoolSettings) -> Self {
        let permits = Arc::new(Semaphore::new(settings.size));
        Self(Arc::new(Shared { options, settings, permits, there: Mutex::default(), returned: Notify::new() }))
    }

    /// How many connections are open or being made, and how many of them are idle.
    pub fn size(&self) -> (usize, usize) {
        let there = self.0.there();
        (there.out + there.idle.len(), there.idle.len())
    }

    /// Gives out no more connections and closes the idle ones.
    pub async fn close(&self) {
        self.0.permits.close();
        let idle = std::mem::take(&mut self.0.there().idle);
        for idle in idle {
            // There is nothing to do about a connection that does not close.
            let _ = idle.kept.connection.close().await;
        }
    }

    async fn lease(&self) -> Result<Lease, DbErr> {
        let limit = self.0.settings.acquire_timeout;
        let permit = tokio::time::timeout(limit, self.0.permits.clone().acquire_owned()).await;
        let permit = permit.map_err(|_| lost(NONE_FREE))?.map_err(|_| lost("the pool is closed"))?;
        let here = Handle::current().id();
        let mut out = match self.0.next(here, false) {
            Next::Found(out, since) if since.elapsed() < self.0.settings.test_after => out,
            // This is rare and large: every statement would carry it.
            next => self.0.found(next, here).boxed().await?,
        };
        if out.kept.as_ref().is_some_and(|kept| kept.visits > VISITS) {
            out.move_to(here).boxed().await;
        }
        Ok(Lease { out, _permit: permit })
    }

    /// Opens a transaction.
    ///
    /// # Errors
    /// When there is no connection, or the server does not begin.
    pub async fn begin(&self) -> Result<PgTransaction, DbErr> {
        let mut lease = self.lease().await?;
        lease.run(async |connection| connection.execute("BEGIN").await).await?;
        lease.out.clean = false;
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

const NONE_FREE: &str = "no connection became free in time";

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
        let Some(kept) = self.out.kept.as_mut() else { return Err(lost("the connection was lost")) };
        let before = std::mem::replace(&mut self.out.clean, false);
        let result = work(&mut kept.connection).await;
        match &result {
            Ok(_) | Err(sqlx::Error::RowNotFound) => self.out.clean = before,
            // The server refused the statement; the connection is as good as before, unless it is the server that is unable.
            Err(sqlx::Error::Database(refused)) if !refused.code().is_some_and(|code| is_unable(&code)) => {
                self.out.clean = before;
            }
            // So it stays for each of these connections, even where another server has taken over.
            Err(sqlx::Error::Database(refused)) if refused.code().is_some_and(|code| code == READ_ONLY) => {
                self.out.kept = None;
                self.out.pool.forget();
            }
            Err(_) => {
                self.out.kept = None;
                self.out.pool.distrust();
            }
        }
        result.map_err(failed)
    }

    /// Gives it back: for the next user if it is clean, and otherwise closed.
    fn release(mut self, clean: bool) {
        self.out.clean = clean;
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
            let limit = lease.out.pool.settings.acquire_timeout;
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
