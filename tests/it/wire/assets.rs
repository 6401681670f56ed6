//! What pages for browsers load.

use reqwest::Method;
use reqwest::header::ACCEPT_ENCODING;
use tests::{Raw, TestApp};

async fn get(app: &TestApp, path: &str, codings: &str) -> Raw {
    let nobody = app.anonymous();
    nobody.send(nobody.request(Method::GET, path).header(ACCEPT_ENCODING, codings)).await
}

#[tokio::test]
async fn an_asset_is_kept_for_ever_and_sent_in_the_smallest_form_that_is_taken() {
    let app = TestApp::start().await;
    let assets: Vec<_> = console_pages::files().iter().filter(|file| file.path.starts_with("assets/")).collect();
    assert!(!assets.is_empty(), "the pages for browsers are not built");
    for file in assets {
        let path = format!("/{}", file.path);
        let forms = [("gzip, deflate, br, zstd", file.brotli, "br"), ("gzip", file.gzip, "gzip"), ("identity", None, "")];
        for (codings, twin, coding) in forms {
            let answer = get(&app, &path, codings).await;
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.header("content-type"), file.content_type());
            assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("vary"), "accept-encoding");
            assert_eq!(answer.headers.contains_key("content-encoding"), twin.is_some(), "{path} {codings}");
            assert!(twin.is_none() || answer.header("content-encoding") == coding, "{path} {codings}");
            assert!(answer.body == twin.unwrap_or(file.plain), "{path} {codings}");
        }
    }
}

#[tokio::test]
async fn an_asset_that_is_gone_is_not_a_page() {
    let app = TestApp::start().await;
    for path in
        ["/assets/graphiql-gone.js", "/assets/", "/assets/../graphiql.html", "/assets/%2e%2e/graphiql.html", "/graphiql.html"]
    {
        let answer = get(&app, path, "br").await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.header("content-type").starts_with("application/json"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
}
