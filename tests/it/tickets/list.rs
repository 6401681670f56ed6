use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp, rows};

async fn count(by: &Person, filter: Json) -> Answer {
    by.query_with("query ($filter: TicketFilter) { tickets(filter: $filter) { totalCount } }", json!({"filter": filter})).await
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let app = TestApp::start().await;
    let customers = rows::customers(app.app(), 4).await;
    let users = rows::users(app.app(), 3).await;
    let tickets = rows::tickets(app.app(), 120, &customers, &users).await;
    app.searchable().await;
    let expected =
        |keep: &dyn Fn(&entities::ticket::Model) -> bool| i64::try_from(tickets.iter().filter(|t| keep(t)).count()).expect("few");
    use entities::ticket::{Priority, Status};
    for (filter, expected) in [
        (json!({"status": ["OPEN", "WAITING"]}), expected(&|t| matches!(t.status, Status::Open | Status::Waiting))),
        (json!({"priority": ["URGENT"]}), expected(&|t| t.priority == Priority::Urgent)),
        (json!({"assigneeId": users[1].id}), expected(&|t| t.assigned_to == Some(users[1].id))),
        (json!({"unassigned": true}), 0),
        (json!({"customerId": customers[2].id}), expected(&|t| t.customer_id == customers[2].id)),
        (json!({"tag": "tag3"}), expected(&|t| t.tags.0.contains(&"tag3".to_owned()))),
        (json!({"tag": "tag"}), 0),
        (json!({"search": "ticket 0007*"}), 10),
        (json!({"search": "#42"}), 1),
        (json!({"status": []}), 0),
        (json!({"createdAfter": tickets[110].created_at.to_rfc3339()}), 0),
        (
            json!({"status": ["OPEN"], "customerId": customers[0].id}),
            expected(&|t| t.status == Status::Open && t.customer_id == customers[0].id),
        ),
    ] {
        assert_eq!(count(&app.admin(), filter.clone()).await.ok().number("/tickets/totalCount"), expected, "{filter}");
    }
}

/// No database keeps more than microseconds, and each would compare what is finer in a way of its own.
#[tokio::test]
async fn what_is_finer_than_a_microsecond_is_cut_off() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let query = format!("{{ ticket(id: {}) {{ createdAt }} }}", ticket["id"]);
    let made = app.admin().query(&query).await.ok().text("/ticket/createdAt").parse::<DateTime<Utc>>().expect("a time");
    for (bound, nanoseconds, expected) in [
        ("createdBefore", 0, 0),
        ("createdBefore", 500, 0),
        ("createdBefore", 999, 0),
        ("createdBefore", 1000, 1),
        ("createdAfter", 500, 0),
        ("createdAfter", 0, 0),
        ("createdAfter", -1, 1),
    ] {
        let time = (made + TimeDelta::nanoseconds(nanoseconds)).to_rfc3339_opts(SecondsFormat::Nanos, true);
        let given = count(&app.admin(), json!({bound: time})).await.ok().number("/tickets/totalCount");
        let query = format!("{{ tickets(filter: {{{bound}: \"{time}\"}}) {{ totalCount }} }}");
        let written = app.admin().query(&query).await.ok().number("/tickets/totalCount");
        assert_eq!((given, written), (expected, expected), "{bound} {time}");
    }
}

#[tokio::test]
async fn an_inverted_range_is_bad_input() {
    let app = TestApp::start().await;
    let filter = json!({"createdAfter": "2026-02-01T00:00:00Z", "createdBefore": "2026-01-01T00:00:00Z"});
    assert_eq!(count(&app.admin(), filter).await.error_codes(), ["BAD_USER_INPUT"]);
}

#[tokio::test]
async fn one_by_its_id_or_its_number() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let query = "query ($id: ID, $number: Int) { ticket(id: $id, number: $number) { id } }";
    for variables in [json!({"id": ticket["id"]}), json!({"number": ticket["number"]})] {
        assert_eq!(app.admin().query_with(query, variables).await.ok().data("/ticket/id"), &ticket["id"]);
    }
}
