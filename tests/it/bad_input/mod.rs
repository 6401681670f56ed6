//! Whatever is sent, the answer is a typed error, never a fault and never a word about the inside, and nothing is stored.

use serde_json::{Value as Json, json};
use tests::{Raw, TestApp};

/// Words that only the inside would say.
const INSIDE: &[&str] = &[
    "sqlx",
    "sea_orm",
    "SeaORM",
    "SELECT ",
    "INSERT INTO",
    "UPDATE ",
    "constraint",
    "sqlite",
    "postgres",
    "panicked",
    "unwrap",
    ".rs:",
    "serde",
    "tokio",
    "axum",
    "at line",
];

fn assert_typed(answer: &Raw, what: &str) {
    assert!(answer.status.is_client_error() || answer.status == 200, "{what}: {} {}", answer.status, answer.text());
    let text = answer.text();
    for word in INSIDE {
        assert!(!text.contains(word), "{what} tells of the inside: {text}");
    }
    let json: Json = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{what}: {text}"));
    let one = json.as_array().and_then(|batch| batch.first()).unwrap_or(&json);
    let errors = one["errors"].as_array().unwrap_or_else(|| panic!("{what}: no errors in {json:#}"));
    for error in errors {
        let code = error["extensions"]["code"].as_str().unwrap_or_else(|| panic!("{what}: no code in {error:#}"));
        assert_ne!(code, "INTERNAL_SERVER_ERROR", "{what}: {json:#}");
    }
}

#[tokio::test]
async fn bodies_that_are_no_request() {
    let app = TestApp::start().await;
    for body in [
        "",
        " ",
        "{",
        "null",
        "true",
        "7",
        "\"text\"",
        "[]",
        "[1]",
        "{}",
        "[{}]",
        "{\"query\": null}",
        "{\"query\": 7}",
        "{\"query\": \"{ me { id } }\", \"variables\": []}",
        "{\"query\": \"{ me { id } }\", \"variables\": 7}",
        "{\"query\": \"{ me { id } }\", \"operationName\": 7}",
        "{\"query\": \"{ me { id } }\", \"extensions\": 7}",
        "{\"query\": \"\\ud800\"}",
        "{\"query\": \"{ me { id } }\"} trailing",
        "{\"query\": \"{ me { id } }\", }",
        "{'query': '{ me { id } }'}",
    ] {
        let answer = app.admin().post_raw(body).await;
        assert_typed(&answer, body);
        assert!(answer.status.is_client_error() || body.starts_with("[{") || body.starts_with("[1"), "{body}: {}", answer.status);
    }
}

#[tokio::test]
async fn bytes_that_are_no_text() {
    let app = TestApp::start().await;
    for bytes in [
        &b"\xff\xfe"[..],
        b"{\"query\": \"\xc3\x28\"}",
        b"{\"query\": \"{ me { id } } # \xed\xa0\x80\"}",
        b"\x00\x00",
        b"\x1f\x8b\x08\x00",
    ] {
        let answer = app.admin().post_raw(bytes.to_vec()).await;
        assert_typed(&answer, &String::from_utf8_lossy(bytes));
        assert!(answer.status.is_client_error());
    }
}

#[tokio::test]
async fn json_that_is_deep() {
    let app = TestApp::start().await;
    for depth in [100, 200, 10_000, 400_000] {
        let body =
            format!("{{\"query\": \"{{ me {{ id }} }}\", \"variables\": {{\"a\": {}{}}}}}", "[".repeat(depth), "]".repeat(depth));
        let answer = app.admin().post_raw(body).await;
        if depth == 100 {
            answer.answer().ok();
        } else {
            assert_typed(&answer, &format!("{depth} levels"));
            assert!(answer.text().contains("nested too deeply"), "{}", answer.text());
        }
    }
    app.admin().query("{ me { id } }").await.ok();
}

