use futures::future::join_all;
use serde_json::{Value as Json, json};
use tests::{Person, TestApp};

use super::{ask, create, delete, keep, names, update};
use crate::audit::{entered, found};

/// The places are 0, 1, 2 in the order in which the views are shown.
async fn assert_order(by: &Person, expected: &[&str]) {
    let views = ask(by, "name position").await;
    let shown: Vec<_> = views.iter().map(|view| view["name"].as_str().expect("a name")).collect();
    assert_eq!(shown, expected);
    let places: Vec<_> = views.iter().map(|view| view["position"].as_u64().expect("a place")).collect();
    assert_eq!(places, (0..places.len() as u64).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_view_is_what_the_list_takes() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let filter = json!({
        "status": ["OPEN", "WAITING"], "priority": ["URGENT"], "unassigned": true, "tag": "billing", "search": "printer",
        "createdAfter": "2026-01-02T03:04:05Z",
    });
    let order = json!({"field": "UPDATED_AT", "direction": "ASC"});
    let made = create(&agent, json!({"name": " Mine ", "filter": filter, "orderBy": order})).await.ok();
    let view = made.data("/createSavedView/savedView");
    assert_eq!((&view["name"], &view["filter"], &view["orderBy"]), (&json!("Mine"), &filter, &order));
    assert_eq!((&view["own"], &view["shared"], &view["version"]), (&json!(true), &json!(false), &json!(1)));
    // given back as it came
    let query = "query ($filter: TicketFilter, $order: TicketOrder) { tickets(filter: $filter, orderBy: $order) { totalCount } }";
    agent.query_with(query, json!({"filter": view["filter"], "order": view["orderBy"]})).await.ok();
    let change = json!({"id": view["id"], "filter": {"status": ["OPEN", "OPEN"], "tag": null}, "orderBy": null});
    let changed = update(&agent, change).await.ok();
    let after = changed.data("/updateSavedView/savedView");
    assert_eq!((&after["filter"], &after["orderBy"]), (&json!({"status": ["OPEN"]}), &Json::Null));
    assert_eq!((&after["name"], &after["version"]), (&json!("Mine"), &json!(2)));
    let query = "query ($id: ID!) { node(id: $id) { ... on SavedView { name } } }";
    assert_eq!(agent.query_with(query, json!({"id": view["id"]})).await.ok().data("/node/name"), "Mine");
    assert!(app.admin().query_with(query, json!({"id": view["id"]})).await.ok().data("/node").is_null());
}

#[tokio::test]
async fn what_is_no_filter_is_bad_input() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    for filter in [json!({"colour": "red"}), json!({"status": ["BROKEN"]}), json!({"createdAfter": "yesterday"}), json!("all")] {
        let answer = create(&agent, json!({"name": "View", "filter": filter})).await;
        assert_eq!(answer.error_codes(), ["BAD_USER_INPUT"], "{filter}");
    }
    let inverted = json!({"createdAfter": "2026-02-01T00:00:00Z", "createdBefore": "2026-01-01T00:00:00Z"});
    for (filter, name) in [(inverted, "View"), (json!({"search": "x".repeat(201)}), "View"), (json!({}), ""), (json!({}), "a\nb")]
    {
        let answer = create(&agent, json!({"name": name, "filter": filter})).await;
        assert_eq!(answer.user_error_codes("createSavedView"), ["BAD_USER_INPUT"], "{filter}");
    }
    let long = "x".repeat(81);
    let answer = create(&agent, json!({"name": long, "filter": {}, "position": -1})).await;
    assert_eq!(answer.user_error_codes("createSavedView"), ["BAD_USER_INPUT", "BAD_USER_INPUT"]);
    assert!(names(&agent).await.is_empty());
}

#[tokio::test]
async fn views_stand_where_they_are_put() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let mut ids = Vec::new();
    for name in ["b", "c", "d"] {
        ids.push(keep(&agent, name).await);
    }
    create(&agent, json!({"name": "a", "filter": {}, "position": 0})).await.ok();
    assert_order(&agent, &["a", "b", "c", "d"]).await;
    for (id, position, expected) in [
        (&ids[0], 3, ["a", "c", "d", "b"]),
        (&ids[2], 0, ["d", "a", "c", "b"]),
        (&ids[1], 2, ["d", "a", "c", "b"]),
        (&ids[1], 99, ["d", "a", "b", "c"]),
    ] {
        update(&agent, json!({"id": id, "position": position})).await.ok();
        assert_order(&agent, &expected).await;
    }
    delete(&agent, json!({"id": ids[2]})).await.ok();
    assert_order(&agent, &["a", "b", "c"]).await;
}

