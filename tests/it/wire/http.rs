//! GraphQL over HTTP.

use reqwest::Method;
use serde_json::{Value as Json, json};
use tests::{Person, Raw, TestApp};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const QUERY: &str = "/graphql?query=%7B__typename%7D";

async fn post_as(person: &Person, content_type: &str, body: &str) -> Raw {
    person.send(person.request(Method::POST, "/graphql").header("content-type", content_type).body(body.to_owned())).await
}

#[tokio::test]
async fn a_post_is_answered_in_the_accepted_form() {
    let app = TestApp::start().await;
    let admin = app.admin();
    for (accept, content_type) in [
        ("application/graphql-response+json", "application/graphql-response+json; charset=utf-8"),
        ("application/json", "application/json; charset=utf-8"),
        ("*/*", "application/"),
        ("text/html, application/json;q=0.1", "application/json; charset=utf-8"),
    ] {
        let request = admin.request(Method::POST, "/graphql").header("accept", accept).json(&json!({"query": "{ __typename }"}));
        let answer = admin.send(request).await;
        assert_eq!(answer.status, 200, "{accept}");
        assert!(answer.header("content-type").starts_with(content_type), "{accept}: {}", answer.header("content-type"));
    }
    let request = admin.request(Method::POST, "/graphql").header("accept", "image/png").json(&json!({"query": "{ __typename }"}));
    assert_eq!(admin.send(request).await.status, 406);
}

#[tokio::test]
async fn a_request_error_is_400_for_the_newer_type_and_200_for_the_older() {
    let app = TestApp::start().await;
    for (accept, status) in [("application/graphql-response+json", 400), ("application/json", 200)] {
        for query in ["{", "{ nonsense }"] {
            let request = app.admin().request(Method::POST, "/graphql").header("accept", accept).json(&json!({"query": query}));
            let answer = app.admin().send(request).await;
            assert_eq!(answer.status, status, "{accept} {query}");
            assert!(answer.answer().refused(), "no data key");
        }
    }
}

#[tokio::test]
async fn no_mutation_runs_over_get() {
    let app = TestApp::start().await;
    let mutation =
        r#"mutation{createCustomer(input:{companyName:"Get",contactEmail:"a@b.example",subscriptionTier:FREE}){customer{id}}}"#;
    let admin = app.admin();
    let answer = admin.send(admin.request(Method::GET, "/graphql").query(&[("query", mutation)])).await;
    assert_eq!(answer.status, 405);
    assert!(answer.header("allow").contains("POST"));
    assert_eq!(admin.query("{ customers { totalCount } }").await.ok().number("/customers/totalCount"), 0);
}

#[tokio::test]
async fn a_get_needs_a_header_that_a_page_of_another_site_cannot_send() {
    let app = TestApp::start().await;
    let nobody = app.anonymous();
    assert_eq!(nobody.get(QUERY).await.status, 400);
    assert_eq!(app.admin().get(QUERY).await.answer().ok().data("/__typename"), "Query");
}

#[tokio::test]
async fn bodies_that_a_form_could_send_are_refused() {
    let app = TestApp::start().await;
    let body = json!({"query": "{ __typename }"}).to_string();
    for content_type in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/graphql"]
    {
        let answer = post_as(&app.admin(), content_type, &body).await;
        assert_eq!(answer.status, 415, "{content_type}");
        assert!(!answer.text().contains("Query"), "{content_type} was executed");
    }
    assert_eq!(post_as(&app.admin(), "application/json; charset=utf-8", &body).await.status, 200);
}

#[tokio::test]
async fn a_compressed_body_is_refused_as_such() {
    let app = TestApp::start().await;
    for (coding, status) in [("gzip", 415), ("br, gzip", 415), ("identity", 200)] {
        let request = app.admin().request(Method::POST, "/graphql").header("content-encoding", coding);
        let answer = app.admin().send(request.json(&json!({"query": "{ __typename }"}))).await;
        assert_eq!(answer.status, status, "{coding}");
        assert_eq!(answer.answer().error_codes().is_empty(), status == 200, "{coding}");
    }
}

#[tokio::test]
async fn what_may_be_fetched_may_be_asked_about() {
    let app = TestApp::start().await;
    for path in ["/graphql/schema.graphql", "/health", "/ready", "/metrics"] {
        let about = app.admin().send(app.admin().request(Method::HEAD, path)).await;
        assert_eq!((about.status.as_u16(), about.text().as_str()), (200, ""), "{path}");
    }
    let nobody = app.anonymous();
    assert_eq!(nobody.send(nobody.request(Method::HEAD, "/graphql/schema.graphql")).await.status, 401);
}

