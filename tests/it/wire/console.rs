//! The page of the console, at the addresses that it knows by itself.

use reqwest::Method;
use tests::{Raw, TestApp};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

async fn open(app: &TestApp, method: Method, path: &str, accept: &str) -> Raw {
    let nobody = app.anonymous();
    nobody.send(nobody.request(method, path).header("accept", accept)).await
}

#[tokio::test]
async fn a_browser_gets_the_console_at_each_of_its_addresses() {
    let app = TestApp::start_with(|config| config.mode = web::config::Mode::Production).await;
    for path in ["/", "/users", "/users/0198a1b2", "/support/tickets/7?after=x", "/no/such/page"] {
        let answer = open(&app, Method::GET, path, BROWSER).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-cache", "it names the assets of its build");
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'sha256-"), "{policy}");
        assert!(!policy.contains("unsafe-eval") && policy.contains("frame-ancestors 'none'"), "{policy}");
    }
    assert_eq!(open(&app, Method::GET, "/", "*/*").await.status, 200, "the first page is there for whoever asks");
}

#[tokio::test]
async fn what_programs_ask_for_is_never_the_console() {
    let app = TestApp::start().await;
    let asked = [
        (Method::GET, "/users", "application/json"),
        (Method::GET, "/users", "*/*"),
        (Method::POST, "/users", BROWSER),
        (Method::GET, "/api/v1/nowhere", BROWSER),
        (Method::GET, "/assets/gone.js", BROWSER),
        (Method::GET, "/graphql/nowhere", BROWSER),
        (Method::GET, "/index.html", BROWSER),
    ];
    for (method, path, accept) in asked {
        let answer = open(&app, method.clone(), path, accept).await;
        assert_eq!(answer.status, 404, "{method} {path} {accept}");
        assert!(answer.header("content-type").starts_with("application/json"), "{path}");
    }
}