#[tokio::test]
async fn documents_that_are_none_or_fit_no_schema() {
    let app = TestApp::start().await;
    for query in [
        "",
        " ",
        "#",
        "{",
        "}",
        "{}",
        "nonsense",
        "{ me }",
        "{ me { } }",
        "query",
        "{ me { id } } { me { id } }",
        "\u{0}",
        "{ me \u{0} { id } }",
        "{ me { id(a: 1) } }",
        "{ nonsense }",
        "query ($a: Nonsense) { me { id } }",
        "query ($a: Int) { me { id } }",
        "query ($a: Int!) { users(first: $a) { totalCount } }",
        "{ users(first: \"1\") { totalCount } }",
        "{ users(first: 99999999999) { totalCount } }",
        "{ users(first: 1.5) { totalCount } }",
        "{ users(first: 1e400) { totalCount } }",
        "{ users(filter: {nonsense: 1}) { totalCount } }",
        "{ users(filter: {status: NONSENSE}) { totalCount } }",
        "{ ...nonsense }",
        "{ me { ...a } } fragment a on User { ...a }",
        "subscription { a: ticketEvents { id } b: ticketEvents { id } }",
        "{ me { id } } # \u{feff}\u{202e}",
        "type A { b: Int }",
        "{ \"text\" }",
        "{ me @nonsense { id } }",
        "{ me @include { id } }",
    ] {
        let body = json!({"query": query});
        let answer = app.admin().post(&body).await;
        if query.starts_with("{ me { id } } #") {
            assert_eq!(answer.status, 200);
        } else {
            assert_typed(&answer, query);
        }
    }
}

#[tokio::test]
async fn values_that_do_not_fit() {
    let app = TestApp::start().await;
    let admin = app.admin();
    for (query, value) in [
        ("query ($v: ID!) { user(id: $v) { id } }", json!("nonsense")),
        ("query ($v: ID!) { user(id: $v) { id } }", json!(7)),
        ("query ($v: ID!) { ticket(id: $v) { id } }", json!("\u{0}")),
        ("query ($v: ID!) { node(id: $v) { id } }", json!("'; DROP TABLE users; --")),
        ("query ($v: Int) { users(first: $v) { totalCount } }", json!("1")),
        ("query ($v: Int) { users(first: $v) { totalCount } }", json!(1.5)),
        ("query ($v: Int) { users(first: $v) { totalCount } }", json!(9_999_999_999_i64)),
        ("query ($v: Int) { users(first: $v) { totalCount } }", json!(-1)),
        ("query ($v: String) { users(after: $v) { totalCount } }", json!("nonsense")),
        ("query ($v: String) { users(after: $v) { totalCount } }", json!({})),
        ("query ($v: DateTime) { users(filter: {createdAfter: $v}) { totalCount } }", json!("yesterday")),
        ("query ($v: DateTime) { users(filter: {createdAfter: $v}) { totalCount } }", json!("2026-13-45T99:99:99Z")),
        ("query ($v: DateTime) { tickets(filter: {createdAfter: $v}) { totalCount } }", json!("+999999-01-01T00:00:00Z")),
        ("query ($v: DateTime) { tickets(filter: {createdAfter: $v}) { totalCount } }", json!("-200000-01-01T00:00:00Z")),
        ("query ($v: DateTime) { users(filter: {createdBefore: $v}) { totalCount } }", json!("+200000-01-01T00:00:00Z")),
        ("query ($v: DateTime) { users(filter: {createdBefore: $v}) { totalCount } }", json!("2026-1-2 3:4:5Z")),
        ("query ($v: String) { users(filter: {search: $v}) { totalCount } }", json!("a\u{0}b")),
        ("query ($v: String) { users(filter: {role: $v}) { totalCount } }", json!("a\u{0}b")),
        ("query ($v: String) { tickets(filter: {tag: $v}) { totalCount } }", json!("a\u{0}b")),
        ("query ($v: [ID!]!) { nodes(ids: $v) { id } }", json!([null])),
        ("query ($v: UserFilter) { users(filter: $v) { totalCount } }", json!({"nonsense": 1})),
        ("query ($v: UserFilter) { users(filter: $v) { totalCount } }", json!([[[]]])),
        ("query ($v: UserStatus) { users(filter: {status: $v}) { totalCount } }", json!("active")),
    ] {
        let answer = admin.post(&json!({"query": query, "variables": {"v": value}})).await;
        assert_typed(&answer, &format!("{query} with {value}"));
    }
}

#[tokio::test]
async fn dates_at_the_ends_of_time_are_answered() {
    let app = TestApp::start().await;
    for time in ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "2026-02-28T23:59:60Z"] {
        for direction in ["createdAfter", "createdBefore"] {
            let query = format!("query ($v: DateTime) {{ tickets(filter: {{{direction}: $v}}) {{ totalCount }} }}");
            let answer = app.admin().query_with(&query, json!({"v": time})).await;
            assert!(!answer.error_codes().contains(&"INTERNAL_SERVER_ERROR"), "{time}: {:#}", answer.json);
        }
    }
}

