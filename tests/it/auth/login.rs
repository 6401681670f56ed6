use chrono::TimeDelta;
use serde_json::json;
use tests::{Answer, Person, TestApp};

const WRONG: &str = "not the password";

async fn login(app: &TestApp, email: &str, password: &str) -> Answer {
    app.anonymous().try_login(email, password).await
}

#[tokio::test]
async fn whoever_knows_the_password_is_let_in() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let answer = login(&app, &agent.email().to_uppercase(), agent.password()).await.ok();
    assert_eq!(answer.data("/login/user/id"), agent.id());
    assert_eq!(answer.number("/login/expiresIn"), 900_000);
    let me = agent.query("{ me { id email role lastLoginAt } }").await.ok();
    assert_eq!(me.data("/me/email"), agent.email());
    assert_eq!(me.data("/me/role"), "agent");
    assert!(me.data("/me/lastLoginAt").is_string());
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_are_told_alike() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let wrong = login(&app, agent.email(), WRONG).await;
    let unknown = login(&app, "nobody@people.example", WRONG).await;
    for answer in [&wrong, &unknown] {
        assert_eq!(answer.error_codes(), ["UNAUTHENTICATED"]);
        assert_eq!(answer.error_messages(), ["Invalid credentials"]);
        assert!(answer.data("/login").is_null());
    }
    assert_eq!(wrong.statements(), unknown.statements());
}

#[tokio::test]
async fn a_suspended_user_is_told_so_only_with_the_password() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    app.admin().mutate("setUserStatus", "user { status }", json!({"id": agent.id(), "status": "SUSPENDED"})).await.ok();
    let right = login(&app, agent.email(), agent.password()).await;
    assert_eq!(right.error_messages(), ["Account is not active"]);
    assert_eq!(right.error_codes(), ["UNAUTHENTICATED"]);
    assert_eq!(login(&app, agent.email(), WRONG).await.error_messages(), ["Invalid credentials"]);
}

/// Whatever the script: two people must not have addresses that a mail server takes for one.
#[tokio::test]
async fn the_case_of_an_address_does_not_matter() {
    let app = TestApp::start().await;
    let input = |email: &str| json!({"email": email, "name": "Jörg", "password": "correct horse battery"});
    app.admin().mutate("createUser", "user { id }", input("jörg@übung.example")).await.ok();
    let again = app.admin().mutate("createUser", "user { id }", input("JÖRG@ÜBUNG.example")).await;
    assert_eq!(again.user_error_codes("createUser"), ["CONFLICT"]);
    login(&app, "Jörg@Übung.Example", "correct horse battery").await.ok();
}

async fn fail(app: &TestApp, email: &str, times: usize) {
    for _ in 0..times {
        assert_eq!(login(app, email, WRONG).await.error_codes(), ["UNAUTHENTICATED"]);
    }
}

#[tokio::test]
async fn an_account_is_throttled_and_others_are_not() {
    let app = TestApp::start_with(|config| config.auth.login_attempts_per_account = 3).await;
    let (agent, other) = (app.agent().await, app.agent().await);
    fail(&app, agent.email(), 3).await;
    // even with the password: else the answer would tell that it is right
    let refused = login(&app, agent.email(), agent.password()).await;
    assert_eq!(refused.error_codes(), ["RATE_LIMITED"]);
    login(&app, other.email(), other.password()).await.ok();
    app.advance(TimeDelta::minutes(16));
    login(&app, agent.email(), agent.password()).await.ok();
}

#[tokio::test]
async fn an_address_that_is_no_account_is_throttled_alike() {
    let app = TestApp::start_with(|config| config.auth.login_attempts_per_account = 3).await;
    fail(&app, "nobody@people.example", 3).await;
    assert_eq!(login(&app, "nobody@people.example", WRONG).await.error_codes(), ["RATE_LIMITED"]);
}

#[tokio::test]
async fn aliases_and_batches_count_one_by_one() {
    let app = TestApp::start_with(|config| config.auth.login_attempts_per_account = 3).await;
    let agent = app.agent().await;
    let one = format!(r#"login(input: {{email: "{}", password: "{WRONG}"}}) {{ accessToken }}"#, agent.email());
    let aliases = app.anonymous().query(&format!("mutation {{ a: {one} b: {one} }}")).await;
    assert_eq!(aliases.error_codes(), ["UNAUTHENTICATED"; 2]);
    let query = json!({"query": format!("mutation {{ {one} }}")});
    let batch = app.anonymous().post(&json!([query, query])).await.answer();
    let code = |i: usize| batch.json[i]["errors"][0]["extensions"]["code"].clone();
    assert_eq!((code(0), code(1)), (json!("UNAUTHENTICATED"), json!("RATE_LIMITED")));
}

#[tokio::test]
async fn a_client_address_is_throttled_over_all_accounts() {
    let app = TestApp::start_with(|config| config.auth.login_attempts_per_address = 4).await;
    // the administrator of the harness was the first
    for i in 0..3 {
        assert_eq!(login(&app, &format!("nobody{i}@people.example"), WRONG).await.error_codes(), ["UNAUTHENTICATED"]);
    }
    assert_eq!(login(&app, "somebody@people.example", WRONG).await.error_codes(), ["RATE_LIMITED"]);
}

/// What a token says of permissions is information for clients; what counts is what the database says now.
#[tokio::test]
async fn rights_that_are_given_or_taken_hold_for_tokens_already_issued() {
    let app = TestApp::start().await;
    let person = app.user().await;
    let sees_customers = |person: Person| async move { person.query("{ customers { totalCount } }").await.errors().is_empty() };
    assert!(!sees_customers(person.clone()).await);
    let role = |role: &str| json!({"id": person.id(), "role": role});
    app.admin().mutate("updateUserRole", "user { id }", role("analyst")).await.ok();
    assert!(sees_customers(person.clone()).await);
    app.admin().mutate("updateUserRole", "user { id }", role("user")).await.ok();
    assert!(!sees_customers(person.clone()).await);
}

#[tokio::test]
async fn an_access_token_expires() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    app.advance(TimeDelta::minutes(14));
    agent.query("{ me { id } }").await.ok();
    app.advance(TimeDelta::seconds(70));
    let answer = agent.query("{ me { id } }").await;
    assert_eq!(answer.error_codes(), ["UNAUTHENTICATED"]);
}
