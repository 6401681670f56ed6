//! Each limit has a code, and a request over one executes no SQL.

use std::fmt::Write as _;

use entities::ticket;
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;
use serde_json::json;
use tests::{Answer, Person, TestApp, rows};

fn assert_too_complex(answer: &Answer) {
    assert_eq!(answer.error_codes(), ["QUERY_TOO_COMPLEX"], "{:#}", answer.json);
    assert!(answer.refused(), "{:#}", answer.json);
    assert_eq!(answer.statements(), 0);
}

fn repeated(count: usize, each: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, i| {
        let _ = write!(text, "{} ", each(i));
        text
    })
}

async fn assert_refused(person: &Person, document: &str) {
    assert_too_complex(&person.query(document).await);
}

#[tokio::test]
async fn tokens() {
    let app = TestApp::start_with(|config| config.limits.tokens = 500).await;
    let admin = app.admin();
    admin.query(&format!("{{ me {{ {} }} }}", repeated(200, |_| "id".into()))).await.ok();
    assert_refused(&admin, &format!("{{ me {{ {} }} }}", repeated(500, |_| "id".into()))).await;
}

#[tokio::test]
async fn depth() {
    let app = TestApp::start().await;
    let nested = |levels: usize| {
        let open = "customer { tickets(first: 1) { edges { node { ".repeat(levels);
        format!("{{ tickets(first: 1) {{ edges {{ node {{ {open} id {} }} }} }} }}", "} } } }".repeat(levels))
    };
    app.admin().query(&nested(2)).await.ok();
    assert_refused(&app.admin(), &nested(6)).await;
}

#[tokio::test]
async fn depth_through_fragments() {
    let app = TestApp::start().await;
    let fragments = repeated(12, |i| {
        format!("fragment f{i} on Ticket {{ customer {{ tickets(first: 1) {{ edges {{ node {{ id ...f{} }} }} }} }} }}", i + 1)
    });
    let document =
        format!("{{ tickets(first: 1) {{ edges {{ node {{ ...f0 }} }} }} }} {fragments} fragment f12 on Ticket {{ id }}");
    assert_refused(&app.admin(), &document).await;
}

#[tokio::test]
async fn cost() {
    let app = TestApp::start().await;
    let page = |of: &str| format!("{{ tickets(first: 100) {{ edges {{ node {{ {of} }} }} }} }}");
    app.admin().query(&page("id customer { id }")).await.ok();
    let nested = "customer { tickets(first: 100) { edges { node { comments(first: 100) { edges { node { id } } } } } } }";
    assert_refused(&app.admin(), &page(nested)).await;
}

#[tokio::test]
async fn cost_by_a_variable() {
    let app = TestApp::start_with(|config| config.limits.cost = 1_000).await;
    let document = "query ($n: Int) { tickets(first: $n) { edges { node { comments(first: $n) { edges { node { id } } } } } } }";
    app.admin().query_with(document, json!({"n": 5})).await.ok();
    assert_too_complex(&app.admin().query_with(document, json!({"n": 100})).await);
}

#[tokio::test]
async fn aliases() {
    let app = TestApp::start().await;
    let aliased = |count| format!("{{ me {{ {} }} }}", repeated(count, |i| format!("a{i}: id")));
    app.admin().query(&aliased(150)).await.ok();
    assert_refused(&app.admin(), &aliased(2_000)).await;
}

#[tokio::test]
async fn aliases_multiplied_by_fragments() {
    let app = TestApp::start().await;
    let spreads = repeated(20, |i| format!("u{i}: me {{ ...names }}"));
    let document = format!("{{ {spreads} }} fragment names on User {{ {} }}", repeated(20, |i| format!("a{i}: id")));
    assert_refused(&app.admin(), &document).await;
}