#[tokio::test]
async fn a_body_that_is_much_too_large_is_answered_to_whoever_goes_on_sending() {
    let app = TestApp::start().await;
    for _ in 0..5 {
        let answer = app.admin().post_raw(format!("{{\"query\": \"# {}\"}}", "x".repeat(10_000_000))).await;
        assert_eq!(answer.status, 413);
        assert_typed(&answer, "10 MB");
    }
}

#[tokio::test]
async fn nothing_of_it_is_stored() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    for title in ["", " ", "a\u{0}b", &"x".repeat(501), &"x".repeat(900_000)] {
        let input = json!({"customerId": customer, "title": title, "description": "Please"});
        let answer = app.admin().mutate("createTicket", "ticket { id }", input).await;
        assert_eq!(answer.user_error_codes("createTicket"), ["BAD_USER_INPUT"]);
    }
    let input = json!({"customerId": "nonsense", "title": "Help", "description": "Please"});
    let answer = app.admin().mutate("createTicket", "ticket { id }", input).await;
    assert!(!answer.error_codes().contains(&"INTERNAL_SERVER_ERROR"), "{:#}", answer.json);
    assert_eq!(app.admin().query("{ tickets { totalCount } }").await.ok().number("/tickets/totalCount"), 0);
}

#[tokio::test]
async fn text_of_every_script_is_kept_as_it_is() {
    let app = TestApp::start().await;
    let customer = app.customer("Ünïcode & <b>Söhne</b> 株式会社 🚀 \u{202e}").await;
    let title = "\"quoted\" \\ back \t tab 'single' $1 {{}} ` \u{1F468}\u{200d}\u{1F469}";
    let ticket = app.ticket(&customer, title).await;
    let query = "query ($id: ID!) { ticket(id: $id) { title customer { companyName } } }";
    let answer = app.admin().query_with(query, json!({"id": ticket["id"]})).await.ok();
    assert_eq!(answer.data("/ticket/title"), title);
}

#[tokio::test]
async fn what_would_not_come_back_as_it_was_given_is_refused() {
    let app = TestApp::start().await;
    let (admin, customer) = (app.admin(), app.customer("Acme").await);
    for number in ["1.7976931348623157e308", "-1.7976931348623155e308"] {
        let metadata: Json = serde_json::from_str(&format!("{{\"a\": {number}}}")).expect("JSON");
        let answer = admin.mutate("updateCustomer", "customer { id }", json!({"id": customer, "metadata": metadata})).await;
        assert_eq!(answer.user_error_codes("updateCustomer"), ["BAD_USER_INPUT"], "{number}");
        let event = json!({"id": app.app().new_id(), "type": "seen", "timestamp": app.app().now(), "properties": metadata});
        let answer = admin.mutate("trackEvents", "succeeded failed", json!({"events": [event]})).await.ok();
        assert_eq!(answer.data("/trackEvents/failed"), 1, "{number}");
    }
    let kept = json!({"a": 123_456_789.123_456_79, "b": 1.111_111_111_111_111_2e299, "c": 5e-324, "d": u64::MAX});
    admin.mutate("updateCustomer", "customer { id }", json!({"id": customer, "metadata": kept})).await.ok();
    let answer = admin.query_with("query ($id: ID!) { customer(id: $id) { metadata } }", json!({"id": customer})).await.ok();
    assert_eq!(answer.data("/customer/metadata"), &kept);
    for line in ["two\nlines", "\u{200b}"] {
        let input = json!({"customerId": customer, "title": line, "description": "Please"});
        let answer = admin.mutate("createTicket", "ticket { id }", input).await;
        assert_eq!(answer.user_error_codes("createTicket"), ["BAD_USER_INPUT"], "{line:?}");
    }
}

