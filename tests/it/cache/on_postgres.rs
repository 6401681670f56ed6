//! Several nodes, with Redis and without, and with a Redis that goes away, forgets, or stands still.

use std::time::Instant;

use redis::AsyncCommands;
use redis::aio::MultiplexedConnection;
use serde_json::{Value as Json, json};
use tests::services::Redis;
use tests::{Person, TestApp, until, within};
use web::config::Config;

use super::crowd::{Crowd, current};
use crate::live::on_postgres::need_postgres;

fn by(redis: &Redis) -> impl Fn(&mut Config) + use<> {
    let url = redis.url();
    move |config| config.redis.url = url.clone().into()
}

/// The same, with the patience of a server.
fn impatient(redis: &Redis) -> impl Fn(&mut Config) + use<> {
    let settings = by(redis);
    move |config| {
        settings(config);
        config.redis.timeout_ms = Config::defaults().redis.timeout_ms;
    }
}

/// A node that has reached Redis.
async fn reached(node: TestApp) -> TestApp {
    until_redis_is(true, &node).await;
    node
}

async fn until_redis_is(up: bool, node: &TestApp) {
    let redis = node.app().redis.clone().expect("a node with Redis");
    until("Redis", || redis.is_up() == up).await;
}

/// Two nodes that share a Redis.
async fn two_nodes(redis: &Redis) -> (TestApp, TestApp) {
    let app = reached(TestApp::start_with(by(redis)).await).await;
    let node = reached(app.beside(by(redis)).await).await;
    (app, node)
}

/// Asks for something that the node is not likely to have in its process, so that it asks Redis.
async fn miss(node: &TestApp, n: usize) {
    current(node).await;
    node.admin().query(&format!("{{ users(first: {}) {{ edges {{ node {{ name }} }} }} }}", 1 + n % 100)).await.ok();
}

/// Asks until the node has found that Redis does not answer.
async fn until_given_up(node: &TestApp) {
    let redis = node.app().redis.clone().expect("a node with Redis");
    within("a miss that Redis does not answer", async {
        for n in (0..).take_while(|_| redis.is_up()) {
            miss(node, n).await;
        }
    })
    .await;
}

/// What stands in Redis.
async fn raw(redis: &Redis) -> MultiplexedConnection {
    let client = redis::Client::open(redis.url()).expect("a URL");
    client.get_multiplexed_async_connection().await.expect("a connection")
}

/// The name of what is kept under a name of ours, once it is there.
async fn kept(connection: &mut MultiplexedConnection, name: &str) -> String {
    let pattern = format!("backoffice:*:{name}");
    within(name, async {
        loop {
            let keys: Vec<String> = connection.keys(&pattern).await.expect("keys");
            if let Some(key) = keys.into_iter().next() {
                return key;
            }
        }
    })
    .await
}

/// The same of somebody.
async fn kept_user(connection: &mut MultiplexedConnection, user: &Person) -> String {
    kept(connection, &format!("user:{}", user.id().as_str().expect("an id"))).await
}

async fn name(by: &Person, id: &Json) -> (String, u32) {
    let answer = by.query_with("query ($id: ID!) { user(id: $id) { name } }", json!({"id": id})).await.ok();
    (answer.text("/user/name").to_owned(), answer.statements())
}

async fn rename(by: &Person, id: &Json, name: &str) {
    by.mutate("updateUser", "user { id }", json!({"id": id, "name": name})).await.ok();
}

#[tokio::test]
async fn two_nodes_without_redis() {
    need_postgres();
    let app = TestApp::start().await;
    let node = app.beside(|_| {}).await;
    let crowd = Crowd::of(&[&app, &node]).await;
    crowd.run().await;
    crowd.in_the_end().await;
}

#[tokio::test]
async fn two_nodes_and_a_redis_that_forgets_and_goes_away() {
    need_postgres();
    let mut redis = Redis::start().expect("Redis");
    let app = reached(TestApp::start_with(impatient(&redis)).await).await;
    let node = reached(app.beside(impatient(&redis)).await).await;
    let crowd = Crowd::of(&[&app, &node]).await;
    let trouble = async {
        let mut connection = raw(&redis).await;
        for n in 0..20 {
            miss(&app, n).await;
            redis::cmd("FLUSHALL").query_async::<()>(&mut connection).await.expect("an empty Redis");
        }
        let memory: String = redis::cmd("INFO").arg("memory").query_async(&mut connection).await.expect("memory");
        let used = memory.lines().find_map(|line| line.strip_prefix("used_memory:")).expect("used memory");
        let mut full = redis::cmd("CONFIG");
        full.arg("SET").arg("maxmemory-policy").arg("allkeys-lru").arg("maxmemory").arg(used.trim());
        full.query_async::<()>(&mut connection).await.expect("a Redis without room");
        redis.freeze().expect("a Redis that stands still");
        until_given_up(&app).await;
        redis.thaw().expect("a Redis that goes on");
        until_redis_is(true, &app).await;
        redis.stop();
        until_given_up(&app).await;
        redis.again().expect("Redis");
    };
    tokio::join!(crowd.run(), trouble);
    until_redis_is(true, &node).await;
    crowd.run().await;
    crowd.in_the_end().await;
}

