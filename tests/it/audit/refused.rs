//! What was refused is there, too.

use serde_json::json;
use tests::TestApp;

use super::found;

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

    let entries = found(&app, &admin, json!({"actions": ["ACCESS_REFUSED"]})).await;
    let told: Vec<_> = entries
        .iter()
        .map(|entry| {
            let to = |name: &str| {
                let change = entry["changes"].as_array().unwrap().iter().find(|change| change["field"] == name);
                change.map_or(json!(null), |change| change["to"].clone())
            };
            (entry["actorId"].clone(), to("operation"), to("permission"), to("rows"), to("count"))
        })
        .collect();
    let one = |person: &tests::Person, operation: &str, permission, rows| {
        (person.id().clone(), json!(operation), permission, rows, json!(1))
    };
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
