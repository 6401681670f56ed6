//! Pages of other sites.

use reqwest::Method;
use serde_json::json;
use tests::{Person, Raw, TestApp};

const CONSOLE: &str = "https://console.example.com";

async fn preflight(person: &Person, origin: &str) -> Raw {
    let request = person
        .door()
        .request(Method::OPTIONS, "/graphql")
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type");
    person.send(request).await
}

#[tokio::test]
async fn closed_by_default() {
    let app = TestApp::start().await;
    let answer = preflight(&app.anonymous(), CONSOLE).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
    let admin = app.admin();
    let request = admin.request(Method::POST, "/graphql").header("origin", CONSOLE).header("sec-fetch-site", "cross-site");
    let answer = admin.send(request.json(&json!({"query": "{ me { id } }"}))).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
    assert_eq!(answer.status, 403);
}

#[tokio::test]
async fn open_to_the_origins_that_were_named() {
    let app = TestApp::start_with(|config| config.http.cors_origins = vec![CONSOLE.into()]).await;
    let answer = preflight(&app.anonymous(), CONSOLE).await;
    assert!(answer.status.is_success());
    assert_eq!(answer.header("access-control-allow-origin"), CONSOLE);
    assert!(answer.header("vary").to_lowercase().contains("origin"));
    let admin = app.admin();
    let request = admin.request(Method::POST, "/graphql").header("origin", CONSOLE).header("sec-fetch-site", "cross-site");
    let answer = admin.send(request.json(&json!({"query": "{ me { id } }"}))).await;
    assert_eq!(answer.header("access-control-allow-origin"), CONSOLE);
    assert_eq!(answer.status, 200);
    for stranger in ["https://evil.example", "https://console.example.com.evil.example", "null"] {
        assert_eq!(preflight(&app.anonymous(), stranger).await.header("access-control-allow-origin"), "", "{stranger}");
    }
}

#[tokio::test]
async fn a_page_of_the_api_itself_may_call_it() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let origin = format!("http://{}", app.door().addr());
    let request = admin.request(Method::POST, "/graphql").header("origin", origin).header("sec-fetch-site", "same-origin");
    assert_eq!(admin.send(request.json(&json!({"query": "{ me { id } }"}))).await.status, 200);
}
