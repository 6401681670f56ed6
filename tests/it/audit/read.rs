//! Who reads what.

use serde_json::json;
use tests::{Answer, TestApp};

use super::{LOG, entered, found};

#[tokio::test]
async fn who_did_what_to_whom_why_and_by_what_right() {
    let app = TestApp::start().await;
    let (admin, agent) = (app.admin(), app.agent().await);
    let input = json!({"id": agent.id(), "role": "manager", "reason": "Ada goes on leave."});
    let answer = admin.mutate("updateUserRole", "user { id }", input).await.ok();
    let correlation = answer.headers["x-correlation-id"].to_str().unwrap().to_owned();
    let entries = found(&app, &admin, json!({"correlationId": correlation, "actorId": admin.id()})).await;
    assert_eq!(entries.len(), 1);
    let entry = &entries[0];
    let expected = json!({
        "action": "USER_ROLE_CHANGED", "targetType": "user", "targetId": agent.id(), "actorId": admin.id(), "behalf": "USER",
        "actorEmail": "admin@backoffice.local", "actorName": "Admin", "actorRole": "admin", "reason": "Ada goes on leave.",
        "permission": "roles:assign", "address": "127.0.0.1",
        "changes": [{"field": "role", "from": "agent", "to": "manager", "requires": null}],
    });
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&entry[field], value, "{field}");
    }
}

#[tokio::test]
async fn every_condition_narrows() {
    let app = TestApp::start().await;
    let (admin, agent) = (app.admin(), app.agent().await);
    let customer = app.customer("Acme").await;
    let ticket = app.ticket(&customer, "Printer").await;
    app.advance(chrono::TimeDelta::minutes(5));
    let noon = app.app().now();
    agent.mutate("updateTicket", "ticket { id }", json!({"id": ticket["id"], "status": "IN_PROGRESS"})).await.ok();
    let actions =
        |entries: Vec<serde_json::Value>| entries.iter().map(|e| e["action"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    for (filter, expected) in [
        (json!({"targetId": ticket["id"]}), &["TICKET_CREATED", "TICKET_STATUS_CHANGED"][..]),
        (json!({"targetId": ticket["id"], "actorId": agent.id()}), &["TICKET_STATUS_CHANGED"]),
        (json!({"targetType": "customer"}), &["CUSTOMER_CREATED"]),
        (json!({"actions": ["CUSTOMER_CREATED", "TICKET_CREATED"]}), &["CUSTOMER_CREATED", "TICKET_CREATED"]),
        (json!({"targetId": ticket["id"], "exceptActions": ["TICKET_CREATED", "TICKET_UPDATED"]}), &["TICKET_STATUS_CHANGED"]),
        (json!({"targetId": ticket["id"], "actions": ["TICKET_CREATED"], "exceptActions": ["TICKET_CREATED"]}), &[]),
        (json!({"targetType": "customer", "exceptActions": []}), &["CUSTOMER_CREATED"]),
        (json!({"since": noon.to_rfc3339()}), &["TICKET_STATUS_CHANGED"]),
        (json!({"since": noon.to_rfc3339(), "until": noon.to_rfc3339()}), &[]),
        (json!({"actions": []}), &[]),
    ] {
        assert_eq!(actions(found(&app, &admin, filter.clone()).await), expected, "{filter}");
    }
}

#[tokio::test]
async fn pages_follow_each_other() {
    let app = TestApp::start().await;
    for n in 0..5 {
        app.customer(&format!("Customer {n}")).await;
    }
    entered(&app).await;
    let query = "query ($after: String) { auditLog(first: 2, after: $after, filter: {targetType: \"customer\"}) {
        totalCount edges { node { sequence } } pageInfo { hasNextPage endCursor } } }";
    let (mut seen, mut after) = (Vec::new(), json!(null));
    loop {
        let page = app.admin().query_with(query, json!({"after": after})).await.ok();
        assert_eq!(page.number("/auditLog/totalCount"), 5);
        seen.extend(page.nodes("/auditLog").iter().map(|node| node["sequence"].as_str().unwrap().parse::<i64>().unwrap()));
        if page.data("/auditLog/pageInfo/hasNextPage") == &json!(false) {
            break;
        }
        after = page.data("/auditLog/pageInfo/endCursor").clone();
    }
    assert!(seen.len() == 5 && seen.windows(2).all(|two| two[0] > two[1]), "the newest first: {seen:?}");
}

