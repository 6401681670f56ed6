//! What was refused is there, too.

use serde_json::{Value as Json, json};
use tests::{Person, TestApp};

use super::found;

/// Who was refused what, for lack of what, on which rows, and how often.
async fn told(app: &TestApp) -> Vec<(Json, Json, Json, Json, Json)> {
    let entries = found(app, &app.admin(), json!({"actions": ["ACCESS_REFUSED"]})).await;
    let told = entries.iter().map(|entry| {
        let to = |name: &str| {
            let change = entry["changes"].as_array().expect("changes").iter().find(|change| change["field"] == name);
            change.map_or(json!(null), |change| change["to"].clone())
        };
        (entry["actorId"].clone(), to("operation"), to("permission"), to("rows"), to("count"))
    });
    told.collect()
}

#[tokio::test]
async fn a_mutation_that_was_refused() {
    let app = TestApp::start().await;
    let (admin, agent, manager) = (app.admin(), app.agent().await, app.manager().await);
    // by the guard
    let answer = agent.mutate("deleteUser", "user { id }", json!({"id": admin.id()})).await;
    assert_eq!(answer.error_codes(), ["FORBIDDEN"]);
    // by the guard of an input
    let input = json!({"email": "new@people.example", "name": "New", "role": "agent"});
    let clerk = app.person_with("user", &["users:create"]).await;
    assert_eq!(clerk.mutate("createUser", "user { id }", input).await.error_codes(), ["FORBIDDEN"]);
    // by the rule, which is data: alone, and among many
    let up = json!({"id": agent.id(), "role": "admin"});
    assert_eq!(manager.mutate("updateUserRole", "user { id }", up).await.user_error_codes("updateUserRole"), ["FORBIDDEN"]);
    let many = json!({"items": [{"id": agent.id(), "role": "admin"}], "errorPolicy": "SKIP_FAILED"});
    manager.mutate("bulkUpdateUsers", "failed", many).await.ok();
    // by the rule, which lacks a permission; the row is named in the variables, or in the document
    let other = json!({"id": manager.id(), "name": "Other"});
    assert_eq!(agent.mutate("updateUser", "user { id }", other).await.user_error_codes("updateUser"), ["FORBIDDEN"]);
    let ticket = app.ticket(&app.customer("Acme").await, "Printer").await;
    let guest = app.person_with("user", &["tickets:read", "tickets:comment:assigned"]).await;
    let comment = format!(
        "mutation ($body: String!) {{ addTicketComment(input: {{ticketId: {}, body: $body}}) {{ userErrors {{ code }} }} }}",
        ticket["id"]
    );
    let answer = guest.query_with(&comment, json!({"body": "Hello"})).await;
    assert_eq!(answer.data("/addTicketComment/userErrors/0/code"), "FORBIDDEN", "{:#}", answer.json);
    // a bad input is no refusal
    manager.mutate("updateUserRole", "user { id }", json!({"id": agent.id(), "role": "nothing"})).await;

    let told = told(&app).await;
    let one =
        |person: &Person, operation: &str, permission, rows| (person.id().clone(), json!(operation), permission, rows, json!(1));
    let (none, of_agent) = (json!(null), json!([agent.id()]));
    assert_eq!(
        told,
        [
            one(&agent, "deleteUser", json!("users:delete"), json!([admin.id()])),
            one(&clerk, "createUser", json!("roles:assign"), none.clone()),
            one(&manager, "updateUserRole", none.clone(), of_agent.clone()),
            one(&manager, "bulkUpdateUsers", none, json!(null)),
            one(&agent, "updateUser", json!("users:update"), json!([manager.id()])),
            one(&guest, "addTicketComment", json!("tickets:comment"), json!([ticket["id"]])),
        ]
    );
}

