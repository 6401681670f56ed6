//! For an integration, what it may not use does not exist.

use tests::TestApp;

#[tokio::test]
async fn a_field_beyond_its_rights_is_unknown_like_any_other() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let hidden = partner.query("{ customers { edges { node { id contactEmail } } } }").await;
    let missing = partner.query("{ customers { edges { node { id contactEmial } } } }").await;
    assert_eq!(hidden.error_codes(), ["GRAPHQL_VALIDATION_FAILED"]);
    assert_eq!(hidden.status, missing.status);
    let alike = |text: &str| text.replace("contactEmail", "?").replace("contactEmial", "?");
    assert_eq!(alike(hidden.error_messages()[0]), alike(missing.error_messages()[0]));
    assert_eq!(hidden.statements(), 0);
}

#[tokio::test]
async fn no_message_suggests_what_is_hidden() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    for document in [
        "{ dashboardMetric { asOf } }",
        "{ customers { edges { node { contactEmai } } } }",
        "mutation { creatUser(input: {}) { user { id } } }",
        "{ tickets(filter: {nonsense: 1}) { totalCount } }",
        "{ node(id: \"00000000-0000-7000-8000-000000000000\") { ... on DashboardMetric { id } } }",
    ] {
        let text = partner.query(document).await.json.to_string();
        for hidden in ["dashboardMetrics", "contactEmail", "createUser", "DashboardMetrics"] {
            assert!(!text.contains(hidden), "{document} tells of {hidden}: {text}");
        }
    }
}

#[tokio::test]
async fn introspection_and_sdl_show_only_what_it_may_use() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let introspected = partner.query(tests::introspection::QUERY).await.ok().json.to_string();
    let sdl = partner.get("/graphql/schema.graphql").await.text();
    for text in [&introspected, &sdl] {
        assert!(text.contains("createTicket") && text.contains("companyName"));
        for hidden in ["createUser", "contactEmail", "DashboardMetrics", "updateUserRole", "createRole", "UserFilter"] {
            assert!(!text.contains(hidden), "{hidden} is shown");
        }
    }
}

#[tokio::test]
async fn introspection_is_a_permission() {
    let app = TestApp::start().await;
    let user = app.user().await;
    let answer = user.query("{ __schema { types { name } } }").await;
    let codes = answer.error_codes();
    assert!(codes == ["FORBIDDEN"] || answer.json["data"]["__schema"].is_null() && !codes.is_empty(), "{:#}", answer.json);
    assert_eq!(user.query("{ __typename me { __typename id } }").await.ok().data("/me/__typename"), "User");
}
