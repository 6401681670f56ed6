//! Nobody in particular cannot tell a field that exists from one that does not.

use serde_json::Value as Json;
use tests::{Answer, TestApp};

fn without_correlation_id(answer: &Answer) -> Json {
    let mut json = answer.json.clone();
    json.as_object_mut().expect("an object").remove("extensions");
    json
}

#[tokio::test]
async fn whatever_is_not_public_is_answered_alike() {
    let app = TestApp::start().await;
    let expected = app.anonymous().query("{ users { totalCount } }").await;
    assert_eq!(expected.error_codes(), ["UNAUTHENTICATED"]);
    assert!(expected.refused());
    for document in [
        "{ nonsense }",
        "{ users { nonsense } }",
        "{ usres { totalCount } }",
        "{ me { id } __typename }",
        "{ __schema { types { name } } }",
        "{ __type(name: \"User\") { name } }",
        "query ($id: Nonsense) { ticket(id: $id) { id } }",
        "{ ticket(id: 7, nonsense: 8) { id } }",
        "mutation { createUser(input: {}) { user { id } } }",
        "mutation { nonsense }",
        "{ ...f } fragment f on Nonsense { id }",
        "{ node(id: \"00000000-0000-7000-8000-000000000000\") { ... on Nonsense { id } } }",
    ] {
        let answer = app.anonymous().query(document).await;
        assert_eq!(without_correlation_id(&answer), without_correlation_id(&expected), "{document}");
        assert_eq!(answer.status, expected.status, "{document}");
    }
}

#[tokio::test]
async fn what_is_public_is_answered() {
    let app = TestApp::start().await;
    assert_eq!(app.anonymous().query("{ __typename }").await.ok().data("/__typename"), "Query");
}

#[tokio::test]
async fn a_document_that_is_no_graphql_is_said_to_be_none() {
    let app = TestApp::start().await;
    let answer = app.anonymous().query("{ users ").await;
    assert_eq!(answer.error_codes(), ["GRAPHQL_PARSE_FAILED"]);
}

#[tokio::test]
async fn a_token_that_is_wrong_is_not_taken_for_none() {
    let app = TestApp::start().await;
    for token in ["", "nonsense", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."] {
        let answer = app.anonymous().with_token(token).query("{ __typename }").await;
        assert_eq!(answer.error_codes(), ["UNAUTHENTICATED"], "{token:?}");
    }
}

#[tokio::test]
async fn the_sdl_of_nobody_has_only_what_is_public() {
    let app = TestApp::start().await;
    let sdl = app.door().get("/graphql/schema.graphql").await;
    assert!(!sdl.text().contains("tickets"), "{}", sdl.text());
    assert!(!sdl.text().contains("createUser"), "{}", sdl.text());
}
