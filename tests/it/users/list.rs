use chrono::TimeDelta;
use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp, rows};

async fn list(by: &Person, filter: Json) -> Answer {
    let query = "query ($filter: UserFilter) { users(filter: $filter, first: 100) { edges { node { id name } } totalCount } }";
    by.query_with(query, json!({"filter": filter})).await
}

#[tokio::test]
async fn filters_narrow_the_list_and_the_count() {
    let app = TestApp::start().await;
    rows::users(app.app(), 30).await;
    app.searchable().await;
    let agent = app.agent().await;
    assert_eq!(list(&agent, json!({"search": "colleague 000*"})).await.ok().number("/users/totalCount"), 10);
    assert_eq!(list(&agent, json!({"role": "admin"})).await.ok().number("/users/totalCount"), 1);
    assert_eq!(list(&agent, json!({"status": "SUSPENDED"})).await.ok().number("/users/totalCount"), 0);
    app.advance(TimeDelta::minutes(1));
    let moment = app.app().now().to_rfc3339();
    let late = app.agent().await;
    let answer = list(&agent, json!({"createdAfter": moment})).await.ok();
    assert_eq!(answer.nodes("/users").iter().map(|node| &node["id"]).collect::<Vec<_>>(), [late.id()]);
}

#[tokio::test]
async fn wildcards_of_sql_are_ordinary_characters() {
    let app = TestApp::start().await;
    rows::users(app.app(), 3).await;
    app.searchable().await;
    for (search, found) in
        [("%", 0), ("_", 0), ("\\", 0), ("Coll%", 0), ("C_lleague", 0), ("Colleague%", 3), ("Colleague_0000", 1)]
    {
        assert_eq!(list(&app.admin(), json!({"search": search})).await.ok().number("/users/totalCount"), found, "{search}");
    }
}

/// Whoever may not read addresses learns nothing of them by searching or ordering.
#[tokio::test]
async fn what_is_not_shown_is_not_searched_or_ordered_by() {
    let app = TestApp::start().await;
    rows::users(app.app(), 3).await;
    app.searchable().await;
    let analyst = app.analyst().await;
    assert_eq!(list(&analyst, json!({"search": "team.example"})).await.ok().number("/users/totalCount"), 0);
    assert_eq!(list(&app.admin(), json!({"search": "team.example"})).await.ok().number("/users/totalCount"), 3);
    let answer = analyst.query("{ users(orderBy: {field: EMAIL, direction: ASC}) { totalCount } }").await;
    assert_eq!(answer.error_codes(), ["FORBIDDEN"]);
}

#[tokio::test]
async fn who_may_not_read_users_still_sees_themselves() {
    let app = TestApp::start().await;
    let user = app.user().await;
    let me = user.query("{ me { id name email } }").await.ok();
    assert_eq!(me.data("/me/id"), user.id());
    assert_eq!(me.data("/me/email"), user.email());
    assert_eq!(list(&user, Json::Null).await.error_codes(), ["FORBIDDEN"]);
}

#[tokio::test]
async fn an_inverted_range_is_bad_input() {
    let app = TestApp::start().await;
    let filter = json!({"createdAfter": "2026-02-01T00:00:00Z", "createdBefore": "2026-01-01T00:00:00Z"});
    assert_eq!(list(&app.admin(), filter).await.error_codes(), ["BAD_USER_INPUT"]);
}
