use chrono::TimeDelta;
use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp};

const NEW: &str = "another long password";
const WRONG: &str = "not the password";

async fn change(by: &Person, current: &str, new: &str) -> Answer {
    by.mutate("changePassword", "user { id version }", json!({"currentPassword": current, "newPassword": new})).await
}

async fn is_signed_in(person: &Person) -> bool {
    person.query("{ me { id } }").await.errors().is_empty()
}

fn field(answer: &Answer) -> &Json {
    answer.data("/changePassword/userErrors/0/field")
}

#[tokio::test]
async fn the_other_sessions_end_and_this_one_goes_on() {
    let app = TestApp::start().await;
    let (agent, stranger) = (app.agent().await, app.agent().await);
    let elsewhere = agent.again().await;
    let (mut here, mut there) = (agent.socket().await, elsewhere.socket().await);
    let answer = change(&agent, agent.password(), NEW).await.ok();
    assert_eq!(answer.data("/changePassword/user"), &json!({"id": agent.id(), "version": 2}));
    assert_eq!(there.closed().await, 4401);
    assert!(!is_signed_in(&elsewhere).await);
    assert!(is_signed_in(&agent).await && is_signed_in(&stranger).await);
    here.say(json!({"id": "1", "type": "subscribe", "payload": {"query": "{ me { id } }"}})).await;
    assert_eq!(here.message().await["payload"]["data"]["me"]["id"], *agent.id());
    let refreshed = json!({"refreshToken": agent.refresh_token()});
    app.anonymous().mutate("refreshSession", "accessToken", refreshed).await.ok();

    assert_eq!(app.anonymous().try_login(agent.email(), agent.password()).await.error_codes(), ["UNAUTHENTICATED"]);
    app.anonymous().login(agent.email(), NEW).await;
}

#[tokio::test]
async fn a_wrong_current_password_changes_nothing() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let elsewhere = agent.again().await;
    let answer = change(&agent, WRONG, NEW).await;
    assert_eq!(answer.user_error_codes("changePassword"), ["BAD_USER_INPUT"]);
    assert_eq!((field(&answer), answer.data("/changePassword/user")), (&json!("currentPassword"), &Json::Null));
    assert!(is_signed_in(&elsewhere).await);
    agent.again().await;
}

#[tokio::test]
async fn what_is_no_password_is_told_by_field() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let long = "x".repeat(513);
    for (current, new, wrong) in [
        ("", NEW, "currentPassword"),
        (long.as_str(), NEW, "currentPassword"),
        (agent.password(), "short", "newPassword"),
        (agent.password(), "a long pass\u{0}word", "newPassword"),
        (agent.password(), agent.password(), "newPassword"),
    ] {
        let answer = change(&agent, current, new).await;
        assert_eq!(answer.user_error_codes("changePassword"), ["BAD_USER_INPUT"], "{wrong}");
        assert_eq!(field(&answer), wrong);
    }
    agent.again().await;
}

/// Whoever has taken over a session has no more guesses than at the door, however they are sent; and the owner can still sign in.
#[tokio::test]
async fn guesses_are_throttled_over_aliases_batches_and_sessions() {
    let app = TestApp::start_with(|config| config.auth.login_attempts_per_account = 4).await;
    let (agent, other) = (app.agent().await, app.agent().await);
    let elsewhere = agent.again().await;
    let one =
        format!(r#"changePassword(input: {{currentPassword: "{WRONG}", newPassword: "{NEW}"}}) {{ userErrors {{ field }} }}"#);
    let aliases = agent.query(&format!("mutation {{ a: {one} b: {one} }}")).await;
    assert_eq!(aliases.data("/b/userErrors/0/field"), "currentPassword");
    let query = json!({"query": format!("mutation {{ {one} }}")});
    let batch = elsewhere.post(&json!([query, query, query])).await.answer();
    let codes: Vec<_> = (0..3).map(|i| batch.json[i]["errors"][0]["extensions"]["code"].clone()).collect();
    assert_eq!(codes.iter().filter(|code| **code == "RATE_LIMITED").count(), 1, "{:#}", batch.json);
    // even with the password: else the answer would tell that it is right
    assert_eq!(change(&agent, agent.password(), NEW).await.error_codes(), ["RATE_LIMITED"]);
    change(&other, other.password(), NEW).await.ok();
    let owner = agent.again().await;
    app.advance(TimeDelta::minutes(14));
    assert_eq!(change(&owner, agent.password(), NEW).await.error_codes(), ["RATE_LIMITED"]);
    app.advance(TimeDelta::minutes(2));
    change(&agent.again().await, agent.password(), NEW).await.ok();
}

#[tokio::test]
async fn a_client_address_is_throttled_over_all_users() {
    let app = TestApp::start_with(|config| config.auth.login_attempts_per_address = 4).await;
    let admin = app.admin();
    // the administrator of the harness was the first
    for _ in 0..3 {
        assert_eq!(field(&change(&admin, WRONG, NEW).await), "currentPassword");
    }
    assert_eq!(change(&admin, WRONG, NEW).await.error_codes(), ["RATE_LIMITED"]);
}

#[tokio::test]
async fn two_at_once_make_one_password() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let elsewhere = agent.again().await;
    let others = "yet another long password";
    let (here, there) = futures::join!(change(&agent, agent.password(), NEW), change(&elsewhere, agent.password(), others));
    let done: Vec<bool> =
        [&here, &there].iter().map(|answer| answer.json["data"]["changePassword"]["user"].is_object()).collect();
    assert_eq!(done.iter().filter(|done| **done).count(), 1, "{:#} {:#}", here.json, there.json);
    app.anonymous().login(agent.email(), if done[0] { NEW } else { others }).await;
}

#[tokio::test]
async fn nobody_has_no_password() {
    let app = TestApp::start().await;
    assert_eq!(change(&app.anonymous(), WRONG, NEW).await.error_codes(), ["UNAUTHENTICATED"]);
}
