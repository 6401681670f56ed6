//! The tiles of the dashboard, beside those of the period before.

use chrono::TimeDelta;
use entities::ticket::{Priority, Status};
use serde_json::json;
use tests::TestApp;

use super::Lives;

const TILES: &str = "query ($range: DateRangeInput) { dashboardMetrics(range: $range) { openTickets tiles { range { from to } previousRange { from to }
  totalUsers { value previous change changePercent } openTickets { value previous change changePercent } systemHealth
  revenue { value { amount currency } previous { amount } others { amount currency } } } } }";

#[tokio::test]
async fn a_past_range_is_told_as_it_was() {
    let app = TestApp::start().await;
    let mut lives = Lives::of(&app, "Acme").await;
    lives.ticket(Priority::High, None, "2025-06-01T10:00:00Z", &[(Status::Closed, "2025-06-20T10:00:00Z")]).await;
    lives.ticket(Priority::High, None, "2025-06-05T10:00:00Z", &[(Status::Resolved, "2025-06-06T10:00:00Z")]).await;
    lives.ticket(Priority::High, None, "2025-06-09T10:00:00Z", &[(Status::Resolved, "2025-06-12T10:00:00Z")]).await;
    let range = json!({"from": "2025-06-04T00:00:00Z", "to": "2025-06-11T00:00:00Z"});
    let answer = app.admin().query_with(TILES, json!({"range": range})).await.ok();
    let tiles = answer.data("/dashboardMetrics/tiles");
    assert_eq!(tiles["range"], range);
    assert_eq!(tiles["previousRange"], json!({"from": "2025-05-28T00:00:00Z", "to": "2025-06-04T00:00:00Z"}));
    assert_eq!(tiles["openTickets"], json!({"value": 2, "previous": 1, "change": 1, "changePercent": 100.0}));
    assert_eq!(tiles["totalUsers"], json!({"value": 0, "previous": 0, "change": 0, "changePercent": null}));
    assert_eq!(tiles["revenue"]["value"], json!({"amount": 0, "currency": "USD"}));
    assert_eq!(tiles["systemHealth"], json!(100.0));
}

#[tokio::test]
async fn now_is_the_end_of_the_last_thirty_days() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    app.ticket(&customer, "Help").await;
    app.person("agent").await;
    app.advance(TimeDelta::seconds(2));
    let answer = app.admin().query_with(TILES, json!({"range": null})).await.ok();
    let tiles = answer.data("/dashboardMetrics/tiles");
    assert_eq!(tiles["openTickets"]["value"], answer.data("/dashboardMetrics/openTickets").clone());
    assert_eq!((&tiles["totalUsers"]["value"], &tiles["totalUsers"]["previous"]), (&json!(2), &json!(0)));
}

#[tokio::test]
async fn the_plain_figures_cost_what_they_did() {
    let app = TestApp::start().await;
    app.advance(TimeDelta::seconds(2));
    let answer = app
        .admin()
        .query("{ dashboardMetrics { totalUsers openTickets ticketsByStatus { count } ticketsPerDay { count } } }")
        .await
        .ok();
    assert!(answer.statements() <= 1, "{}", answer.statements());
}

#[tokio::test]
async fn revenue_is_a_permission_of_its_own() {
    let app = TestApp::start().await;
    let query = "{ dashboardMetrics { tiles { openTickets { value } revenue { value { amount currency } } } } }";
    let answer = app.analyst().await.query(query).await;
    assert_eq!(answer.error_codes(), ["FORBIDDEN"]);
    assert_eq!(answer.errors()[0]["extensions"]["permission"], "analytics:revenue");
    assert!(answer.data("/dashboardMetrics/tiles/revenue").is_null());
    app.manager().await.query(query).await.ok();
}
