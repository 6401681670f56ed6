use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp, rows};

async fn bulk(by: &Person, policy: &str, items: Vec<Json>) -> Answer {
    let selection = "results { user { id name version } userErrors { code field } } succeeded failed";
    by.mutate("bulkUpdateUsers", selection, json!({"errorPolicy": policy, "items": items})).await
}

#[tokio::test]
async fn results_stand_in_the_order_of_the_items_at_a_constant_number_of_statements() {
    let app = TestApp::start().await;
    let users = rows::users(app.app(), 500).await;
    let items = |count: usize, name: &str| users[..count].iter().rev().map(|u| json!({"id": u.id, "name": name})).collect();
    let few = bulk(&app.admin(), "ALL_OR_NOTHING", items(2, "Few")).await;
    let many = bulk(&app.admin(), "ALL_OR_NOTHING", items(500, "Many")).await;
    assert_eq!(few.statements(), many.statements());
    let results = many.ok();
    let results = results.list("/bulkUpdateUsers/results");
    for (result, user) in results.iter().zip(users.iter().rev()) {
        assert_eq!(result["user"]["id"], json!(user.id));
        assert_eq!(result["user"]["name"], "Many");
    }
}

#[tokio::test]
async fn all_or_nothing() {
    let app = TestApp::start().await;
    let users = rows::users(app.app(), 2).await;
    let missing = json!({"id": "00000000-0000-7000-8000-000000000000", "name": "Nobody"});
    let items = vec![json!({"id": users[0].id, "name": "New"}), missing, json!({"id": users[1].id, "name": "New"})];
    let answer = bulk(&app.admin(), "ALL_OR_NOTHING", items).await;
    assert_eq!(answer.data("/bulkUpdateUsers/results/1/userErrors/0/code"), "NOT_FOUND");
    assert_eq!(answer.number("/bulkUpdateUsers/succeeded"), 0);
    app.searchable().await;
    let found = app.admin().query("{ users(filter: {search: \"New\"}) { totalCount } }").await.ok();
    assert_eq!(found.number("/users/totalCount"), 0);
}

#[tokio::test]
async fn skip_failed() {
    let app = TestApp::start().await;
    let users = rows::users(app.app(), 2).await;
    let items = vec![
        json!({"id": users[0].id, "name": "New", "expectedVersion": 7}),
        json!({"id": users[1].id, "name": "New", "expectedVersion": 1}),
        json!({"id": users[1].id, "name": "Again"}),
        json!({"id": app.admin().id(), "status": "SUSPENDED"}),
    ];
    let answer = bulk(&app.admin(), "SKIP_FAILED", items).await;
    let codes: Vec<_> = answer
        .list("/bulkUpdateUsers/results")
        .iter()
        .map(|result| result["userErrors"].as_array().expect("a list").iter().map(|error| &error["code"]).collect::<Vec<_>>())
        .collect();
    assert_eq!(json!(codes), json!([["CONFLICT"], [], ["BAD_USER_INPUT"], ["CONFLICT"]]));
    assert_eq!(answer.data("/bulkUpdateUsers/results/0/user/name"), "Colleague 0000", "the current values");
    assert_eq!(answer.number("/bulkUpdateUsers/succeeded"), 1);
    assert_eq!(answer.number("/bulkUpdateUsers/failed"), 3);
}

#[tokio::test]
async fn more_than_five_hundred_are_refused() {
    let app = TestApp::start().await;
    let items = vec![json!({"id": "00000000-0000-7000-8000-000000000000", "name": "x"}); 501];
    let answer = bulk(&app.admin(), "SKIP_FAILED", items).await;
    assert_eq!(answer.user_error_codes("bulkUpdateUsers"), ["BAD_USER_INPUT"]);
}