#[tokio::test]
async fn other_methods_are_refused() {
    let app = TestApp::start().await;
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let request = app.admin().request(method.clone(), "/graphql").json(&json!({"query": "{ __typename }"}));
        let answer = app.admin().send(request).await;
        assert_eq!(answer.status, 405, "{method}");
    }
}

#[tokio::test]
async fn the_operation_is_chosen_by_name() {
    let app = TestApp::start().await;
    let query = "query A { a: __typename } query B { b: __typename }";
    let ask = |name: Json| {
        let admin = app.admin();
        async move { admin.post(&json!({"query": query, "operationName": name})).await.answer() }
    };
    assert_eq!(ask(json!("B")).await.ok().json["data"], json!({"b": "Query"}));
    assert_eq!(ask(json!("C")).await.error_codes(), ["OPERATION_RESOLUTION_FAILURE"]);
    assert_eq!(ask(Json::Null).await.error_codes(), ["OPERATION_RESOLUTION_FAILURE"]);
}

#[tokio::test]
async fn answers_are_neither_sniffed_nor_stored() {
    let app = TestApp::start().await;
    let admin = app.admin();
    for answer in [
        admin.post(&json!({"query": "{ me { id } }"})).await,
        admin.post(&json!({"query": "{"})).await,
        admin.get(QUERY).await,
        admin.post_raw("{").await,
    ] {
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.header("cache-control").contains("no-store"));
    }
}

#[tokio::test]
async fn graphiql_is_for_browsers_and_never_in_production() {
    for production in [false, true] {
        let app = TestApp::start_with(|config| {
            if production {
                config.mode = web::config::Mode::Production;
            }
        })
        .await;
        let nobody = app.anonymous();
        let answer = nobody.send(nobody.request(Method::GET, "/graphql").header("accept", "text/html,*/*;q=0.8")).await;
        let shown = answer.header("content-type").starts_with("text/html") && answer.status == 200;
        assert_eq!(shown, !production);
        if shown {
            assert_eq!(answer.header("cache-control"), "no-cache", "it names the assets of its build");
            let policy = answer.header("content-security-policy");
            assert!(
                policy.contains("default-src 'none'; script-src 'self';") && policy.contains("frame-ancestors 'none'"),
                "{policy}"
            );
        }
    }
}

#[tokio::test]
async fn a_subscription_over_http_is_refused() {
    let app = TestApp::start().await;
    let answer = app.admin().query("subscription { ticketEvents { __typename } }").await;
    assert!(answer.refused() && !answer.error_codes().is_empty(), "{:#}", answer.json);
    assert!(answer.status.is_client_error() || answer.status == 200);
}

#[tokio::test]
async fn the_operations_of_a_batch_are_answered_in_order() {
    let app = TestApp::start().await;
    let batch = json!([{"query": "{ a: __typename }"}, {"query": "{"}, {"query": "{ c: __typename }"}]);
    let answer = app.admin().post(&batch).await.answer();
    assert_eq!(answer.json[0]["data"]["a"], "Query");
    assert_eq!(answer.json[1]["errors"][0]["extensions"]["code"], "GRAPHQL_PARSE_FAILED");
    assert_eq!(answer.json[2]["data"]["c"], "Query");
}

#[tokio::test]
async fn a_request_names_one_host() {
    let app = TestApp::start().await;
    let status = async |hosts: &str| {
        let mut stream = TcpStream::connect(app.door().addr()).await.unwrap();
        stream.write_all(format!("GET /health HTTP/1.1\r\n{hosts}connection: close\r\n\r\n").as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer.split(' ').nth(1).unwrap().to_owned()
    };
    assert_eq!(status("host: localhost\r\n").await, "200");
    assert_eq!(status("").await, "400");
    assert_eq!(status("host: localhost\r\nhost: elsewhere\r\n").await, "400");
    for (host, expected) in [
        ("desk.example:8080", "200"),
        ("[::1]:80", "200"),
        ("", "200"),
        (":80", "400"),
        ("desk:b", "400"),
        ("desk:99999", "400"),
        ("[]", "400"),
        ("de[s]k", "400"),
        ("somebody@desk", "400"),
    ] {
        assert_eq!(status(&format!("host: {host}\r\n")).await, expected, "{host}");
    }
}
