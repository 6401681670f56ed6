//! Any object by its id.

mod refetched;

use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp};

const NODES: &str = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Ticket { title } } }";

async fn nodes(by: &Person, ids: &Json) -> Answer {
    by.query_with(NODES, json!({"ids": ids})).await
}

#[tokio::test]
async fn each_noun_is_found_in_the_order_of_the_ids() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    let ticket = app.ticket(&customer, "Help").await;
    let admin = app.admin();
    let input = json!({"ticketId": ticket["id"], "body": "An answer"});
    let comment =
        admin.mutate("addTicketComment", "comment { id }", input).await.ok().data("/addTicketComment/comment/id").clone();
    let role = admin.query("{ role(name: \"agent\") { id } }").await.ok().data("/role/id").clone();
    let nobody = json!("00000000-0000-7000-8000-000000000000");
    let ids = json!([comment, ticket["id"], nobody, customer, admin.id(), role, admin.session(), ticket["id"]]);
    let answer = nodes(&admin, &ids).await.ok();
    let types: Vec<_> = answer.list("/nodes").iter().map(|node| &node["__typename"]).collect();
    assert_eq!(json!(types), json!(["TicketComment", "Ticket", null, "Customer", "User", "Role", "Session", "Ticket"]));
    assert_eq!(answer.data("/nodes/1/title"), "Help");
}

#[tokio::test]
async fn what_cannot_be_seen_is_not_there() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    let ticket = app.ticket(&customer, "Help").await;
    let user = app.user().await;
    let ids = json!([customer, ticket["id"], app.admin().id(), app.admin().session(), user.id()]);
    let answer = nodes(&user, &ids).await;
    let found: Vec<_> = answer.list("/nodes").iter().map(|node| &node["__typename"]).collect();
    assert_eq!(json!(found), json!([null, null, null, null, "User"]));
    // what is not there and what is there but hidden are told alike
    let nobody = json!("00000000-0000-7000-8000-000000000000");
    let missing = nodes(&user, &json!([nobody])).await;
    let hidden = nodes(&user, &json!([customer])).await;
    assert_eq!(missing.json, hidden.json);
}

#[tokio::test]
async fn an_id_that_is_none_is_bad_input() {
    let app = TestApp::start().await;
    for id in ["", "7", "nonsense", "00000000-0000-7000-8000-00000000000", "' OR 1=1 --", "a\u{0}"] {
        assert_eq!(nodes(&app.admin(), &json!([id])).await.error_codes(), ["BAD_USER_INPUT"], "{id:?}");
    }
    let beside = app.admin().query("{ me { id } nodes(ids: [\"x\"]) { id } }").await;
    assert_eq!(beside.json["data"], json!({"me": {"id": app.admin().id()}, "nodes": null}), "what stands beside it is answered");
}

#[tokio::test]
async fn at_most_a_hundred() {
    let app = TestApp::start().await;
    let ids = |count| json!(vec![app.admin().id().clone(); count]);
    assert_eq!(nodes(&app.admin(), &ids(100)).await.ok().list("/nodes").len(), 100);
    assert!(!nodes(&app.admin(), &ids(101)).await.error_codes().is_empty());
}
