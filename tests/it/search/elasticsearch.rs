//! Elasticsearch, played by its documented answers: no real server takes part.

use std::time::Duration;

use serde_json::{Value as Json, json};
use tests::TestApp;
use wiremock::matchers::{body_string_contains, header, method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use super::{said, search};

/// Everything that `_bulk` is told is stored, unless a row was told before of a later position.
struct Stores;

impl Respond for Stores {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let items = actions(request).into_iter().map(|(action, about)| {
            let (status, result) = if action == "index" { (201, "created") } else { (404, "not_found") };
            json!({action: {"_index": about["_index"], "_id": about["_id"], "_version": about["version"], "result": result, "status": status}})
        });
        let items: Vec<Json> = items.collect();
        ResponseTemplate::new(200).set_body_json(json!({"took": 3, "errors": false, "items": items}))
    }
}

/// The actions of a request to `_bulk`.
fn actions(request: &Request) -> Vec<(String, Json)> {
    let lines = lines(request);
    let actions = lines.into_iter().filter_map(|line| {
        let (action, about) = line.as_object()?.iter().next()?;
        about["_id"].is_string().then(|| (action.clone(), about.clone()))
    });
    actions.collect()
}

fn lines(request: &Request) -> Vec<Json> {
    let text = std::str::from_utf8(&request.body).expect("text");
    assert!(text.ends_with('\n'), "the last line ends as well");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn found(rows: &[(&str, &Json)]) -> Json {
    let hits: Vec<Json> = rows
        .iter()
        .map(|(kind, id)| {
            let name = format!("{kind}:{}", id.as_str().expect("an id"));
            json!({"_index": "desk", "_id": name, "_score": null, "_source": {"kind": kind, "row_id": id}, "sort": [id]})
        })
        .collect();
    json!({"took": 2, "timed_out": false, "status": 200, "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
           "hits": {"max_score": null, "hits": hits}})
}

async fn elastic() -> MockServer {
    let server = MockServer::start().await;
    let made = json!({"acknowledged": true, "shards_acknowledged": true, "index": "desk"});
    Mock::given(method("PUT"))
        .and(path("/desk"))
        .respond_with(ResponseTemplate::new(200).set_body_json(made))
        .mount(&server)
        .await;
    server
}

async fn app_with(server: &MockServer) -> TestApp {
    let url = server.uri().replace("http://", "http://elastic:secret@");
    TestApp::start_with(|config| {
        config.search.elasticsearch_url = url.into();
        config.search.index = "desk".into();
        config.search.timeout_ms = 400;
    })
    .await
}

async fn requests(server: &MockServer, to: &str) -> Vec<Request> {
    let all = server.received_requests().await.expect("recorded requests");
    all.into_iter().filter(|request| request.url.path() == to).collect()
}

async fn ready(app: &TestApp) -> Json {
    app.anonymous().get("/ready").await.answer().json
}

#[tokio::test]
async fn it_is_told_what_changes_in_the_order_of_the_log() {
    let server = elastic().await;
    let told = Mock::given(method("POST")).and(path("/_bulk")).and(header("content-type", "application/x-ndjson"));
    told.and(header("authorization", "Basic ZWxhc3RpYzpzZWNyZXQ=")).respond_with(Stores).mount(&server).await;
    let app = app_with(&server).await;
    let customer = app.customer("Acme Zürich").await;
    let name = format!("customer_contact:{}", customer.as_str().expect("an id"));
    let told = async || {
        let requests = requests(&server, "/_bulk").await;
        requests.iter().flat_map(|request| lines(request).into_iter().zip(lines(request).into_iter().skip(1))).collect::<Vec<_>>()
    };
    let mut sent = Vec::new();
    tests::within("the customer", async {
        while !sent.iter().any(|(action, _): &(Json, Json)| action["index"]["_id"] == json!(name)) {
            sent = told().await;
            tokio::task::yield_now().await;
        }
    })
    .await;
    let (action, source) = sent.iter().find(|(action, _)| action["index"]["_id"] == json!(name)).expect("it was told");
    assert_eq!(action["index"]["_index"], "desk");
    assert_eq!(action["index"]["version_type"], "external_gte");
    assert!(action["index"]["version"].as_i64().is_some_and(|version| version > 0), "{action}");
    assert_eq!(source["words"], "acme zurich ~ contact customer example ~");
    assert_eq!(source["kind"], "customer_contact");
    assert_eq!(source["row_id"], customer);
    assert_eq!(source["facts"], json!([":status:active", ":tier:starter"]));

    app.admin().mutate("deleteCustomer", "customer { id }", json!({"id": customer})).await.ok();
    tests::within("the end of the customer", async {
        loop {
            let requests = requests(&server, "/_bulk").await;
            if requests.iter().flat_map(actions).any(|(action, about)| action == "delete" && about["_id"] == json!(name)) {
                return;
            }
            tokio::task::yield_now().await;
        }
    })
    .await;
    let made: Json = serde_json::from_slice(&requests(&server, "/desk").await[0].body).expect("JSON");
    assert_eq!(made["mappings"]["properties"]["words"]["analyzer"], "whitespace");
    assert_eq!(made["mappings"]["properties"]["facts"]["type"], "keyword");
}

#[tokio::test]
async fn it_proposes_and_the_rows_decide() {
    let server = elastic().await;
    Mock::given(method("POST")).and(path("/_bulk")).respond_with(Stores).mount(&server).await;
    let app = app_with(&server).await;
    let acme = app.customer("Acme").await;
    let (lamp, other) = (app.ticket(&acme, "A red lamp").await, app.ticket(&acme, "Something else").await);
    let nobody = json!("00000000-0000-7000-8000-000000000000");
    // what does not match any more, what is not there, and a noun of which nothing is found
    let tickets = found(&[("ticket", &other["id"]), ("ticket", &nobody), ("ticket", &lamp["id"])]);
    let answer = json!({"took": 5, "responses": [tickets, found(&[]), found(&[]), found(&[])]});
    let asked = Mock::given(method("POST")).and(path("/_msearch")).and(header("content-type", "application/x-ndjson"));
    asked.respond_with(ResponseTemplate::new(200).set_body_json(answer)).mount(&server).await;
    assert_eq!(said(&search(&app.admin(), "\"red lamp\" OR lam* -status:closed").await.ok()), ["A red lamp"]);

    let requests = requests(&server, "/_msearch").await;
    let lines = lines(&requests[0]);
    assert_eq!(lines.len(), 8, "a search for each noun");
    assert_eq!(lines[0], json!({"index": "desk"}));
    let query = json!({"bool": {"minimum_should_match": 1, "should": [
        {"match_phrase": {"words": "red lamp"}},
        {"bool": {"filter": [
            {"prefix": {"words": {"value": "lam"}}},
            {"bool": {"must_not": [{"term": {"facts": ":status:closed"}}]}},
        ]}},
    ]}});
    let expected = json!({
        "size": 200, "track_total_hits": false, "_source": ["kind", "row_id"], "sort": [{"row_id": "desc"}],
        "query": {"bool": {"filter": [{"terms": {"kind": ["ticket"]}}, query]}},
    });
    assert_eq!(lines[1], expected);
    assert_eq!(lines[3]["query"]["bool"]["filter"][0], json!({"terms": {"kind": ["comment", "note"]}}));
    assert_eq!(ready(&app).await["dependencies"]["elasticsearch"], "ok");

    // words that somebody may not read are not asked for
    search(&app.partner().await, "lamp").await.ok();
    let requests = self::requests(&server, "/_msearch").await;
    let kinds: Vec<_> = self::lines(requests.last().expect("a search"))
        .iter()
        .skip(1)
        .step_by(2)
        .map(|line| line["query"]["bool"]["filter"][0]["terms"]["kind"].clone())
        .collect();
    assert_eq!(kinds, [json!(["ticket"]), json!(["comment"]), json!(["customer"])]);
}

/// Whatever it answers that is no answer, the database is searched instead.
#[tokio::test]
async fn without_it_the_database_is_searched() {
    let error = |kind: &str, reason: &str| json!({"error": {"type": kind, "reason": reason, "root_cause": []}, "status": 400});
    let partial =
        json!({"took": 9, "responses": [{"timed_out": true, "status": 200, "_shards": {"failed": 0}, "hits": {"hits": []}}]});
    let rejected = json!({"took": 1, "responses": [{"error": {"type": "es_rejected_execution_exception", "reason": "queue full"}, "status": 429}]});
    let answers = [
        ("busy", ResponseTemplate::new(429).set_body_json(error("circuit_breaking_exception", "too much")), "degraded"),
        ("broken", ResponseTemplate::new(503).set_body_string("<html>"), "degraded"),
        ("slow", ResponseTemplate::new(200).set_delay(Duration::from_secs(5)), "degraded"),
        ("refused", ResponseTemplate::new(404).set_body_json(error("index_not_found_exception", "no such index [desk]")), "ok"),
        ("not JSON", ResponseTemplate::new(200).set_body_string("hello"), "ok"),
        ("partial", ResponseTemplate::new(200).set_body_json(partial), "ok"),
        ("rejected", ResponseTemplate::new(200).set_body_json(rejected), "ok"),
    ];
    for (what, answer, status) in answers {
        let server = elastic().await;
        let app = app_with(&server).await;
        let acme = app.customer("Acme").await;
        app.ticket(&acme, "A red lamp").await;
        app.indexed().await;
        Mock::given(method("POST")).and(path("/_msearch")).respond_with(answer).mount(&server).await;
        assert_eq!(said(&search(&app.admin(), "lamp").await.ok()), ["A red lamp"], "{what}");
        if status == "degraded" {
            assert_eq!(said(&search(&app.admin(), "lamp").await.ok()), ["A red lamp"], "{what}");
            assert_eq!(requests(&server, "/_msearch").await.len(), 1, "{what}: it is left alone for a while");
        }
    }
    // nobody is there
    let app = TestApp::start_with(|config| config.search.elasticsearch_url = "http://127.0.0.1:9".into()).await;
    app.ticket(&app.customer("Acme").await, "A red lamp").await;
    app.indexed().await;
    assert_eq!(said(&search(&app.admin(), "lamp").await.ok()), ["A red lamp"]);
    assert_eq!(
        ready(&app).await,
        json!({"status": "degraded", "dependencies": {"database": "ok", "audit": "ok", "events": "ok", "elasticsearch": "unavailable"}})
    );
}

/// One that has too much to search may write all the same, and that it does says nothing of searches.
#[tokio::test]
async fn what_is_written_there_does_not_end_its_rest() {
    let server = elastic().await;
    Mock::given(method("POST")).and(path("/_bulk")).respond_with(Stores).mount(&server).await;
    let busy = ResponseTemplate::new(429).set_body_json(json!({"error": {"type": "circuit_breaking_exception"}}));
    Mock::given(method("POST")).and(path("/_msearch")).respond_with(busy).mount(&server).await;
    let app = app_with(&server).await;
    search(&app.admin(), "lamp").await.ok();
    app.customer("Acme").await;
    let written = |request: &Request| request.body.windows(4).any(|bytes| bytes == b"acme");
    tests::within("the customer", async {
        while !requests(&server, "/_bulk").await.iter().any(written) {
            tokio::task::yield_now().await;
        }
    })
    .await;
    search(&app.admin(), "lamp").await.ok();
    assert_eq!(requests(&server, "/_msearch").await.len(), 1);
}

/// Whoever does not see every ticket is answered by the database, which knows which they see.
#[tokio::test]
async fn who_sees_some_rows_asks_the_database() {
    let server = elastic().await;
    Mock::given(method("POST")).and(path("/_bulk")).respond_with(Stores).mount(&server).await;
    let app = app_with(&server).await;
    let user = app.user().await;
    let ticket = app.ticket(&app.customer("Acme").await, "A red lamp").await;
    app.ticket(&app.customer("Other").await, "Another lamp").await;
    app.admin().mutate("assignTicket", "ticket { id }", json!({"ticketId": ticket["id"], "assigneeId": user.id()})).await.ok();
    app.indexed().await;
    assert_eq!(said(&search(&user, "lamp").await.ok()), ["A red lamp"]);
    assert!(requests(&server, "/_msearch").await.is_empty());
}

/// What it cannot take now is told again; what it has in a newer version is told.
#[tokio::test]
async fn what_it_did_not_take_is_told_again() {
    let server = elastic().await;
    let conflict = json!({"took": 1, "errors": true, "items": [{"index": {"_id": "x", "status": 409,
        "error": {"type": "version_conflict_engine_exception", "reason": "current version [9] is higher than the one provided [3]"}}}]});
    let busy = ResponseTemplate::new(429)
        .set_body_json(json!({"error": {"type": "es_rejected_execution_exception", "reason": "queue full"}}));
    Mock::given(method("POST")).and(path("/_bulk")).respond_with(busy).up_to_n_times(1).with_priority(1).mount(&server).await;
    let conflicts = Mock::given(method("POST")).and(path("/_bulk")).and(body_string_contains("acme"));
    conflicts.respond_with(ResponseTemplate::new(200).set_body_json(conflict)).with_priority(2).mount(&server).await;
    Mock::given(method("POST")).and(path("/_bulk")).respond_with(Stores).with_priority(3).mount(&server).await;
    let app = app_with(&server).await;
    app.customer("Acme").await;
    app.customer("Later").await;
    // the clock of the pauses is moved by hand
    let later = |request: &Request| request.body.windows(5).any(|bytes| bytes == b"later");
    tests::within("the customer after it", async {
        while !requests(&server, "/_bulk").await.iter().any(later) {
            app.advance(chrono::TimeDelta::seconds(2));
            tokio::task::yield_now().await;
        }
    })
    .await;
}
