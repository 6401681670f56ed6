//! Tags that there are, for whoever types one, and tickets that have one.

use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::{Value as Json, json};
use tests::{Person, TestApp, rows};

async fn tags(by: &Person, arguments: &str) -> Vec<String> {
    let answer = by.query(&format!("{{ ticketTags{arguments} }}")).await.ok();
    answer.list("/ticketTags").iter().map(|tag| tag.as_str().expect("a tag").to_owned()).collect()
}

async fn tagged(by: &Person, ticket: &Json, tags: &[&str]) {
    by.mutate("updateTicket", "ticket { tags }", json!({"id": ticket["id"], "tags": tags})).await.ok();
}

async fn numbers(by: &Person, tag: &str) -> Vec<i64> {
    let query = "query ($tag: String) { tickets(filter: {tag: $tag}, orderBy: {field: NUMBER, direction: ASC}) {
        totalCount edges { node { number } } } }";
    let answer = by.query_with(query, json!({"tag": tag})).await.ok();
    let found: Vec<i64> = answer.nodes("/tickets").iter().map(|ticket| ticket["number"].as_i64().expect("a number")).collect();
    assert_eq!(answer.number("/tickets/totalCount"), i64::try_from(found.len()).expect("few"), "{tag}");
    found
}

#[tokio::test]
async fn what_tickets_are_tagged_with_is_suggested() {
    let app = TestApp::start().await;
    let (customer, admin) = (app.customer("Acme").await, app.admin());
    assert_eq!(tags(&admin, "").await, [""; 0]);
    let input =
        json!({"customerId": customer, "title": "A", "description": "-", "tags": ["Needs info", "billing", "Zebra", "50%_off"]});
    let first = admin.mutate("createTicket", "ticket { id number }", input).await.ok().data("/createTicket/ticket").clone();
    let second = app.ticket(&customer, "B").await;
    tagged(&admin, &second, &["billing", "éclair", "bill"]).await;
    assert_eq!(tags(&admin, "").await, ["50%_off", "bill", "billing", "needs info", "zebra", "éclair"]);
    assert_eq!(tags(&admin, "(first: 2)").await, ["50%_off", "bill"]);
    assert_eq!(tags(&admin, "(first: 0)").await, [""; 0]);
    assert_eq!(tags(&admin, "(startsWith: \" BILL\")").await, ["bill", "billing"]);
    assert_eq!(tags(&admin, "(startsWith: \"É\")").await, ["éclair"]);
    assert_eq!(tags(&admin, "(startsWith: \"50%_\")").await, ["50%_off"]);
    assert_eq!(tags(&admin, "(startsWith: \"%\")").await, [""; 0]);
    for wrong in ["(first: 101)", "(first: -1)", "(startsWith: \"\\u0000\")"] {
        assert_eq!(admin.query(&format!("{{ ticketTags{wrong} }}")).await.error_codes(), ["BAD_USER_INPUT"], "{wrong}");
    }
    // a tag that no ticket has any more is none, by whatever way it went
    tagged(&admin, &second, &["bill"]).await;
    let items = json!({"items": [{"id": first["id"], "addTags": ["new"], "removeTags": ["zebra", "50%_off"]}]});
    admin.mutate("bulkUpdateTickets", "results { applied }", items).await.ok();
    assert_eq!(tags(&admin, "").await, ["bill", "billing", "needs info", "new"]);
    assert_eq!(numbers(&admin, "Billing ").await, [1]);
    assert_eq!(numbers(&admin, "new").await, [1]);
    assert_eq!(numbers(&admin, "zebra").await, [0; 0]);
    admin.mutate("updateTicket", "ticket { id }", json!({"id": first["id"], "title": "Renamed"})).await.ok();
    assert_eq!(numbers(&admin, "new").await, [1], "what else is changed leaves them alone");
}

#[tokio::test]
async fn tags_of_tickets_that_cannot_be_seen_do_not_show() {
    let app = TestApp::start().await;
    let (customer, admin, user) = (app.customer("Acme").await, app.admin(), app.user().await);
    let (mine, other) = (app.ticket(&customer, "Mine").await, app.ticket(&customer, "Other").await);
    tagged(&admin, &mine, &["common", "mine"]).await;
    let before = (tags(&user, "").await, numbers(&user, "common").await);
    assert_eq!(before, (Vec::new(), Vec::new()));
    admin.mutate("assignTicket", "ticket { id }", json!({"ticketId": mine["id"], "assigneeId": user.id()})).await.ok();
    let scope = format!("tickets:read:{}", mine["id"].as_str().expect("an id"));
    let scoped = app.person_with("user", &[&scope]).await;
    for viewer in [&user, &scoped] {
        assert_eq!(tags(viewer, "").await, ["common", "mine"]);
    }
    // what happens to the other changes no answer: neither what there is, nor its order, nor where it is cut
    for more in [&["common", "another", "secret"][..], &["a", "mine"], &["common"], &[]] {
        tagged(&admin, &other, more).await;
        for viewer in [&user, &scoped] {
            assert_eq!(tags(viewer, "").await, ["common", "mine"]);
            assert_eq!(tags(viewer, "(first: 1)").await, ["common"]);
            assert_eq!(tags(viewer, "(startsWith: \"s\")").await, [""; 0]);
            assert_eq!(numbers(viewer, "common").await, [1]);
        }
    }
    let nobody = app.anonymous().query("{ ticketTags }").await;
    assert_eq!(nobody.error_codes(), ["UNAUTHENTICATED"]);
    let input = json!({"name": "reader", "description": "-", "permissions": ["customers:read"]});
    admin.mutate("createRole", "role { id }", input).await.ok();
    let refused = app.person("reader").await.query("{ ticketTags }").await;
    assert_eq!((refused.error_codes(), refused.data("/ticketTags")), (vec!["FORBIDDEN"], &Json::Null));
}

/// A tag that is looked for along the list finds the same tickets as one that is looked for by its tickets.
#[tokio::test]
async fn a_common_tag_finds_what_a_rare_one_would() {
    let app = TestApp::start().await;
    let customers = rows::customers(app.app(), 1).await;
    let users = rows::users(app.app(), 1).await;
    let tickets = rows::tickets(app.app(), 7100, &customers, &users).await;
    let mut rare = tickets[5].clone().into_active_model();
    rare.tags = Set(vec!["rare".to_owned(), "tag5".to_owned()].into());
    rare.update(&app.app().database.write).await.expect("a changed ticket");
    // every seventh has one of these, more than a thousand
    let page = "query ($tag: String) { tickets(first: 3, filter: {tag: $tag}) { totalCount edges { node { number } } } }";
    for (tag, count, first) in [("tag3", 1014, [7095, 7088, 7081]), ("tag5", 1014, [7097, 7090, 7083])] {
        let answer = app.admin().query_with(page, json!({"tag": tag})).await.ok();
        assert_eq!(answer.number("/tickets/totalCount"), count, "{tag}");
        let numbers: Vec<_> =
            answer.nodes("/tickets").iter().map(|ticket| ticket["number"].as_i64().expect("a number")).collect();
        assert_eq!(numbers, first, "{tag}");
    }
    assert_eq!(numbers(&app.admin(), "rare").await, [6]);
    assert_eq!(tags(&app.admin(), "").await, ["rare", "tag0", "tag1", "tag2", "tag3", "tag4", "tag5", "tag6"]);
}
