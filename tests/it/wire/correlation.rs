//! One name for a request, in logs, events and answers (S166).

use reqwest::Method;
use serde_json::json;
use tests::TestApp;

const HEADER: &str = "x-correlation-id";

#[tokio::test]
async fn one_that_is_given_is_kept() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let request = admin.request(Method::POST, "/graphql").header(HEADER, "order-66").json(&json!({"query": "{ nonsense }"}));
    let answer = admin.send(request).await;
    assert_eq!(answer.header(HEADER), "order-66");
    assert_eq!(answer.answer().json["extensions"]["correlationId"], "order-66");
}

#[tokio::test]
async fn one_that_is_not_given_is_made() {
    let app = TestApp::start().await;
    let (first, second) = (app.door().get("/health").await, app.door().get("/health").await);
    assert!(!first.header(HEADER).is_empty());
    assert_ne!(first.header(HEADER), second.header(HEADER));
}

#[tokio::test]
async fn one_that_could_break_a_log_is_replaced() {
    let app = TestApp::start().await;
    let nobody = app.anonymous();
    let long = "x".repeat(1_000);
    for bad in ["", "a b\"c", "\u{7f}", "ü", long.as_str()] {
        let Ok(value) = reqwest::header::HeaderValue::from_bytes(bad.as_bytes()) else { continue };
        let answer = nobody.send(nobody.request(Method::GET, "/health").header(HEADER, value)).await;
        assert_ne!(answer.header(HEADER), bad);
        assert!(!answer.header(HEADER).is_empty());
    }
}

#[tokio::test]
async fn an_event_names_the_request_that_made_it() {
    use entities::event;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let app = TestApp::start().await;
    let admin = app.admin();
    let mutation = r#"mutation { createCustomer(input: {companyName: "C", contactEmail: "a@b.example", subscriptionTier: FREE}) { customer { id } } }"#;
    let request = admin.request(Method::POST, "/graphql").header(HEADER, "order-67").json(&json!({"query": mutation}));
    admin.send(request).await.answer().ok();
    let found = event::Entity::find().filter(event::Column::CorrelationId.eq("order-67"));
    let events = found.all(&app.app().database.read).await.expect("events");
    assert_eq!(events.iter().map(|event| event.kind).collect::<Vec<_>>(), [event::Kind::CustomerCreated]);
}
