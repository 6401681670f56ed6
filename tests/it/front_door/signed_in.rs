//! Somebody who is signed in and asks for a field beyond their rights is refused in place.

use serde_json::json;
use tests::{TestApp, rows};

#[tokio::test]
async fn a_refusal_is_null_and_one_error_for_each_place_and_siblings_stay() {
    let app = TestApp::start().await;
    rows::customers(app.app(), 2).await;
    let analyst = app.analyst().await;
    let answer =
        analyst.query("{ customers(first: 2) { edges { node { companyName contactEmail status } cursor } totalCount } }").await;
    let text = answer.json["data"].to_string();
    for (i, node) in answer.nodes("/customers").into_iter().enumerate() {
        assert!(node["contactEmail"].is_null() && node["companyName"].is_string() && node["status"] == "ACTIVE");
        let error = &answer.errors()[i];
        assert_eq!(error["path"], json!(["customers", "edges", i, "node", "contactEmail"]));
        assert_eq!(error["extensions"]["code"], "FORBIDDEN");
        assert_eq!(error["extensions"]["permission"], "customers:contact");
    }
    assert_eq!(answer.errors().len(), 2);
    assert_eq!(answer.number("/customers/totalCount"), 2);
    assert!(text.contains(r#"{"companyName":"#), "{text}");
}

#[tokio::test]
async fn a_refused_field_never_runs() {
    let app = TestApp::start().await;
    let user = app.user().await;
    let answer = user.query("{ dashboardMetrics { totalUsers } customers { totalCount } }").await;
    assert_eq!(answer.json["data"], json!({"dashboardMetrics": null, "customers": null}));
    assert_eq!(answer.error_codes(), ["FORBIDDEN", "FORBIDDEN"]);
    assert_eq!(answer.statements(), 0);
}

#[tokio::test]
async fn a_refused_mutation_changes_nothing() {
    let app = TestApp::start().await;
    let analyst = app.analyst().await;
    let input = json!({"companyName": "Refused", "contactEmail": "a@b.example", "subscriptionTier": "FREE"});
    let answer = analyst.mutate("createCustomer", "customer { id }", input).await;
    assert_eq!(answer.error_codes(), ["FORBIDDEN"]);
    assert_eq!(answer.errors()[0]["extensions"]["permission"], "customers:create");
    assert_eq!(answer.json["data"], json!({"createCustomer": null}));
    assert_eq!(app.admin().query("{ customers { totalCount } }").await.ok().number("/customers/totalCount"), 0);
}
