//! Companies that we help.

use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp, rows};

async fn create(by: &Person, metadata: Json) -> Answer {
    let input = json!({
        "companyName": "Acme", "contactEmail": "ann@acme.example", "subscriptionTier": "ENTERPRISE", "metadata": metadata,
    });
    by.mutate("createCustomer", "customer { id companyName contactEmail subscriptionTier status metadata version }", input).await
}

#[tokio::test]
async fn what_is_created_can_be_read() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let made = create(&manager, json!({"crm": {"id": 7}})).await.ok().data("/createCustomer/customer").clone();
    assert_eq!(made["status"], "ACTIVE");
    let query = "query ($id: ID!) { customer(id: $id) { id companyName contactEmail subscriptionTier status metadata version } }";
    let read = manager.query_with(query, json!({"id": made["id"]})).await.ok();
    assert_eq!(read.data("/customer"), &made);
}

#[tokio::test]
async fn an_update_tells_absent_null_and_value_apart() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let id = create(&admin, json!({"a": 1})).await.ok().data("/createCustomer/customer/id").clone();
    let update = |input: Json| {
        let admin = admin.clone();
        async move { admin.mutate("updateCustomer", "customer { companyName metadata version }", input).await }
    };
    let renamed = update(json!({"id": id, "companyName": "Acme Ltd"})).await.ok();
    assert_eq!(renamed.data("/updateCustomer/customer"), &json!({"companyName": "Acme Ltd", "metadata": {"a": 1}, "version": 2}));
    let emptied = update(json!({"id": id, "metadata": null})).await.ok();
    assert_eq!(emptied.data("/updateCustomer/customer"), &json!({"companyName": "Acme Ltd", "metadata": {}, "version": 3}));
    let unchanged = update(json!({"id": id, "companyName": "Acme Ltd"})).await.ok();
    assert_eq!(unchanged.number("/updateCustomer/customer/version"), 3);
    let stale = update(json!({"id": id, "companyName": "Other", "expectedVersion": 1})).await;
    assert_eq!(stale.user_error_codes("updateCustomer"), ["CONFLICT"]);
    assert_eq!(stale.data("/updateCustomer/customer/companyName"), "Acme Ltd");
}

/// Whoever could write what they may not read would learn from the version whether they guessed it.
#[tokio::test]
async fn what_cannot_be_read_cannot_be_overwritten() {
    let app = TestApp::start().await;
    let id = create(&app.admin(), json!({"a": 1})).await.ok().data("/createCustomer/customer/id").clone();
    let agent = app.agent().await;
    let refused = agent.mutate("updateCustomer", "customer { version }", json!({"id": id, "metadata": {"a": 1}})).await;
    assert_eq!(refused.error_codes(), ["FORBIDDEN"]);
    assert_eq!(refused.errors()[0]["extensions"]["permission"], "customers:metadata");
    let renamed = agent.mutate("updateCustomer", "customer { version }", json!({"id": id, "companyName": "Acme Ltd"})).await.ok();
    assert_eq!(renamed.number("/updateCustomer/customer/version"), 2);
}

#[tokio::test]
async fn metadata_is_an_object_of_limited_size_and_depth() {
    let app = TestApp::start().await;
    let deep = (0..20).fold(json!(1), |inner, _| json!({"a": inner}));
    for metadata in [json!([]), json!("text"), json!(7), deep, json!({"text": "x".repeat(20_000)}), json!({"nul": "a\u{0}b"})] {
        let answer = create(&app.admin(), metadata.clone()).await;
        assert_eq!(answer.user_error_codes("createCustomer"), ["BAD_USER_INPUT"]);
        assert_eq!(answer.data("/createCustomer/userErrors/0/field"), "metadata");
    }
    assert_eq!(app.admin().query("{ customers { totalCount } }").await.ok().number("/customers/totalCount"), 0);
}

#[tokio::test]
async fn one_with_tickets_stays() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    app.ticket(&customer, "Help").await;
    let delete = |id: Json| {
        let admin = app.admin();
        async move { admin.mutate("deleteCustomer", "customer { id }", json!({"id": id})).await }
    };
    let answer = delete(customer).await;
    assert_eq!(answer.user_error_codes("deleteCustomer"), ["CONFLICT"]);
    assert_eq!(answer.data("/deleteCustomer/userErrors/0/message"), "Customer has tickets");
    delete(app.customer("Empty").await).await.ok();
    assert_eq!(app.admin().query("{ customers { totalCount } }").await.ok().number("/customers/totalCount"), 1);
}

#[tokio::test]
async fn the_tickets_of_a_customer() {
    let app = TestApp::start().await;
    let customers = rows::customers(app.app(), 2).await;
    rows::tickets(app.app(), 10, &customers, &[]).await;
    let query = "query ($id: ID!) { customer(id: $id) { tickets(first: 3) { edges { node { customer { id } } } totalCount pageInfo { hasNextPage } } } }";
    let answer = app.admin().query_with(query, json!({"id": customers[1].id})).await.ok();
    assert_eq!(answer.number("/customer/tickets/totalCount"), 5);
    assert_eq!(answer.nodes("/customer/tickets").len(), 3);
    assert!(answer.nodes("/customer/tickets").iter().all(|ticket| ticket["customer"]["id"] == json!(customers[1].id)));
    assert_eq!(answer.data("/customer/tickets/pageInfo/hasNextPage"), true);
}

#[tokio::test]
async fn a_contact_that_is_not_shown_is_not_searched() {
    let app = TestApp::start().await;
    rows::customers(app.app(), 3).await;
    app.searchable().await;
    let query = "{ customers(filter: {search: \"contact1@\"}) { totalCount } }";
    assert_eq!(app.agent().await.query(query).await.ok().number("/customers/totalCount"), 1);
    assert_eq!(app.analyst().await.query(query).await.ok().number("/customers/totalCount"), 0);
}

#[tokio::test]
async fn one_customer_alone_can_be_shown() {
    let app = TestApp::start().await;
    let customers = rows::customers(app.app(), 3).await;
    let person = app.person_with("user", &[&format!("customers:read:{}", customers[1].id)]).await;
    let answer = person.query("{ customers { edges { node { id } } totalCount } }").await.ok();
    assert_eq!(answer.number("/customers/totalCount"), 1);
    assert_eq!(answer.nodes("/customers")[0]["id"], json!(customers[1].id));
    let other = json!({"id": customers[0].id});
    let answer = person.query_with("query ($id: ID!) { customer(id: $id) { id } }", other).await.ok();
    assert!(answer.data("/customer").is_null());
}
