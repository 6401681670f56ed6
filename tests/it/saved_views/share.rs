//! What is shared is seen by all, used by each with their own rights, and changed by few.

use serde_json::json;
use tests::TestApp;

use super::{ask, create, delete, keep, names, update};

#[tokio::test]
async fn sharing_takes_a_right() {
    let app = TestApp::start().await;
    let (manager, agent, partner) = (app.manager().await, app.agent().await, app.partner().await);
    let answer = create(&agent, json!({"name": "Ours", "filter": {}, "shared": true})).await;
    assert_eq!(answer.error_codes(), ["FORBIDDEN"]);
    assert_eq!(answer.errors()[0]["extensions"]["permission"], "views:share");
    let own = keep(&agent, "Mine").await;
    assert_eq!(update(&agent, json!({"id": own, "shared": true})).await.error_codes(), ["FORBIDDEN"]);
    create(&manager, json!({"name": "Team", "filter": {}, "shared": true})).await.ok();
    create(&manager, json!({"name": "A private one", "filter": {}})).await.ok();
    assert_eq!(names(&agent).await, ["Mine", "Team"]);
    assert_eq!(ask(&agent, "own owner { id }").await[1], json!({"own": false, "owner": {"id": manager.id()}}));
    assert_eq!(names(&manager).await, ["Team", "A private one"]);
    assert!(names(&partner).await.is_empty(), "an integration is not of the team");
}

#[tokio::test]
async fn a_shared_view_is_changed_by_who_may_share() {
    let app = TestApp::start().await;
    let (owner, manager, agent) = (app.manager().await, app.manager().await, app.agent().await);
    let view = create(&owner, json!({"name": "Team", "filter": {}, "shared": true})).await.ok();
    let id = view.data("/createSavedView/savedView/id").clone();
    let answer = update(&agent, json!({"id": id, "name": "Taken"})).await;
    assert_eq!(answer.user_error_codes("updateSavedView"), ["FORBIDDEN"]);
    assert_eq!(delete(&agent, json!({"id": id})).await.user_error_codes("deleteSavedView"), ["FORBIDDEN"]);
    update(&manager, json!({"id": id, "name": "The team's"})).await.ok();
    // whoever has lost the right still takes back what is theirs, and does not change what others see
    app.admin().mutate("updateUserRole", "user { id }", json!({"id": owner.id(), "role": "agent"})).await.ok();
    assert_eq!(update(&owner, json!({"id": id, "filter": {"tag": "x"}})).await.error_codes(), ["FORBIDDEN"]);
    update(&owner, json!({"id": id, "position": 0})).await.ok();
    update(&owner, json!({"id": id, "shared": false})).await.ok();
    assert!(names(&manager).await.is_empty());
    assert_eq!(delete(&manager, json!({"id": id})).await.user_error_codes("deleteSavedView"), ["NOT_FOUND"]);
    delete(&owner, json!({"id": id})).await.ok();
}

#[tokio::test]
async fn views_that_are_not_shared_are_not_found_out_by_those_that_are() {
    let app = TestApp::start().await;
    let (owner, other) = (app.manager().await, app.manager().await);
    keep(&owner, "A private one").await;
    let view = create(&owner, json!({"name": "Team", "filter": {}, "shared": true})).await.ok();
    let id = view.data("/createSavedView/savedView/id").clone();
    assert_eq!(ask(&owner, "position").await, [json!({"position": 0}), json!({"position": 1})]);
    assert_eq!(ask(&other, "position").await, [json!({"position": null})]);
    assert_eq!(update(&other, json!({"id": id, "position": 0})).await.user_error_codes("updateSavedView"), ["FORBIDDEN"]);
    update(&other, json!({"id": id, "name": "A private one"})).await.ok();
    let taken = update(&owner, json!({"id": id, "name": "A private one", "filter": {"tag": "x"}})).await;
    assert_eq!(taken.user_error_codes("updateSavedView"), ["CONFLICT"], "to its owner it is the second of this name");
}

/// A view gives nobody what they may not filter by: neither the filter itself nor how much it finds.
#[tokio::test]
async fn a_filter_beyond_ones_rights_is_not_shown_and_not_counted() {
    let app = TestApp::start().await;
    let (manager, user, customer) = (app.manager().await, app.user().await, app.customer("Acme").await);
    let ticket = app.ticket(&customer, "Mine").await;
    let assign = json!({"ticketId": ticket["id"], "assigneeId": user.id()});
    app.admin().mutate("assignTicket", "ticket { id }", assign).await.ok();
    for (name, filter) in [
        ("1", json!({"customerId": customer})),
        ("2", json!({"unassigned": false})),
        ("3", json!({"assigneeId": manager.id()})),
        ("4", json!({"assigneeId": user.id()})),
        ("5", json!({"status": ["OPEN"]})),
    ] {
        create(&manager, json!({"name": name, "filter": filter, "shared": true})).await.ok();
    }
    let refused = |permission| json!({"filter": null, "requires": permission, "ticketCount": null});
    assert_eq!(
        ask(&user, "filter requires ticketCount").await,
        [
            refused("customers:read"),
            refused("users:read"),
            refused("users:read"),
            json!({"filter": {"assigneeId": user.id()}, "requires": null, "ticketCount": 1}),
            json!({"filter": {"status": ["OPEN"]}, "requires": null, "ticketCount": 1}),
        ]
    );
    // nor can they keep one
    let answer = create(&user, json!({"name": "Acme", "filter": {"customerId": customer}})).await;
    assert_eq!(answer.error_codes(), ["FORBIDDEN"]);
    let answer = create(&user, json!({"name": "The manager's", "filter": {"assigneeId": manager.id()}})).await;
    assert_eq!(answer.error_codes(), ["FORBIDDEN"]);
}