#[tokio::test]
async fn names_and_versions_that_do_not_fit_are_conflicts() {
    let app = TestApp::start().await;
    let (agent, other) = (app.agent().await, app.agent().await);
    let (first, second) = (keep(&agent, "Mine").await, keep(&agent, "Others").await);
    keep(&other, "Mine").await;
    let again = create(&agent, json!({"name": "Mine", "filter": {}})).await;
    let renamed = update(&agent, json!({"id": second, "name": "Mine"})).await;
    assert_eq!(again.user_error_codes("createSavedView"), ["CONFLICT"]);
    assert_eq!(renamed.user_error_codes("updateSavedView"), ["CONFLICT"]);
    assert_eq!(renamed.data("/updateSavedView/userErrors/0/field"), "name");
    update(&agent, json!({"id": first, "name": "Mine", "expectedVersion": 1})).await.ok();
    update(&agent, json!({"id": first, "name": "My own", "expectedVersion": 1})).await.ok();
    for (mutation, answer) in [
        ("updateSavedView", update(&agent, json!({"id": first, "name": "Late", "expectedVersion": 1})).await),
        ("deleteSavedView", delete(&agent, json!({"id": first, "expectedVersion": 1})).await),
    ] {
        assert_eq!(answer.user_error_codes(mutation), ["CONFLICT"]);
        assert_eq!(answer.data(&format!("/{mutation}/savedView/name")), "My own");
    }
}

#[tokio::test]
async fn those_of_others_are_not_there() {
    let app = TestApp::start().await;
    let view = keep(&app.agent().await, "Mine").await;
    let admin = app.admin();
    assert!(names(&admin).await.is_empty());
    let answer = update(&admin, json!({"id": view, "name": "Taken"})).await;
    assert_eq!(answer.user_error_codes("updateSavedView"), ["NOT_FOUND"]);
    assert_eq!(delete(&admin, json!({"id": view})).await.user_error_codes("deleteSavedView"), ["NOT_FOUND"]);
}

#[tokio::test]
async fn many_at_once_leave_no_gap_and_nobody_has_too_many() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let same = join_all((0..5).map(|_| create(&agent, json!({"name": "Same", "filter": {}, "position": 0})))).await;
    let kept = same.iter().filter(|answer| answer.user_error_codes("createSavedView").is_empty()).count();
    assert_eq!(kept, 1);
    let first = |n: usize| create(&agent, json!({"name": format!("{n:03}"), "filter": {}, "position": 0}));
    let mut answers = Vec::new();
    for ten in 0..10 {
        answers.extend(join_all((ten * 10..ten * 10 + 10).map(first)).await);
    }
    answers.push(first(100).await);
    let refused: Vec<_> = answers.iter().flat_map(|answer| answer.user_error_codes("createSavedView")).collect();
    assert_eq!(refused, ["CONFLICT", "CONFLICT"]);
    let places: Vec<_> = ask(&agent, "position").await.iter().map(|view| view["position"].as_u64().expect("a place")).collect();
    assert_eq!(places, (0..100).collect::<Vec<_>>());
}

#[tokio::test]
async fn each_change_is_in_the_audit_log() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let view = create(&manager, json!({"name": "Open", "filter": {"status": ["OPEN"]}, "shared": true})).await.ok();
    let id = view.data("/createSavedView/savedView/id").clone();
    update(&manager, json!({"id": id, "name": "Still open"})).await.ok();
    update(&manager, json!({"id": id, "name": "Still open"})).await.ok();
    delete(&manager, json!({"id": id})).await.ok();
    entered(&app).await;
    let entries = found(&app, &app.admin(), json!({"targetType": "saved_view", "targetId": id})).await;
    let mut told: Vec<_> = entries.iter().map(|entry| entry["action"].as_str().expect("an action")).collect();
    told.sort_unstable();
    assert_eq!(told, ["SAVED_VIEW_CREATED", "SAVED_VIEW_DELETED", "SAVED_VIEW_UPDATED"]);
    let updated = entries.iter().find(|entry| entry["action"] == "SAVED_VIEW_UPDATED").expect("the change");
    let change = json!([{"field": "name", "from": "Open", "to": "Still open", "requires": null}]);
    assert_eq!(updated["changes"], change);
}
