//! How many tickets views have.

use serde_json::{Value as Json, json};
use tests::{Person, TestApp, rows};

use super::{ask, create};

async fn counts(by: &Person) -> Vec<Json> {
    ask(by, "ticketCount").await.iter().map(|view| view["ticketCount"].clone()).collect()
}

#[tokio::test]
async fn each_view_counts_what_its_filter_finds_for_the_caller() {
    let app = TestApp::start().await;
    let customers = rows::customers(app.app(), 3).await;
    let users = rows::users(app.app(), 2).await;
    rows::tickets(app.app(), 60, &customers, &users).await;
    app.searchable().await;
    let admin = app.admin();
    let filters = [
        json!({}),
        json!({"status": ["OPEN", "WAITING"]}),
        json!({"status": []}),
        json!({"priority": ["URGENT"], "tag": "tag3"}),
        json!({"assigneeId": users[1].id, "customerId": customers[2].id}),
        json!({"unassigned": true}),
        json!({"search": "ticket 00007"}),
        json!({"createdAfter": "2000-01-01T00:00:00Z", "search": "assignee:nobody"}),
    ];
    for (place, filter) in filters.iter().enumerate() {
        create(&admin, json!({"name": place.to_string(), "filter": filter, "shared": true})).await.ok();
    }
    let mut expected = Vec::new();
    for filter in &filters {
        let query = "query ($filter: TicketFilter) { tickets(filter: $filter) { totalCount } }";
        let answer = admin.query_with(query, json!({"filter": filter})).await.ok();
        expected.push(answer.data("/tickets/totalCount").clone());
    }
    assert_eq!(counts(&admin).await, expected);
    assert_eq!((&expected[0], &expected[2], &expected[6]), (&json!(60), &json!(0), &json!(1)));
    // who sees only their own counts only these
    assert_eq!(counts(&app.person_with("user", &["users:read", "customers:read"]).await).await, vec![json!(0); 8]);
}

#[tokio::test]
async fn many_are_counted_up_to_a_thousand_and_together() {
    let app = TestApp::start().await;
    let customers = rows::customers(app.app(), 1).await;
    rows::tickets(app.app(), 1999, &customers, &[]).await;
    let admin = app.admin();
    create(&admin, json!({"name": "a", "filter": {}})).await.ok();
    let one = admin.query("{ savedViews { ticketCount } }").await.ok();
    create(&admin, json!({"name": "b", "filter": {"status": ["OPEN"]}})).await.ok();
    create(&admin, json!({"name": "c", "filter": {"unassigned": true}})).await.ok();
    let all = admin.query("{ savedViews { ticketCount } }").await.ok();
    let views = json!([{"ticketCount": 1000}, {"ticketCount": 334}, {"ticketCount": 1000}]);
    assert_eq!(all.data("/savedViews"), &views);
    assert_eq!((one.statements(), all.statements()), (2, 2));
}