#[tokio::test]
async fn a_reader_sees_of_a_change_what_they_may_see_of_the_row() {
    let app = TestApp::start().await;
    let reader = app.person_with("user", &["audit:read", "users:read", "customers:read"]).await;
    let input = json!({"email": "secret@people.example", "name": "Sam"});
    let made = app.admin().mutate("createUser", "user { id }", input).await.ok();
    let id = made.data("/createUser/user/id");
    app.customer("Acme").await;
    entered(&app).await;
    let answer = reader.query_with(LOG, json!({"filter": {"targetId": id}})).await;
    assert!(answer.error_codes().iter().all(|code| *code == "FORBIDDEN"), "{:#}", answer.json);
    let entry = answer.nodes("/auditLog")[0];
    assert_eq!((&entry["actorEmail"], &entry["address"], &entry["actorName"]), (&json!(null), &json!(null), &json!("Admin")));
    let of = |name: &str| entry["changes"].as_array().unwrap().iter().find(|change| change["field"] == name).unwrap().clone();
    let hidden = |name: &str, requires: &str| json!({"field": name, "from": null, "to": null, "requires": requires});
    assert_eq!(of("name"), json!({"field": "name", "from": null, "to": "Sam", "requires": null}));
    assert_eq!(of("email"), hidden("email", "users:contact"));
    assert_eq!(of("permissions"), hidden("permissions", "users:security"));
    assert!(!answer.json.to_string().contains("secret@people.example"));

    let changes = "{ auditLog(filter: {targetType: \"customer\"}) { edges { node { changes { field to requires } } } } }";
    let answer = reader.query(changes).await.ok();
    assert!(!answer.json.to_string().contains("contact@customer.example"), "{:#}", answer.json);
    assert!(answer.json.to_string().contains("customers:contact") && answer.json.to_string().contains("Acme"));
    // one's own is one's own
    let own = reader.query_with(LOG, json!({"filter": {"targetId": reader.id(), "actions": ["USER_CREATED"]}})).await;
    assert!(own.nodes("/auditLog")[0]["changes"].to_string().contains(reader.email()));
}

#[tokio::test]
async fn internal_comments_are_entries_for_those_who_may_read_them() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    let ticket = app.ticket(&customer, "Help").await;
    let note = json!({"ticketId": ticket["id"], "body": "Between us", "internal": true});
    app.admin().mutate("addTicketComment", "comment { id }", note).await.ok();
    entered(&app).await;
    let query = "query ($id: ID!) { auditLog(filter: {targetId: $id}) { totalCount edges { node { action } } } }";
    let of = |permissions: &'static [&'static str]| {
        let (app, id) = (&app, ticket["id"].clone());
        async move {
            let answer = app.person_with("user", permissions).await.query_with(query, json!({"id": id})).await.ok();
            answer.number("/auditLog/totalCount")
        }
    };
    assert_eq!(of(&["audit:read", "tickets:read"]).await, 1);
    assert_eq!(of(&["audit:read", "tickets:read", "notes:read"]).await, 2);
    let without = app.person_with("user", &["audit:read", "tickets:read"]).await;
    let asked = without.query("{ auditLog(filter: {actions: [TICKET_NOTE_ADDED]}) { totalCount } }").await;
    assert_eq!(asked.error_codes(), ["FORBIDDEN"]);
}

/// It would be all that is left of an internal comment, and name whom it concerns.
#[tokio::test]
async fn that_somebody_was_notified_is_for_those_who_read_internal_comments() {
    const HIDDEN: [&str; 2] = ["NOTIFICATION_CREATED", "NOTIFICATIONS_READ"];
    let app = TestApp::start().await;
    let (agent, customer) = (app.agent().await, app.customer("Acme").await);
    let ticket = app.ticket(&customer, "Help").await;
    let given = json!({"ticketId": ticket["id"], "assigneeId": agent.id()});
    app.admin().mutate("assignTicket", "ticket { id }", given).await.ok();
    let note = json!({"ticketId": ticket["id"], "body": "Between us", "internal": true});
    app.admin().mutate("addTicketComment", "comment { id }", note).await.ok();
    app.quiet().await;
    agent.mutate("markNotificationsRead", "readCount", json!({"all": true})).await.ok();
    entered(&app).await;
    let every = "{ auditLog { edges { node { action } } } }";
    let notified = |answer: Answer| {
        answer.ok().nodes("/auditLog").iter().filter(|node| HIDDEN.iter().any(|one| node["action"] == *one)).count()
    };
    let without = app.person_with("user", &["audit:read"]).await;
    assert_eq!(notified(without.query(every).await), 0);
    for action in HIDDEN {
        let asked = without.query(&format!("{{ auditLog(filter: {{actions: [{action}]}}) {{ totalCount }} }}")).await;
        assert_eq!(asked.error_codes(), ["FORBIDDEN"]);
    }
    let with = app.person_with("user", &["audit:read", "notes:read"]).await;
    assert_eq!(notified(with.query(every).await), 3);
}

#[tokio::test]
async fn it_is_for_those_with_the_permission_and_hashes_for_those_with_another() {
    let app = TestApp::start().await;
    let query = "{ auditLog(first: 1) { edges { node { id hash previousHash } } } }";
    let manager = app.manager().await.query(query).await;
    assert_eq!(
        (manager.error_codes(), manager.errors()[0]["extensions"]["permission"].as_str()),
        (vec!["FORBIDDEN"], Some("audit:read"))
    );
    entered(&app).await;
    let reader = app.person_with("user", &["audit:read"]).await;
    let answer = reader.query(query).await;
    assert_eq!(answer.error_codes(), ["FORBIDDEN", "FORBIDDEN"]);
    assert_eq!(answer.nodes("/auditLog")[0]["hash"], json!(null));
    assert_eq!(app.admin().query(query).await.ok().nodes("/auditLog")[0]["hash"].as_str().unwrap().len(), 64);
}