#[tokio::test]
async fn a_number_that_no_double_holds_is_refused_wherever_it_stands() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let create = |metadata: &str| {
        let rest = format!("contactEmail: \"a@acme.example\", subscriptionTier: FREE, metadata: {metadata}");
        format!("createCustomer(input: {{companyName: \"Acme\", {rest}}}) {{ customer {{ id }} }}")
    };
    for number in ["1e400", "-1.5e400", &"9".repeat(400)] {
        for query in [
            format!("mutation {{ {} }}", create(&format!("{{a: [{number}]}}"))),
            format!("mutation ($m: JSON = {{a: {number}}}) {{ {} }}", create("$m")),
        ] {
            assert_eq!(admin.query(&query).await.error_codes(), ["BAD_USER_INPUT"], "{query}");
        }
        let event = format!("id: \"{}\", type: \"seen\", timestamp: \"2026-01-01T00:00:00Z\"", app.app().new_id());
        let event = format!("{{{event}, properties: {{a: {number}}}}}");
        let answer = admin.query(&format!("mutation {{ trackEvents(input: {{events: [{event}]}}) {{ succeeded }} }}")).await;
        assert_eq!(answer.error_codes(), ["BAD_USER_INPUT"], "{number}");
        let query = format!("mutation ($m: JSON) {{ {} }}", create("$m"));
        let answer =
            admin.post_raw(format!("{{\"query\": {}, \"variables\": {{\"m\": {{\"a\": {number}}}}}}}", json!(query))).await;
        assert_typed(&answer, number);
        assert_eq!(answer.status, 400);
        assert!(answer.text().contains("The JSON has a number that is out of range"), "{}", answer.text());
    }
    assert_eq!(admin.query("{ customers { totalCount } }").await.ok().number("/customers/totalCount"), 0);
    let exact = format!("mutation {{ {} }}", create(&format!("{{a: {}}}", u64::MAX)).replace("{ id }", "{ metadata }"));
    let answer = admin.query(&exact).await.ok();
    assert_eq!(answer.data("/createCustomer/customer/metadata"), &json!({"a": u64::MAX}));
}

#[tokio::test]
async fn nothing_is_done_where_a_variable_is_of_another_kind() {
    let app = TestApp::start().await;
    let first = "createCustomer(input: {companyName: \"Acme\", contactEmail: \"a@acme.example\", subscriptionTier: FREE}) { customer { id } }";
    let event = |rest: &str| format!("events: [{{id: \"{}\", type: \"paid\", {rest}}}]", app.app().new_id());
    let moment = event("timestamp: $v");
    let amount = event("timestamp: \"2026-01-01T00:00:00Z\", amount: $v, currency: \"USD\"");
    for (ty, input) in [("DateTime", moment), ("MinorUnits", amount)] {
        for value in [json!(1.5), json!(true), json!("5"), json!({}), json!([]), json!([5])] {
            let query = format!("mutation ($v: {ty}!) {{ {first} trackEvents(input: {{{input}}}) {{ succeeded }} }}");
            let answer = app.admin().query_with(&query, json!({"v": value})).await;
            assert_eq!(answer.error_codes(), ["BAD_USER_INPUT"], "{ty} {value}");
            assert!(answer.json.get("data").is_none_or(Json::is_null), "{ty} {value}: {:#}", answer.json);
        }
    }
    assert_eq!(app.admin().query("{ customers { totalCount } }").await.ok().number("/customers/totalCount"), 0);
}

#[tokio::test]
async fn moments_and_ranges_that_there_are_not() {
    let app = TestApp::start().await;
    for filter in [
        "{ users(filter: {createdBefore: \"9999-12-31T23:59:59-14:00\"}) { totalCount } }",
        "{ tickets(filter: {createdAfter: \"0000-01-01T00:00:00+14:00\"}) { totalCount } }",
        "{ auditLog(filter: {since: \"2027-01-01T00:00:00Z\", until: \"2020-01-01T00:00:00Z\"}) { totalCount } }",
    ] {
        assert_eq!(app.admin().query(filter).await.error_codes(), ["BAD_USER_INPUT"], "{filter}");
    }
}

#[tokio::test]
async fn what_is_malformed_is_named_by_its_place() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let items = json!([{"id": ticket["id"], "status": "IN_PROGRESS"}, {"id": "nonsense", "status": "RESOLVED"}]);
    let input = json!({"items": items, "errorPolicy": "SKIP_FAILED"});
    let answer = app.admin().mutate("bulkUpdateTickets", "results { ticket { id } }", input).await;
    assert_eq!(answer.error_codes(), ["BAD_USER_INPUT"]);
    assert_eq!(answer.json["errors"][0]["message"], "An id is malformed (`input.items[1].id`)");
    let answer = app.admin().query("{ ticket(id: \"nonsense\") { id } }").await;
    assert_eq!(answer.json["errors"][0]["message"], "An id is malformed (`id`)");
}
