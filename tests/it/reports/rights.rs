//! What a viewer may not read, no aggregate tells.

use serde_json::json;
use tests::{Person, TestApp};

use super::series;

async fn refusals(person: &Person, metric: &str, group: Option<&str>) -> Vec<String> {
    let answer = series(person, json!({"metric": metric, "bucket": "DAY", "groupBy": group})).await;
    assert_eq!(answer.data("/timeSeries").is_null(), !answer.errors().is_empty());
    let permission = |error: &serde_json::Value| error["extensions"]["permission"].as_str().unwrap_or("?").to_owned();
    answer.errors().iter().map(permission).collect()
}

#[tokio::test]
async fn each_metric_and_each_group_takes_its_permission_on_every_row() {
    let app = TestApp::start().await;
    let analyst = app.analyst().await;
    for (metric, group) in
        [("TICKETS_OPENED", None), ("BACKLOG", Some("ASSIGNEE")), ("BACKLOG", Some("CUSTOMER")), ("USERS_CREATED", None)]
    {
        assert!(refusals(&analyst, metric, group).await.is_empty(), "{metric}");
    }
    assert_eq!(refusals(&analyst, "REVENUE", None).await, ["analytics:revenue"]);
    assert!(refusals(&app.manager().await, "REVENUE", None).await.is_empty());
    // may read the tickets assigned to them
    let own = app.person_with("user", &["analytics:read", "customers:read"]).await;
    for metric in ["TICKETS_OPENED", "TICKETS_RESOLVED", "TICKETS_REOPENED", "BACKLOG", "FIRST_RESPONSE_TIME", "RESOLUTION_TIME"]
    {
        assert_eq!(refusals(&own, metric, None).await, ["tickets:read"], "{metric}");
    }
    assert_eq!(refusals(&own, "USERS_CREATED", None).await, ["users:read"]);
    let tickets = app.person_with("user", &["analytics:read", "tickets:read"]).await;
    assert!(refusals(&tickets, "BACKLOG", Some("STATUS")).await.is_empty());
    assert_eq!(refusals(&tickets, "BACKLOG", Some("ASSIGNEE")).await, ["users:read"]);
    assert_eq!(refusals(&tickets, "BACKLOG", Some("CUSTOMER")).await, ["customers:read"]);
    assert_eq!(refusals(&tickets, "BACKLOG", Some("TIER")).await, ["customers:read"]);
    assert_eq!(refusals(&app.agent().await, "BACKLOG", None).await, ["analytics:read"]);
}

#[tokio::test]
async fn agents_take_the_right_to_see_users_and_support_that_to_see_tickets() {
    let app = TestApp::start().await;
    let query = "{ supportMetrics { flow { opened } agents { userId openTickets } } }";
    let tickets = app.person_with("user", &["analytics:read", "tickets:read"]).await;
    let answer = tickets.query(query).await;
    assert_eq!(answer.error_codes(), ["FORBIDDEN"]);
    assert!(answer.data("/supportMetrics/agents").is_null());
    assert_eq!(answer.number("/supportMetrics/flow/opened"), 0);
    let own = app.person_with("user", &["analytics:read"]).await;
    let answer = own.query(query).await;
    assert!(answer.data("/supportMetrics").is_null());
    assert_eq!(answer.errors()[0]["extensions"]["permission"], "tickets:read");
    assert_eq!(answer.statements(), 0);
}
