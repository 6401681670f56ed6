//! The figures of the dashboard are kept by the writers, and are what counting would give.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use entities::{ticket, user};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value as Json, json};
use tests::TestApp;

const METRICS: &str =
    "{ dashboardMetrics { totalUsers openTickets ticketsByStatus { status count } ticketsPerDay { day count } asOf } }";

/// The same figures, counted in the tables.
async fn counted(app: &TestApp) -> Json {
    let database = &app.app().database.read;
    let tickets = ticket::Entity::find().all(database).await.expect("tickets");
    let users = user::Entity::find().filter(user::Column::DeletedAt.is_null()).count(database).await.expect("a count");
    let mut by_status = BTreeMap::new();
    for ticket in &tickets {
        *by_status.entry(json!(ticket.status).as_str().expect("a name").to_owned()).or_insert(0) += 1;
    }
    let open = tickets.iter().filter(|ticket| !ticket.status.is_done()).count();
    json!({"totalUsers": users, "openTickets": open, "ticketsByStatus": by_status, "tickets": tickets.len()})
}

/// The kept figures in the same form.
async fn kept(app: &TestApp) -> Json {
    // they are shared for a second
    app.advance(TimeDelta::seconds(2));
    let answer = app.admin().query(METRICS).await.ok();
    let metrics = answer.data("/dashboardMetrics");
    let by_status = metrics["ticketsByStatus"].as_array().expect("a list").iter();
    let by_status: BTreeMap<_, _> = by_status
        .filter(|entry| entry["count"] != 0)
        .map(|entry| (entry["status"].as_str().expect("a status").to_owned(), entry["count"].clone()))
        .collect();
    let days = metrics["ticketsPerDay"].as_array().expect("a list");
    assert_eq!(days.len(), 30);
    let tickets: i64 = days.iter().map(|day| day["count"].as_i64().expect("a count")).sum();
    json!({
        "totalUsers": metrics["totalUsers"], "openTickets": metrics["openTickets"], "ticketsByStatus": by_status, "tickets": tickets,
    })
}

#[tokio::test]
async fn kept_is_counted_after_everything_that_moves_a_figure() {
    let app = TestApp::start().await;
    assert_eq!(kept(&app).await, counted(&app).await);
    let customer = app.customer("Acme").await;
    let agent = app.agent().await;
    let mut tickets = Vec::new();
    for _ in 0..6 {
        tickets.push(app.ticket(&customer, "Help").await);
    }
    assert_eq!(kept(&app).await, counted(&app).await);
    for (ticket, status) in tickets.iter().zip(["IN_PROGRESS", "WAITING", "RESOLVED", "CLOSED", "OPEN"]) {
        agent.mutate("updateTicket", "ticket { id }", json!({"id": ticket["id"], "status": status})).await.ok();
    }
    assert_eq!(kept(&app).await, counted(&app).await);
    let items: Vec<_> = tickets.iter().map(|ticket| json!({"id": ticket["id"], "status": "CLOSED"})).collect();
    let input = json!({"items": items, "errorPolicy": "SKIP_FAILED"});
    agent.mutate("bulkUpdateTickets", "results { ticket { id } }", input).await;
    let refused = json!({"id": tickets[0]["id"], "status": "RESOLVED"});
    agent.mutate("updateTicket", "ticket { id }", refused).await;
    assert_eq!(kept(&app).await, counted(&app).await);
    app.admin().mutate("deleteUser", "user { id }", json!({"id": agent.id()})).await.ok();
    assert_eq!(kept(&app).await, counted(&app).await);
}

#[tokio::test]
async fn reading_them_counts_nothing() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    app.ticket(&customer, "Help").await;
    app.advance(TimeDelta::seconds(2));
    let first = app.admin().query(METRICS).await.ok();
    assert!(first.statements() <= 1, "{}", first.statements());
    let again = app.admin().query(METRICS).await.ok();
    assert_eq!(again.statements(), 0, "shared for a second");
    assert_eq!(again.data("/dashboardMetrics/asOf"), first.data("/dashboardMetrics/asOf"));
}

#[tokio::test]
async fn days_are_counted_in_utc_and_today_is_the_last() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    app.ticket(&customer, "Yesterday").await;
    app.advance(TimeDelta::days(1));
    app.admin().again().await;
    let admin = app.admin().again().await;
    let input = json!({"customerId": customer, "title": "Today", "description": "Please"});
    admin.mutate("createTicket", "ticket { id }", input).await.ok();
    app.advance(TimeDelta::seconds(2));
    let answer = admin.query(METRICS).await.ok();
    let days = answer.list("/dashboardMetrics/ticketsPerDay");
    assert_eq!((&days[28]["count"], &days[29]["count"]), (&json!(1), &json!(1)));
    assert_eq!(days[29]["day"], json!(app.app().now().date_naive()));
}

#[tokio::test]
async fn a_permission_that_is_limited_to_some_rows_is_not_enough() {
    let app = TestApp::start().await;
    let person = app.person_with("user", &["analytics:read"]).await;
    let answer = person.query("{ dashboardMetrics { totalUsers openTickets asOf } }").await;
    assert!(answer.data("/dashboardMetrics/openTickets").is_null());
    assert!(answer.data("/dashboardMetrics/asOf").is_string());
    assert_eq!(answer.error_codes(), ["FORBIDDEN", "FORBIDDEN"]);
}

#[tokio::test]
async fn who_listens_is_told_the_figures_now_and_when_they_change() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    let agent = app.agent().await;
    let mut listener = app.admin().try_subscribe("subscription { dashboardMetrics { openTickets totalUsers } }").await;
    let first = listener.next().await.ok();
    assert_eq!(first.data("/dashboardMetrics/openTickets"), 0);
    let ticket = app.ticket(&customer, "Help").await;
    assert_eq!(listener.next().await.ok().data("/dashboardMetrics/openTickets"), 1);
    // No figure moves: nothing is told.
    agent.mutate("updateTicket", "ticket { id }", json!({"id": ticket["id"], "title": "Renamed"})).await.ok();
    agent.mutate("updateTicket", "ticket { id }", json!({"id": ticket["id"], "status": "CLOSED"})).await.ok();
    assert_eq!(listener.next().await.ok().data("/dashboardMetrics/openTickets"), 0);
    let refused = app.person("user").await.try_subscribe("subscription { dashboardMetrics { asOf } }").await.refusal().await;
    assert_eq!(refused.error_codes(), ["FORBIDDEN"]);
}

#[tokio::test]
async fn who_may_not_read_the_figures_any_more_hears_so_though_none_moves() {
    let app = TestApp::start().await;
    let node = app.beside(|_| {}).await;
    let analyst = app.analyst().await;
    let figures = "subscription { dashboardMetrics { openTickets } }";
    let mut listeners = [analyst.try_subscribe(figures).await, analyst.at(&node).try_subscribe(figures).await];
    for listener in &mut listeners {
        listener.next().await.ok();
    }
    app.admin().mutate("updateUserRole", "user { id }", json!({"id": analyst.id(), "role": "user"})).await.ok();
    for listener in &mut listeners {
        assert_eq!(listener.refusal().await.error_codes(), ["FORBIDDEN"]);
    }
}