#[tokio::test]
async fn one_long_text_under_many_names() {
    let app = TestApp::start().await;
    let customers = rows::customers(app.app(), 1).await;
    rows::tickets(app.app(), 20, &customers, &[]).await;
    let lengthen = ticket::Entity::update_many().col_expr(ticket::Column::Description, Expr::value("x".repeat(20_000)));
    lengthen.exec(&app.app().database.write).await.expect("longer tickets");
    let asked = |names| {
        format!("{{ tickets(first: 20) {{ edges {{ node {{ {} }} }} }} }}", repeated(names, |i| format!("a{i}: description")))
    };
    app.admin().query(&asked(20)).await.ok();
    let answer = app.admin().query(&asked(150)).await;
    assert_eq!((answer.error_codes(), &answer.json["data"]), (vec!["QUERY_TOO_COMPLEX"], &json!(null)));
}

#[tokio::test]
async fn root_fields() {
    let app = TestApp::start().await;
    let document = |count| format!("{{ {} }}", repeated(count, |i| format!("a{i}: __typename")));
    app.admin().query(&document(50)).await.ok();
    assert_refused(&app.admin(), &document(51)).await;
}

#[tokio::test]
async fn directives() {
    let app = TestApp::start().await;
    let document = |count| format!("{{ me {{ {} }} }}", repeated(count, |_| "id @include(if: true)".into()));
    app.admin().query(&document(100)).await.ok();
    assert_refused(&app.admin(), &document(101)).await;
}

#[tokio::test]
async fn batch() {
    let app = TestApp::start().await;
    let batch = |count| serde_json::Value::from(vec![json!({"query": "{ me { id } }"}); count]);
    let answers = app.admin().post(&batch(20)).await.answer();
    assert_eq!(answers.json.as_array().map(Vec::len), Some(20));
    let refused = app.admin().post(&batch(21)).await.answer();
    assert_eq!(refused.error_codes(), ["QUERY_TOO_COMPLEX"], "{:#}", refused.json);
}

#[tokio::test]
async fn body() {
    let app = TestApp::start().await;
    let body = json!({"query": "{ me { id } }", "variables": {"unused": "x".repeat(1_100_000)}});
    let refused = app.admin().post(&body).await;
    assert_eq!(refused.status, 413);
    assert_eq!(refused.answer().error_codes(), ["PAYLOAD_TOO_LARGE"]);
}

/// Somebody else changes the ticket and does not end: the time is up whatever the machine does.
#[tokio::test]
async fn time() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    let ticket = app.ticket(&customer, "Help").await;
    let beside = app.beside(|config| config.limits.time = 1).await;
    let held = app.app().database.begin().await.expect("a transaction");
    let change = ticket::Entity::update_many().col_expr(ticket::Column::Title, Expr::value("Held"));
    change.exec(&held).await.expect("a ticket that is held");
    let input = json!({"id": ticket["id"], "title": "Hurried"});
    let answer = beside.admin().mutate("updateTicket", "ticket { id }", input).await;
    assert_eq!(answer.error_codes(), ["QUERY_TOO_COMPLEX"], "{:#}", answer.json);
    assert!(answer.refused(), "{:#}", answer.json);
    drop(held);
    let after = app.admin().query_with("query ($id: ID!) { ticket(id: $id) { title } }", json!({"id": ticket["id"]})).await;
    assert_eq!(after.ok().data("/ticket/title"), "Help", "what was not committed is undone");
}

#[tokio::test]
async fn a_body_of_ten_megabytes_is_refused_before_it_is_read() {
    let app = TestApp::start().await;
    let refused = app.admin().post(&json!({"query": format!("{{ me {{ id }} }} # {}", "x".repeat(10_000_000))})).await;
    assert_eq!(refused.status, 413);
    app.admin().query("{ me { id } }").await.ok();
}

/// Multiplied out it has 2³⁰ fields: that it is answered at all says that it was not.
#[tokio::test]
async fn fragments_that_each_spread_the_next_twice() {
    let app = TestApp::start().await;
    for last in ["me { id }", "__typename", "a: __typename"] {
        let fragments = repeated(30, |i| format!("fragment f{i} on Query {{ ...f{n} ...f{n} }}", n = i + 1));
        let document = format!("{{ ...f0 }} {fragments} fragment f30 on Query {{ {last} }}");
        let answer = app.admin().query(&document).await;
        let refused = matches!(answer.error_codes()[..], ["QUERY_TOO_COMPLEX" | "GRAPHQL_VALIDATION_FAILED"]) && answer.refused();
        // fields that merge into one cost no more than one
        assert!(refused || answer.json["data"].as_object().is_some_and(|data| data.len() == 1), "{:#}", answer.json);
        assert!(answer.statements() <= 1);
    }
}