#[tokio::test]
async fn what_one_node_has_read_the_others_find_in_redis() {
    need_postgres();
    let redis = Redis::start().expect("Redis");
    let (app, node) = two_nodes(&redis).await;
    let agent = app.agent().await;
    current(&app).await;
    assert_eq!(name(&app.admin(), agent.id()).await, ("agent 1".into(), 1));
    let mut connection = raw(&redis).await;
    let key = kept_user(&mut connection, &agent).await;
    let left: i64 = connection.pttl(&key).await.expect("a time to live");
    assert!((1..=600_000).contains(&left), "10 minutes at most, in milliseconds: {left}");
    let text: String = connection.get(&key).await.expect("an entry");
    assert!(text.contains("agent 1") && !text.contains("argon2"), "no hash of a password: {text}");
    current(&node).await;
    assert_eq!(name(&app.admin().at(&node), agent.id()).await, ("agent 1".into(), 0));
    // a list, and who sees less of it
    let list = "{ users(first: 3) { edges { node { name } } } }";
    app.admin().query(list).await.ok();
    let key = kept(&mut connection, "users:query:*").await;
    let left: i64 = connection.pttl(&key).await.expect("a time to live");
    assert!((1..=300_000).contains(&left), "5 minutes at most: {left}");
    current(&node).await;
    assert_eq!(app.admin().at(&node).query(list).await.ok().statements(), 0);
    let one = app.person_with("user", &[&format!("users:read:{}", agent.id().as_str().expect("an id"))]).await;
    let seen = one.at(&node).query(list).await.ok();
    assert_eq!(seen.nodes("/users").len(), 2, "oneself and the agent: {:#}", seen.json);
}

/// The reader that reads before the commit of another node, and stores after all have forgotten.
#[tokio::test]
async fn what_was_read_before_a_change_and_is_stored_after_it_is_used_by_nobody() {
    need_postgres();
    let redis = Redis::start().expect("Redis");
    let (app, node) = two_nodes(&redis).await;
    let agent = app.agent().await;
    current(&app).await;
    name(&app.admin(), agent.id()).await;
    let mut connection = raw(&redis).await;
    let key = kept_user(&mut connection, &agent).await;
    let old: Vec<u8> = connection.get(&key).await.expect("an entry");
    rename(&app.admin(), agent.id(), "New").await;
    for late in [&app, &node] {
        let _: () = connection.set(&key, &old).await.expect("a late entry");
        current(late).await;
        assert_eq!(name(&app.admin().at(late), agent.id()).await.0, "New");
    }
    // what is read now replaces it
    within("the new entry", async { while !connection.get::<_, String>(&key).await.expect("an entry").contains("New") {} }).await;
}

/// What cannot be read stands for an entry that somebody has read later than we.
#[tokio::test]
async fn a_newer_entry_is_not_replaced() {
    need_postgres();
    let redis = Redis::start().expect("Redis");
    let app = reached(TestApp::start_with(by(&redis)).await).await;
    let (agent, other) = (app.agent().await, app.agent().await);
    current(&app).await;
    name(&app.admin(), agent.id()).await;
    let mut connection = raw(&redis).await;
    let key = kept_user(&mut connection, &agent).await;
    let later = "999999:0:from the future";
    let _: () = connection.set(&key, later).await.expect("an entry");
    // a node that has neither asks for both: one reading, and one script that stores what it found
    let node = reached(app.beside(by(&redis)).await).await;
    current(&node).await;
    let ids = json!({"ids": [agent.id(), other.id()]});
    let answer = app.admin().at(&node).query_with("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids).await.ok();
    assert_eq!(answer.list("/nodes").len(), 2);
    kept_user(&mut connection, &other).await;
    assert_eq!(connection.get::<_, String>(&key).await.expect("an entry"), later);
}

#[tokio::test]
async fn a_redis_that_stands_still_holds_up_nobody() {
    need_postgres();
    let redis = Redis::start().expect("Redis");
    let app = reached(TestApp::start_with(impatient(&redis)).await).await;
    let customer = app.customer("Acme").await;
    redis.freeze().expect("a Redis that stands still");
    let began = Instant::now();
    for n in 0..20 {
        // somebody whom nobody has read yet
        let input = json!({"email": format!("walker{n}@people.example"), "name": "Walker"});
        let id = app.admin().mutate("createUser", "user { id }", input).await.ok().data("/createUser/user/id").clone();
        current(&app).await;
        assert_eq!(name(&app.admin(), &id).await.0, "Walker");
    }
    app.ticket(&customer, "Help").await;
    // each of them would have waited
    println!("20 misses while Redis stands still: {:?}", began.elapsed());
    assert!(!app.app().redis.as_ref().expect("Redis").is_up());
    redis.thaw().expect("a Redis that goes on");
    until_redis_is(true, &app).await;
}
