//! The pool: whose connection a statement gets.

use std::collections::HashSet;

use resolvers::db::Pool;
use sea_orm::{ConnectionTrait, Database, Statement};
use tests::TestApp;
use tokio::runtime::{Builder, Runtime};
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

/// As when others have taken all that the server gives, or the password was changed.
#[tokio::test]
async fn where_the_server_takes_no_more_connections_those_there_are_answer_for_all_threads() {
    need_postgres();
    let app = TestApp::start().await;
    let url = app.server().config.database_url();
    let owner = Database::connect(&url).await.unwrap();
    let role = format!("pool_{}", app.app().new_id().simple());
    owner.execute_unprepared(&format!("CREATE ROLE {role} LOGIN")).await.unwrap();
    let mut config = (*app.server().config).clone();
    let mut as_role = reqwest::Url::parse(&url).unwrap();
    as_role.set_username(&role).unwrap();
    config.database.url = String::from(as_role).into();
    let pool = database::connect(&config, Purpose::Requests).await.unwrap().read;
    let thread = || Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let threads = [thread(), thread()];
    in_turn(&pool, &threads[..1], 1).await;

    owner.execute_unprepared(&format!("ALTER ROLE {role} NOLOGIN")).await.unwrap();
    let there = pool.size();
    in_turn(&pool, &threads, 2).await;
    assert_eq!(pool.size(), there, "idle ones of other threads");

    let mut held = Vec::new();
    while pool.size().1 > 0 {
        held.push(pool.begin().await.unwrap());
    }
    let asked = pool.clone();
    let waiting = threads[1].spawn(async move { process(&asked).await });
    while pool.size() != (held.len() + 1, 0) {
        tokio::task::yield_now().await;
    }
    for transaction in held {
        transaction.commit().await.unwrap();
    }
    assert!(waiting.await.unwrap() > 0, "one that was in use");

    pool.close().await;
    owner.execute_unprepared(&format!("DROP ROLE {role}")).await.unwrap();
    threads.into_iter().for_each(Runtime::shutdown_background);
}
