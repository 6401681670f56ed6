use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp, rows};

async fn bulk(by: &Person, policy: &str, items: Vec<Json>) -> Answer {
    let selection = "results { ticket { id status tags version } userErrors { code field } }";
    by.mutate("bulkUpdateTickets", selection, json!({"errorPolicy": policy, "items": items})).await
}

async fn desk(app: &TestApp, count: usize) -> Vec<entities::ticket::Model> {
    let customers = rows::customers(app.app(), 1).await;
    rows::tickets(app.app(), count, &customers, &[]).await
}

#[tokio::test]
async fn results_stand_in_the_order_of_the_items_at_a_constant_number_of_statements() {
    let app = TestApp::start().await;
    let tickets = desk(&app, 500).await;
    let items = |count: usize, tag: &str| tickets[..count].iter().rev().map(|t| json!({"id": t.id, "addTags": [tag]})).collect();
    let few = bulk(&app.admin(), "ALL_OR_NOTHING", items(2, "few")).await;
    let many = bulk(&app.admin(), "ALL_OR_NOTHING", items(500, "many")).await;
    assert_eq!(few.statements(), many.statements());
    let many = many.ok();
    for (result, ticket) in many.list("/bulkUpdateTickets/results").iter().zip(tickets.iter().rev()) {
        assert_eq!(result["ticket"]["id"], json!(ticket.id));
        assert!(result["ticket"]["tags"].as_array().expect("tags").contains(&json!("many")));
    }
}

#[tokio::test]
async fn all_or_nothing() {
    let app = TestApp::start().await;
    let tickets = desk(&app, 3).await;
    // the second is resolved and cannot go to waiting
    let items = tickets.iter().map(|t| json!({"id": t.id, "status": "WAITING"})).collect();
    let answer = bulk(&app.admin(), "ALL_OR_NOTHING", items).await;
    assert_eq!(answer.data("/bulkUpdateTickets/results/1/userErrors/0/code"), "BAD_USER_INPUT");
    assert_eq!(answer.data("/bulkUpdateTickets/results/1/userErrors/0/field"), "items.1.status");
    // and the others say why they were not done
    assert_eq!(answer.data("/bulkUpdateTickets/results/2/userErrors/0/code"), "CONFLICT");
    let waiting = app.admin().query("{ tickets(filter: {status: [WAITING]}) { totalCount } }").await.ok();
    assert_eq!(waiting.number("/tickets/totalCount"), 0);
}

#[tokio::test]
async fn skip_failed() {
    let app = TestApp::start().await;
    let tickets = desk(&app, 3).await;
    let items = tickets.iter().map(|t| json!({"id": t.id, "status": "WAITING"})).collect();
    let answer = bulk(&app.admin(), "SKIP_FAILED", items).await;
    let statuses: Vec<_> = answer.list("/bulkUpdateTickets/results").iter().map(|result| &result["ticket"]["status"]).collect();
    assert_eq!(json!(statuses), json!(["WAITING", "RESOLVED", "WAITING"]));
    let waiting = app.admin().query("{ tickets(filter: {status: [WAITING]}) { totalCount } }").await.ok();
    assert_eq!(waiting.number("/tickets/totalCount"), 2);
}

#[tokio::test]
async fn more_than_five_hundred_are_refused() {
    let app = TestApp::start().await;
    let items = vec![json!({"id": "00000000-0000-7000-8000-000000000000", "status": "OPEN"}); 501];
    assert_eq!(bulk(&app.admin(), "SKIP_FAILED", items).await.user_error_codes("bulkUpdateTickets"), ["BAD_USER_INPUT"]);
}