#[tokio::test]
async fn fragments_that_multiply_fields() {
    let app = TestApp::start().await;
    let fragments = repeated(30, |i| format!("fragment f{i} on User {{ a{i}: id ...f{n} b{i}: id ...f{n} }}", n = i + 1));
    let answer = app.admin().query(&format!("{{ me {{ ...f0 }} }} {fragments} fragment f30 on User {{ id }}")).await;
    assert_too_complex(&answer);
}

#[tokio::test]
async fn fragments_in_a_circle() {
    let app = TestApp::start().await;
    let answer = app.admin().query("{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }").await;
    assert_eq!(answer.error_codes().first(), Some(&"GRAPHQL_VALIDATION_FAILED"));
    assert_eq!(answer.statements(), 0);
}

#[tokio::test]
async fn nesting_that_would_exhaust_a_recursive_parser() {
    let app = TestApp::start().await;
    for (open, close) in [("{ me ", "}"), ("{ me(a: [", "]) }"), ("query ($a: [", "]) { me { id } }")] {
        let document = format!("{}{}", open.repeat(5_000), close.repeat(5_000));
        let answer = app.admin().query(&document).await;
        assert!(answer.refused(), "{open}");
        assert!(["QUERY_TOO_COMPLEX", "GRAPHQL_PARSE_FAILED"].contains(&answer.error_codes()[0]), "{:#}", answer.json);
    }
}

/// The parser's own limit is that of one definition.
#[tokio::test]
async fn nesting_through_fragments_that_would_exhaust_a_stack() {
    let app = TestApp::start().await;
    let chain = |count: usize, levels: usize| {
        let (open, close) = ("me { ".repeat(levels), "} ".repeat(levels));
        let fragments = repeated(count, |i| format!("fragment f{i} on Query {{ {open} ...f{} {close} }}", i + 1));
        format!("{{ ...f0 }} {fragments} fragment f{count} on Query {{ __typename }}")
    };
    for document in [chain(1_800, 0), chain(25, 190), chain(300, 10)] {
        for person in [app.admin(), app.anonymous()] {
            let answer = person.query(&document).await;
            assert!(answer.refused(), "{:#}", answer.json);
        }
    }
}

#[tokio::test]
async fn the_standard_introspection_query_is_within_the_limits() {
    let app = TestApp::start().await;
    let answer = app.admin().query(STANDARD_INTROSPECTION).await.ok();
    assert!(answer.list("/__schema/types").len() > 20);
}

#[tokio::test]
async fn questions_about_the_schema_cost_what_they_answer() {
    let app = TestApp::start_with(|config| config.limits.cost = 5_000).await;
    let admin = app.admin();
    admin.query("{ __schema { types { name } } __type(name: \"Ticket\") { fields { name args { name } } } }").await.ok();
    assert_refused(&admin, STANDARD_INTROSPECTION).await;
    let many = repeated(20, |i| format!("a{i}: __schema {{ types {{ fields {{ args {{ name }} }} }} }}"));
    assert_refused(&admin, &format!("{{ {many} }}")).await;
}

/// Whoever chooses the type chooses the largest.
#[tokio::test]
async fn questions_about_large_types_cost_what_they_answer() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let large = |i| {
        format!(
            "a{i}: __type(name: \"Node\") {{ possibleTypes {{ fields {{ name description args {{ name }} type {{ name }} }} }} }}"
        )
    };
    assert_refused(&admin, &format!("{{ {} }}", repeated(50, large))).await;
    admin.query(&format!("{{ {} }}", repeated(1, large))).await.ok();
}

/// What graphql-js sends with every option but that of input unions.
const STANDARD_INTROSPECTION: &str = "query IntrospectionQuery { __schema { description queryType { name kind } mutationType { name kind }
  subscriptionType { name kind } types { ...FullType } directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } } } }
fragment FullType on __Type { kind name description specifiedByURL
  fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
  inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }";
