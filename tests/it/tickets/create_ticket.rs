use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp};

async fn create(by: &Person, input: Json) -> Answer {
    let selection =
        "ticket { id number status priority tags version assignee { id } customer { id } firstResponseAt resolvedAt }";
    by.mutate("createTicket", selection, input).await
}

#[tokio::test]
async fn a_new_ticket_is_open_and_has_the_next_number() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    for number in 1..=2 {
        let answer =
            create(&app.agent().await, json!({"customerId": customer, "title": "Help", "description": "Please"})).await.ok();
        let ticket = answer.data("/createTicket/ticket");
        assert_eq!(ticket["number"], number);
        assert_eq!((&ticket["status"], &ticket["priority"]), (&json!("OPEN"), &json!("MEDIUM")));
        assert_eq!(ticket["customer"]["id"], customer);
        assert!(ticket["assignee"].is_null() && ticket["resolvedAt"].is_null() && ticket["firstResponseAt"].is_null());
    }
}

#[tokio::test]
async fn numbers_are_given_once_whoever_asks_at_the_same_time() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    let tickets = futures::future::join_all((0..20).map(|_| app.ticket(&customer, "Help"))).await;
    let mut numbers: Vec<_> = tickets.iter().map(|ticket| ticket["number"].as_i64().expect("a number")).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 20);
}

#[tokio::test]
async fn bad_input_is_told_by_field() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    let nobody = "00000000-0000-7000-8000-000000000000";
    for (change, code, field) in [
        (json!({"title": ""}), "BAD_USER_INPUT", "title"),
        (json!({"title": "x".repeat(501)}), "BAD_USER_INPUT", "title"),
        (json!({"title": "a\u{0}b"}), "BAD_USER_INPUT", "title"),
        (json!({"description": " "}), "BAD_USER_INPUT", "description"),
        (json!({"description": "x".repeat(20_001)}), "BAD_USER_INPUT", "description"),
        (json!({"customerId": nobody}), "NOT_FOUND", "customerId"),
        (json!({"assigneeId": nobody}), "NOT_FOUND", "assigneeId"),
    ] {
        let mut input = json!({"customerId": customer, "title": "Help", "description": "Please"});
        input.as_object_mut().expect("an object").extend(change.as_object().expect("an object").clone());
        let answer = create(&app.admin(), input).await;
        assert_eq!(answer.user_error_codes("createTicket"), [code], "{field}");
        assert_eq!(answer.data("/createTicket/userErrors/0/field"), field);
    }
    assert_eq!(app.admin().query("{ tickets { totalCount } }").await.ok().number("/tickets/totalCount"), 0);
}

#[tokio::test]
async fn a_partner_may_open_one_and_not_assign_it() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    let partner = app.partner().await;
    let input = json!({"customerId": customer, "title": "Help", "description": "Please"});
    partner.mutate("createTicket", "ticket { id }", input.clone()).await.ok();
    let mut assigned = input;
    assigned["assigneeId"] = partner.id().clone();
    let answer = partner.mutate("createTicket", "ticket { id }", assigned).await;
    assert!(!answer.error_codes().is_empty(), "{:#}", answer.json);
}
