use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp};

async fn create(by: &Person, input: Json) -> Answer {
    by.mutate("createUser", "user { id email name role status version }", input).await
}

#[tokio::test]
async fn a_user_with_a_password_can_sign_in() {
    let app = TestApp::start().await;
    let input = json!({"email": "ann@people.example", "name": "Ann", "password": "correct horse battery"});
    let answer = create(&app.admin(), input).await.ok();
    assert_eq!(answer.data("/createUser/user/role"), "user", "the default role");
    assert_eq!(answer.data("/createUser/user/status"), "ACTIVE");
    assert_eq!(answer.number("/createUser/user/version"), 1);
    app.anonymous().login("ann@people.example", "correct horse battery").await;
}

#[tokio::test]
async fn a_user_without_a_password_cannot() {
    let app = TestApp::start().await;
    create(&app.admin(), json!({"email": "ann@people.example", "name": "Ann"})).await.ok();
    let answer = app.anonymous().try_login("ann@people.example", "not the password").await;
    assert_eq!(answer.error_messages(), ["Invalid credentials"]);
}

#[tokio::test]
async fn an_address_is_taken_once_whatever_its_case() {
    let app = TestApp::start().await;
    create(&app.admin(), json!({"email": "ann@people.example", "name": "Ann"})).await.ok();
    let answer = create(&app.admin(), json!({"email": "ANN@People.example", "name": "Another"})).await;
    assert_eq!(answer.user_error_codes("createUser"), ["CONFLICT"]);
    assert_eq!(answer.data("/createUser/userErrors/0/message"), "User already exists");
    assert_eq!(answer.data("/createUser/userErrors/0/field"), "email");
    assert!(answer.data("/createUser/user").is_null());
}

#[tokio::test]
async fn two_at_once_make_one() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let make = || create(&admin, json!({"email": "ann@people.example", "name": "Ann"}));
    let (a, b) = futures::join!(make(), make());
    let conflicts = [a, b].iter().filter(|answer| answer.user_error_codes("createUser") == ["CONFLICT"]).count();
    assert_eq!(conflicts, 1);
}

#[tokio::test]
async fn bad_input_is_told_by_field() {
    let app = TestApp::start().await;
    let long = "x".repeat(256);
    for (input, field) in [
        (json!({"email": "nonsense", "name": "Ann"}), "email"),
        (json!({"email": "", "name": "Ann"}), "email"),
        (json!({"email": "ann@people.example", "name": " "}), "name"),
        (json!({"email": "ann@people.example", "name": long}), "name"),
        (json!({"email": "ann@people.example", "name": "a\u{0}b"}), "name"),
        (json!({"email": "ann@people.example", "name": "Ann", "password": "short"}), "password"),
        (json!({"email": "ann@people.example", "name": "Ann", "role": "emperor"}), "role"),
        (json!({"email": "ann@people.example", "name": "Ann", "permissions": ["tickets:fly"]}), "permissions.0"),
    ] {
        let answer = create(&app.admin(), input.clone()).await;
        assert_eq!(answer.user_error_codes("createUser"), ["BAD_USER_INPUT"], "{input}");
        assert_eq!(answer.data("/createUser/userErrors/0/field"), field, "{input}");
    }
    assert_eq!(app.admin().query("{ users { totalCount } }").await.ok().number("/users/totalCount"), 1);
}

#[tokio::test]
async fn who_may_not_is_refused() {
    let app = TestApp::start().await;
    let answer = create(&app.agent().await, json!({"email": "ann@people.example", "name": "Ann"})).await;
    assert_eq!(answer.error_codes(), ["FORBIDDEN"]);
    assert_eq!(answer.errors()[0]["extensions"]["permission"], "users:create");
}