#[tokio::test]
async fn a_query_or_subscription_that_was_refused() {
    let app = TestApp::start().await;
    let (agent, analyst, user) = (app.agent().await, app.analyst().await, app.user().await);
    app.customer("Acme").await;
    // by the guard, beside what was answered; the same again is counted
    let twice = "{ me { id } auditLog(first: 1) { totalCount } again: auditLog(first: 1) { totalCount } }";
    assert_eq!(agent.query(twice).await.error_codes(), ["FORBIDDEN", "FORBIDDEN"]);
    // by the guard of a value
    let revenue = analyst.query("{ timeSeries(metric: REVENUE, bucket: DAY) { __typename } }").await;
    assert_eq!(revenue.error_codes(), ["FORBIDDEN"]);
    // by the rule
    let payments =
        "{ funnel(steps: [\"payment\"], range: {from: \"2026-01-01T00:00:00Z\", to: \"2026-01-02T00:00:00Z\"}) { users } }";
    assert_eq!(analyst.query(payments).await.error_codes(), ["FORBIDDEN"]);
    // the schema, in both ways
    assert_eq!(user.query("{ __schema { queryType { name } } }").await.error_codes(), ["FORBIDDEN"]);
    let other = app.user().await;
    assert_eq!(other.get("/graphql/schema.graphql").await.status, 403);
    // to listen
    let refusal = user.try_subscribe("subscription { dashboardMetrics { totalUsers } }").await.refusal().await;
    assert_eq!(refusal.error_codes(), ["FORBIDDEN"]);
    // a lock on a row is no attempt
    let locked = analyst.query("{ customers(first: 1) { edges { node { contactEmail } } } }").await;
    assert_eq!(locked.error_codes(), ["FORBIDDEN"]);
    // a row that is not there for them is no refusal
    user.query("{ ticket(number: 1) { id } }").await.ok();

    let one = |person: &Person, operation: &str, permission: &str| {
        (person.id().clone(), json!(operation), json!(permission), json!(null), json!(1))
    };
    let expected = [
        one(&agent, "auditLog", "audit:read"),
        one(&analyst, "timeSeries", "analytics:revenue"),
        one(&analyst, "funnel", "analytics:revenue"),
        one(&user, "__schema", "schema:introspect"),
        one(&other, "__schema", "schema:introspect"),
        one(&user, "dashboardMetrics", "analytics:read"),
    ];
    assert_eq!(told(&app).await, expected);
    resolvers::audit::flush(app.app(), true).await;
    assert_eq!(told(&app).await[6..], [one(&agent, "auditLog", "audit:read")]);
}

#[tokio::test]
async fn a_sign_in_that_was_refused() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    app.anonymous().try_login(agent.email(), "not the password").await;
    app.anonymous().try_login("nobody@people.example", "not the password").await;
    let entries = found(&app, &app.admin(), json!({"actions": ["SIGN_IN_REFUSED"]})).await;
    let targets: Vec<_> = entries.iter().map(|entry| (&entry["targetId"], &entry["behalf"], &entry["address"])).collect();
    let (nobody, anonymous, here) = (json!("00000000-0000-0000-0000-000000000000"), json!("ANONYMOUS"), json!("127.0.0.1"));
    assert_eq!(targets, [(agent.id(), &anonymous, &here), (&nobody, &anonymous, &here)]);
    let text = json!(entries).to_string();
    assert!(!text.contains("nobody@people.example") && !text.contains("not the password"), "{text}");
}

#[tokio::test]
async fn nobody_who_listens_to_tickets_hears_of_it() {
    let app = TestApp::start().await;
    let mut told = app.admin().subscribe("subscription { ticketEvents { kind } }").await;
    let customer = app.customer("Acme").await;
    app.agent().await.mutate("deleteUser", "user { id }", json!({"id": app.admin().id()})).await;
    let seen = json!({"id": app.app().new_id(), "type": "page_viewed", "timestamp": app.app().now()});
    app.admin().mutate("trackEvents", "succeeded", json!({"events": [seen]})).await.ok();
    app.ticket(&customer, "Printer").await;
    assert_eq!(told.next().await.text("/ticketEvents/kind"), "TICKET_CREATED");
}
