//! Reading the inbox.

use chrono::TimeDelta;
use entities::access::Viewer;
use resolvers::{Context, Request, notifications};
use serde_json::json;
use tests::{Person, TestApp};

use super::{Desk, inbox_of};

async fn unread(person: &Person) -> i64 {
    person.query("{ notifications(first: 0) { unreadCount } }").await.ok().number("/notifications/unreadCount")
}

#[tokio::test]
async fn one_by_one_or_all_up_to_a_moment() {
    let desk = Desk::new().await;
    for body in ["1", "2", "3"] {
        desk.write(&desk.writer, body, false).await;
        desk.settle().await;
        desk.app.advance(TimeDelta::seconds(1));
    }
    let inbox = inbox_of(&desk.assignee, 4).await.ok();
    let nodes = inbox.nodes("/notifications");
    assert_eq!(inbox.number("/notifications/unreadCount"), 3);

    let mark = |input| desk.assignee.mutate("markNotificationsRead", "readCount unreadCount", input);
    let one = mark(json!({"ids": [nodes[2]["id"], nodes[2]["id"], nodes[3]["id"]]})).await.ok();
    assert_eq!(one.data("/markNotificationsRead/readCount"), 1, "one of them was read before");
    assert_eq!(one.data("/markNotificationsRead/unreadCount"), 2);
    let rest = mark(json!({"all": true, "until": nodes[1]["createdAt"]})).await.ok();
    assert_eq!(rest.data("/markNotificationsRead/readCount"), 1, "the newest came later");
    let left =
        desk.assignee.query("{ notifications(filter: {unreadOnly: true}) { totalCount edges { node { id } } } }").await.ok();
    assert_eq!(left.data("/notifications/edges"), &json!([{"node": {"id": nodes[0]["id"]}}]));
    assert_eq!(mark(json!({"all": true})).await.ok().data("/markNotificationsRead/unreadCount"), 0);
    assert_eq!(mark(json!({"all": true})).await.ok().data("/markNotificationsRead/readCount"), 0);
    let replies = desk.assignee.query("{ notifications(filter: {kind: [TICKET_REPLIED]}, first: 1) { totalCount } }").await.ok();
    assert_eq!(replies.data("/notifications/totalCount"), 3);
}

#[tokio::test]
async fn nobody_reads_for_somebody_else() {
    let desk = Desk::new().await;
    desk.write(&desk.writer, "An answer", false).await;
    let inbox = inbox_of(&desk.assignee, 2).await;
    let input = json!({"ids": [inbox.nodes("/notifications")[0]["id"]]});
    let answer = desk.app.admin().mutate("markNotificationsRead", "readCount", input).await.ok();
    assert_eq!(answer.data("/markNotificationsRead/readCount"), 0);
    assert_eq!(unread(&desk.assignee).await, 1);
    assert_eq!(inbox_of(&desk.app.admin(), 0).await.data("/notifications/totalCount"), 0);
}

#[tokio::test]
async fn what_says_nothing_or_two_things_is_bad_input() {
    let app = TestApp::start().await;
    let too_many = vec![json!("00000000-0000-7000-8000-000000000000"); 101];
    for input in [
        json!({}),
        json!({"all": false}),
        json!({"ids": [], "all": true}),
        json!({"ids": [], "until": "2026-01-01T00:00:00Z"}),
        json!({"ids": too_many}),
    ] {
        let answer = app.admin().mutate("markNotificationsRead", "readCount", input).await;
        assert_eq!(answer.user_error_codes("markNotificationsRead"), ["BAD_USER_INPUT"]);
    }
}

#[tokio::test]
async fn pages_go_on_where_they_ended() {
    let desk = Desk::new().await;
    for body in ["1", "2", "3", "4"] {
        desk.write(&desk.writer, body, false).await;
    }
    inbox_of(&desk.assignee, 5).await;
    let query = "query ($after: String) { notifications(first: 2, after: $after) { pageInfo { endCursor hasNextPage }
      edges { node { comment { body } } } } }";
    let (mut bodies, mut after) = (Vec::new(), json!(null));
    loop {
        let page = desk.assignee.query_with(query, json!({"after": after})).await.ok();
        bodies.extend(page.nodes("/notifications").iter().map(|node| node["comment"]["body"].clone()));
        after = page.data("/notifications/pageInfo/endCursor").clone();
        if page.data("/notifications/pageInfo/hasNextPage") == false {
            break;
        }
    }
    assert_eq!(json!(bodies), json!(["4", "3", "2", "1", null]));
}

#[tokio::test]
async fn what_was_read_long_ago_is_deleted() {
    let desk = Desk::new().await;
    desk.write(&desk.writer, "Unread", false).await;
    inbox_of(&desk.assignee, 2).await;
    let operator = || Context::new(desk.app.app().clone(), Viewer::operator(), Request::default());
    let purge = async |days| notifications::purge(&operator(), TimeDelta::days(days)).await.expect("a purge");
    desk.app.advance(TimeDelta::days(10));
    assert_eq!(purge(11).await, 0);
    assert_eq!(purge(9).await, 1);
    assert_eq!(purge(9).await, 0);
    let left = inbox_of(&desk.assignee.again().await, 1).await.ok();
    assert_eq!((left.nodes("/notifications").len(), &left.nodes("/notifications")[0]["kind"]), (1, &json!("TICKET_REPLIED")));
}
