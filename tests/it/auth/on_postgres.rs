//! Two nodes count attempts together.

use serde_json::json;
use tests::services::Redis;
use tests::{TestApp, until};
use web::config::Config;

use crate::live::on_postgres::need_postgres;

const NOBODY: &str = "nobody@people.example";

/// Two nodes on which somebody may try a password three times.
async fn two(change: impl Fn(&mut Config)) -> (TestApp, TestApp) {
    need_postgres();
    let settings = |config: &mut Config| {
        config.auth.login_attempts_per_account = 3;
        change(config);
    };
    let app = TestApp::start_with(&settings).await;
    let node = app.beside(&settings).await;
    for node in [&app, &node] {
        if let Some(redis) = node.app().redis.clone() {
            until("Redis", || redis.is_up()).await;
        }
    }
    (app, node)
}

async fn attempt(node: &TestApp, email: &str) -> String {
    let answer = node.anonymous().try_login(email, "not the password").await;
    answer.error_codes()[0].to_owned()
}

/// So many attempts are let through, and the next is not.
async fn has_left(node: &TestApp, email: &str, attempts: usize) {
    for n in 0..attempts {
        assert_eq!(attempt(node, email).await, "UNAUTHENTICATED", "attempt {n}");
    }
    assert_eq!(attempt(node, email).await, "RATE_LIMITED");
}

async fn count_together(app: &TestApp, node: &TestApp) {
    let agent = app.agent().await;
    assert_eq!(attempt(app, NOBODY).await, "UNAUTHENTICATED");
    has_left(node, NOBODY, 2).await;
    assert_eq!(attempt(app, NOBODY).await, "RATE_LIMITED");
    // good ones do not count, wherever they are made
    for node in [app, node, app, node, app] {
        node.anonymous().try_login(agent.email(), agent.password()).await.ok();
    }
    // wrong passwords of somebody who is signed in count as well
    let change = json!({"currentPassword": "wrong", "newPassword": "another good password"});
    for (place, limited) in [(app, false), (node, false), (app, false), (node, true)] {
        let answer = agent.at(place).mutate("changePassword", "user { id }", change.clone()).await;
        assert_eq!(answer.error_codes() == ["RATE_LIMITED"], limited, "{:#}", answer.json);
    }
    // the window ends for all
    app.advance(chrono::TimeDelta::minutes(16));
    has_left(node, NOBODY, 3).await;
}

#[tokio::test]
async fn in_the_database_when_there_is_no_redis() {
    let (app, node) = two(|_| {}).await;
    count_together(&app, &node).await;
}

#[tokio::test]
async fn in_redis_when_there_is_one() {
    let redis = Redis::start().expect("Redis");
    let url = redis.url();
    let (app, node) = two(|config| config.redis.url = url.clone().into()).await;
    count_together(&app, &node).await;
}

#[tokio::test]
async fn each_alone_while_redis_is_away_and_nobody_is_shut_out() {
    let mut redis = Redis::start().expect("Redis");
    let url = redis.url();
    let (app, node) = two(|config| config.redis.url = url.clone().into()).await;
    let agent = app.agent().await;
    assert_eq!(attempt(&app, NOBODY).await, "UNAUTHENTICATED");
    redis.stop();
    has_left(&app, NOBODY, 2).await;
    has_left(&node, NOBODY, 3).await;
    for node in [&app, &node] {
        node.anonymous().try_login(agent.email(), agent.password()).await.ok();
    }
    redis.again().expect("Redis");
    for node in [&app, &node] {
        let redis = node.app().redis.clone().expect("Redis");
        until("Redis", || redis.is_up()).await;
        // it has lost its memory, the nodes have not
        assert_eq!(attempt(node, NOBODY).await, "RATE_LIMITED");
    }
}
