//! The pool: whose connection a statement gets.

use std::collections::HashSet;
use std::time::Duration;

use futures::future::join_all;
use resolvers::db::{Pool, Transaction};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use tests::TestApp;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use web::database::{self, Purpose};

use crate::live::on_postgres::need_postgres;

/// The process of the server that answers.
async fn process(pool: &Pool) -> i32 {
    let statement = Statement::from_string(pool.get_database_backend(), "SELECT pg_backend_pid()");
    let row = pool.query_one_raw(statement).await.expect("an answer").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

/// The processes that answer on threads of their own that take turns.
async fn in_turn(pool: &Pool, threads: &[Runtime], turns: usize) -> Vec<i32> {
    let mut processes = Vec::new();
    for _ in 0..turns {
        for thread in threads {
            let pool = pool.clone();
            processes.push(thread.spawn(async move { process(&pool).await }).await.expect("a process"));
        }
    }
    processes
}

#[tokio::test]
async fn a_connection_stays_with_the_thread_that_opened_it_while_there_are_enough() {
    need_postgres();
    let app = TestApp::start().await;
    let mut config = (*app.server().config).clone();
    let thread = || Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let threads = [thread(), thread(), thread()];
    for (most, expected) in [(8, 3), (3, 3), (2, 2), (1, 1)] {
        config.database.max_connections = most;
        let pool = database::connect(&config, Purpose::Requests).await.unwrap().read;
        let processes = in_turn(&pool, &threads, 5).await;
        let different: HashSet<_> = processes.iter().collect();
        assert_eq!(different.len(), expected, "of {most}: {processes:?}");
        if expected == threads.len() {
            assert!(processes.chunks(threads.len()).all(|turn| turn == &processes[..threads.len()]), "{processes:?}");
        }
        assert_eq!(pool.size(), (expected, expected));
        pool.close().await;
    }
    threads.into_iter().for_each(Runtime::shutdown_background);
}

#[tokio::test]
async fn a_connection_that_its_thread_needs_no_more_moves_to_the_one_that_uses_it() {
    need_postgres();
    let app = TestApp::start().await;
    let mut config = (*app.server().config).clone();
    config.database.max_connections = 1;
    let pool = database::connect(&config, Purpose::Requests).await.unwrap().read;
    let thread = || Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let threads = [thread(), thread()];

    let by_turns = in_turn(&pool, &threads, 1200).await;
    assert!(by_turns.iter().all(|process| *process == by_turns[0]), "both need it: it stays");

    let alone = in_turn(&pool, &threads[1..], 1200).await;
    let moves: Vec<_> = alone.windows(2).filter(|pair| pair[0] != pair[1]).collect();
    assert_eq!((moves.len(), alone[0]), (1, by_turns[0]), "it moves once: {moves:?}");
    assert_eq!(pool.size(), (1, 1));
    threads.into_iter().for_each(Runtime::shutdown_background);
}

/// A server that takes no more connections of the pool's role, as when others have taken all that it gives, and that has taken some before.
struct Reluctant {
    app: TestApp,
    owner: DatabaseConnection,
    role: String,
    pool: Pool,
    threads: [Runtime; 2],
}

impl Reluctant {
    /// Has so many connections of each thread.
    async fn start(each: [usize; 2], change: impl FnOnce(&mut web::config::Config)) -> Self {
        need_postgres();
        let app = TestApp::start().await;
        let url = app.server().config.database_url();
        let owner = Database::connect(&url).await.expect("the owner");
        let role = format!("pool_{}", app.app().new_id().simple());
        owner.execute_unprepared(&format!("CREATE ROLE {role} LOGIN")).await.expect("a role");
        let mut config = (*app.server().config).clone();
        let mut as_role = reqwest::Url::parse(&url).expect("an address");
        as_role.set_username(&role).expect("a name");
        config.database.url = String::from(as_role).into();
        change(&mut config);
        let pool = database::connect(&config, Purpose::Requests).await.expect("a pool").read;
        let thread = || Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let threads = [thread(), thread()];
        let mut held = Vec::new();
        for (thread, count) in threads.iter().zip(each) {
            for _ in 0..count {
                let pool = pool.clone();
                held.push(thread.spawn(async move { pool.begin().await }).await.expect("no panic").expect("a connection"));
            }
        }
        commit(held).await;
        let reluctant = Self { app, owner, role, pool, threads };
        reluctant.take_more(false).await;
        reluctant
    }

    /// Whether it takes more connections.
    async fn take_more(&self, more: bool) {
        let may = if more { "LOGIN" } else { "NOLOGIN" };
        self.owner.execute_unprepared(&format!("ALTER ROLE {} {may}", self.role)).await.expect("done");
    }

    async fn end(&self, process: i32) {
        self.owner.execute_unprepared(&format!("SELECT pg_terminate_backend({process}, 5000)")).await.expect("done");
    }

    async fn stop(self) {
        self.pool.close().await;
        self.owner.execute_unprepared(&format!("DROP ROLE {}", self.role)).await.expect("done");
        self.threads.into_iter().for_each(Runtime::shutdown_background);
        drop(self.app);
    }
}

async fn commit(held: Vec<Transaction>) {
    for transaction in held {
        transaction.commit().await.expect("done");
    }
}

#[tokio::test]
async fn where_the_server_takes_no_more_connections_those_there_are_answer_for_all_threads() {
    let server = Reluctant::start([1, 0], |_| {}).await;
    in_turn(&server.pool, &server.threads, 2).await;
    assert_eq!(server.pool.size(), (1, 1), "an idle one of another thread");

    let held = server.pool.begin().await.unwrap();
    let mut waiting = Box::pin(process(&server.pool));
    assert!(timeout(Duration::from_millis(50), &mut waiting).await.is_err());
    assert_eq!(server.pool.size(), (1, 0), "whoever waits has none");
    held.commit().await.unwrap();
    assert!(waiting.await > 0, "one that was in use");
    server.stop().await;
}

#[tokio::test]
async fn those_who_need_a_connection_that_others_just_take_wait_for_it() {
    let server = Reluctant::start([1, 0], |config| config.database.acquire_timeout_ms = 30_000).await;
    let asking: Vec<_> = (0..16)
        .map(|at| {
            let pool = server.pool.clone();
            server.threads[at % 2].spawn(async move {
                for _ in 0..50 {
                    process(&pool).await;
                }
            })
        })
        .collect();
    for asked in asking {
        asked.await.unwrap();
    }
    assert_eq!(server.pool.size(), (1, 1));
    server.stop().await;
}

#[tokio::test]
async fn a_connection_that_rested_and_died_takes_none_with_it_that_was_used_since() {
    let server = Reluctant::start([1, 1], |config| config.database.test_after_idle_ms = 1).await;
    let dead = in_turn(&server.pool, &server.threads[1..], 1).await[0];
    let used = in_turn(&server.pool, &server.threads[..1], 1).await[0];
    server.end(dead).await;
    assert_eq!(in_turn(&server.pool, &server.threads[1..], 1).await, [used]);
    assert_eq!(server.pool.size(), (1, 1));
    server.stop().await;
}

#[tokio::test]
async fn whoever_waits_for_a_connection_that_is_lost_asks_the_server_again() {
    let server = Reluctant::start([1, 0], |config| config.database.acquire_timeout_ms = 30_000).await;
    let held = server.pool.begin().await.unwrap();
    let lost: i32 = {
        let statement = Statement::from_string(DbBackend::Postgres, "SELECT pg_backend_pid()");
        held.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    };
    let mut waiting: Vec<_> = (0..4).map(|_| Box::pin(process(&server.pool))).collect();
    assert!(timeout(Duration::from_millis(50), join_all(&mut waiting)).await.is_err());
    server.take_more(true).await;
    server.end(lost).await;
    assert!(held.execute_unprepared("SELECT 1").await.is_err());
    drop(held);
    let answered = timeout(Duration::from_secs(10), join_all(waiting)).await.expect("nobody waits on");
    assert!(answered.iter().all(|process| *process != lost), "{answered:?}");
    server.stop().await;
}
