use chrono::TimeDelta;
use entities::access::Viewer;
use entities::system_log::{Level, Model};
use resolvers::documents::logs;
use resolvers::{Context, Request};
use serde_json::json;
use tests::TestApp;

async fn keep(app: &TestApp, messages: &[(Level, &str)]) {
    let cx = Context::new(app.app().clone(), Viewer::operator(), Request::default());
    let rows = messages.iter().map(|(level, message)| {
        app.advance(TimeDelta::seconds(1));
        Model {
            id: app.app().new_id(),
            timestamp: app.app().now(),
            level: *level,
            service: "backoffice".into(),
            message: (*message).into(),
            correlation_id: Some("a-request".into()),
            user_id: None,
            target: "web".into(),
            fields: json!({"statusCode": 200}),
        }
    });
    logs::store(&cx, rows.collect()).await.expect("logs that are kept");
}

#[tokio::test]
async fn the_newest_come_first_and_can_be_filtered() {
    let app = TestApp::start().await;
    keep(&app, &[(Level::Warn, "Slow"), (Level::Error, "Failed"), (Level::Warn, "Late")]).await;
    let admin = app.admin();
    let all =
        "{ systemLogs { totalCount edges { node { id timestamp level service message correlationId userId target fields } } } }";
    let answer = admin.query(all).await.ok();
    assert_eq!(answer.number("/systemLogs/totalCount"), 3);
    let logs = answer.nodes("/systemLogs");
    let messages: Vec<_> = logs.iter().map(|log| &log["message"]).collect();
    assert_eq!(json!(messages), json!(["Late", "Failed", "Slow"]));
    assert_eq!((&logs[1]["level"], &logs[1]["fields"]), (&json!("ERROR"), &json!({"statusCode": 200})));
    for (filter, found) in [
        ("level: WARN", json!(["Late", "Slow"])),
        ("text: \"fail\"", json!(["Failed"])),
        ("service: \"other\"", json!([])),
        ("correlationId: \"a-request\", level: ERROR", json!(["Failed"])),
        ("from: \"2000-01-01T00:00:00Z\", to: \"2000-01-02T00:00:00Z\"", json!([])),
    ] {
        let answer =
            admin.query(&format!("{{ systemLogs(filter: {{{filter}}}) {{ edges {{ node {{ message }} }} }} }}")).await.ok();
        let messages: Vec<_> = answer.nodes("/systemLogs").iter().map(|log| &log["message"]).collect();
        assert_eq!(json!(messages), found, "{filter}");
    }
}

#[tokio::test]
async fn only_who_may_read_logs_reads_them() {
    let app = TestApp::start().await;
    let logs = "{ systemLogs { edges { node { message } } } }";
    for person in [app.manager().await, app.analyst().await, app.user().await] {
        assert_eq!(person.query(logs).await.error_codes(), ["FORBIDDEN"]);
    }
    app.person_with("agent", &["logs:read"]).await.query(logs).await.ok();
    let wrong = "{ systemLogs(filter: {from: \"2026-01-02T00:00:00Z\", to: \"2026-01-01T00:00:00Z\"}) { totalCount } }";
    assert_eq!(app.admin().query(wrong).await.error_codes(), ["BAD_USER_INPUT"]);
    let wrong = "{ systemLogs(filter: {service: \"a\\u0000\"}) { totalCount } }";
    assert_eq!(app.admin().query(wrong).await.error_codes(), ["BAD_USER_INPUT"]);
}
