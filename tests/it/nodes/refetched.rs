//! Whatever says that it is a node is found by the id that it shows.

use std::collections::BTreeMap;

use sea_orm::prelude::Uuid;
use serde_json::{Value as Json, json};
use tests::{Person, TestApp, rows, within};

use super::nodes;

/// Asks until the first row is there.
async fn first(by: &Person, query: &str, list: &str) -> Json {
    within(list, async {
        loop {
            let answer = by.query(query).await.ok();
            if let Some(row) = answer.nodes(list).first() {
                break (*row).clone();
            }
            tokio::task::yield_now().await;
        }
    })
    .await
}

fn uuid(id: &Json) -> Uuid {
    id.as_str().and_then(|id| id.parse().ok()).expect("an id")
}

/// One of each type, as the administrator finds it.
async fn one_of_each(app: &TestApp) -> BTreeMap<&'static str, Json> {
    let admin = app.admin();
    let customer = app.customer("Acme").await;
    let ticket = app.ticket(&customer, "Help").await;
    let input = json!({"ticketId": ticket["id"], "body": "An answer"});
    let comment = admin.mutate("addTicketComment", "comment { id }", input).await.ok();
    let view = json!({"name": "Mine", "filter": {}, "orderBy": {"field": "NUMBER"}, "shared": false});
    let view = admin.mutate("createSavedView", "savedView { id }", view).await.ok();
    rows::notifications(app.app(), uuid(admin.id()), &[uuid(&ticket["id"])], None, None).await;
    rows::logs(app.app(), 1).await;
    let told = first(&admin, "{ notifications { edges { node { id } } } }", "/notifications").await;
    let log = first(&admin, "{ systemLogs { edges { node { id } } } }", "/systemLogs").await;
    let query = "{ me { sessionHistory { edges { node { id sessionId } } } } }";
    let session = first(&admin, query, "/me/sessionHistory").await;
    assert_eq!(session["sessionId"], *admin.session());
    let query = format!("{{ ticket(id: {}) {{ timeline {{ edges {{ node {{ id }} }} }} }} }}", ticket["id"]);
    let happened = first(&admin, &query, "/ticket/timeline").await;
    let query = "{ auditLog(filter: {actions: [TICKET_CREATED]}) { edges { node { id eventId } } } }";
    let entry = first(&admin, query, "/auditLog").await;
    assert_eq!(entry["eventId"], happened["id"]);
    BTreeMap::from([
        ("User", admin.id().clone()),
        ("Role", admin.query("{ role(name: \"agent\") { id } }").await.ok().data("/role/id").clone()),
        ("Customer", customer),
        ("Ticket", ticket["id"].clone()),
        ("TicketComment", comment.data("/addTicketComment/comment/id").clone()),
        ("SavedView", view.data("/createSavedView/savedView/id").clone()),
        ("Session", admin.session().clone()),
        ("Notification", told["id"].clone()),
        ("SystemLog", log["id"].clone()),
        ("UserSession", session["id"].clone()),
        ("TicketTimelineEntry", happened["id"].clone()),
        ("AuditEntry", entry["id"].clone()),
    ])
}

#[tokio::test]
async fn every_node_is_found_by_who_may_see_it_and_by_nobody_else() {
    let app = TestApp::start().await;
    let each = one_of_each(&app).await;
    let known = app.admin().query("{ __type(name: \"Node\") { possibleTypes { name } } }").await.ok();
    let mut known: Vec<_> = known.list("/__type/possibleTypes").iter().map(|of| of["name"].as_str().expect("a name")).collect();
    known.sort_unstable();
    assert_eq!(known, each.keys().copied().collect::<Vec<_>>());
    let ids = json!(each.values().collect::<Vec<_>>());
    let found: Vec<_> = each.iter().map(|(name, id)| json!({"__typename": name, "id": id})).collect();
    let query = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
    let all = app.admin().query_with(query, json!({"ids": ids})).await.ok();
    assert_eq!(all.data("/nodes"), &json!(found));
    for (name, id) in &each {
        let one = app.admin().query_with("query ($id: ID!) { node(id: $id) { __typename id } }", json!({"id": id})).await.ok();
        assert_eq!(one.data("/node"), &json!({"__typename": name, "id": id}));
    }
    let role = json!({"name": "stranger", "description": "Nothing.", "permissions": []});
    app.admin().mutate("createRole", "role { id }", role).await.ok();
    let nothing = json!(vec![Json::Null; each.len()]);
    assert_eq!(nodes(&app.person("stranger").await, &ids).await.ok().data("/nodes"), &nothing);
}

/// What is as visible as the ticket, or one's own.
#[tokio::test]
async fn what_happened_is_as_visible_as_in_its_list() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (user, agent) = (app.user().await, app.agent().await);
    let note = json!({"ticketId": ticket["id"], "body": "Psst", "internal": true});
    agent.mutate("addTicketComment", "comment { id }", note).await.ok();
    let timeline = format!("{{ ticket(id: {}) {{ timeline {{ edges {{ node {{ id }} }} }} }} }}", ticket["id"]);
    let entries = agent.query(&timeline).await.ok();
    let ids = json!(entries.nodes("/ticket/timeline").iter().map(|entry| &entry["id"]).collect::<Vec<_>>());
    let found = async |by: &Person| {
        let answer = nodes(by, &ids).await.ok();
        answer.list("/nodes").iter().map(|node| !node.is_null()).collect::<Vec<_>>()
    };
    assert_eq!(found(&agent).await, [true, true]);
    assert_eq!(found(&app.partner().await).await, [true, false], "the internal comment");
    assert_eq!(found(&user).await, [false, false], "not their ticket");
    let own = "{ me { sessionHistory { edges { node { id } } } } }";
    let id = first(&user, own, "/me/sessionHistory").await["id"].clone();
    for (by, sees) in [(&user, true), (&agent, false), (&app.admin(), true)] {
        assert_eq!(nodes(by, &json!([id])).await.ok().data("/nodes/0").is_object(), sees);
    }
    user.mutate("logout", "endedCount", json!({})).await.ok();
    assert_eq!(nodes(&app.admin(), &json!([user.session()])).await.ok().data("/nodes/0"), &Json::Null, "not open any more");
    assert!(nodes(&app.admin(), &json!([id])).await.ok().data("/nodes/0").is_object(), "but not forgotten");
}
