//! Who is told of what.

use serde_json::{Value as Json, json};
use tests::TestApp;

use super::{Desk, inbox_of};

#[tokio::test]
async fn of_another_role() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    app.admin().mutate("updateUserRole", "user { id }", json!({"id": agent.id(), "role": "manager"})).await.ok();
    let inbox = inbox_of(&agent, 1).await.ok();
    let told = &inbox.nodes("/notifications")[0];
    assert_eq!(told["kind"], "ROLE_CHANGED");
    assert_eq!(told["message"], "Your role has been updated to manager");
    assert_eq!(told["actor"]["id"], *app.admin().id());
    assert_eq!((&told["ticket"], &told["comment"], &told["readAt"]), (&Json::Null, &Json::Null, &Json::Null));
    assert_eq!((inbox.number("/notifications/totalCount"), inbox.number("/notifications/unreadCount")), (1, 1));
}

#[tokio::test]
async fn of_a_ticket_that_was_given_to_them_but_not_by_themselves() {
    let desk = Desk::new().await;
    desk.assign(&desk.writer).await;
    let inbox = inbox_of(&desk.writer, 1).await.ok();
    assert_eq!(inbox.nodes("/notifications")[0]["ticket"]["title"], "Printer");
    let mine = json!({"ticketId": desk.ticket["id"], "assigneeId": desk.assignee.id()});
    desk.assignee.mutate("assignTicket", "ticket { id }", mine).await.ok();
    assert_eq!(desk.kinds(&desk.assignee).await, ["TICKET_ASSIGNED"], "only the first, by somebody else");

    let customer = desk.app.customer("Other").await;
    let opened = json!({"customerId": customer, "title": "New", "description": "x", "assigneeId": desk.writer.id()});
    desk.app.admin().mutate("createTicket", "ticket { id }", opened).await.ok();
    assert_eq!(desk.kinds(&desk.writer).await, ["TICKET_ASSIGNED", "TICKET_ASSIGNED"]);
}

#[tokio::test]
async fn of_what_others_write_on_their_ticket() {
    let desk = Desk::new().await;
    desk.write(&desk.assignee, "My own answer", false).await;
    desk.write(&desk.writer, "An answer", false).await;
    desk.write(&desk.writer, "A note", true).await;
    assert_eq!(desk.kinds(&desk.assignee).await, ["TICKET_REPLIED", "TICKET_REPLIED", "TICKET_ASSIGNED"]);
    let inbox = inbox_of(&desk.assignee, 3).await.ok();
    let bodies: Vec<_> = inbox.nodes("/notifications").iter().map(|node| node["comment"]["body"].clone()).collect();
    assert_eq!(bodies, [json!("A note"), json!("An answer"), Json::Null]);
    assert_eq!(inbox.number("/notifications/unreadCount"), 2);
    assert_eq!(desk.kinds(&desk.writer).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_note_is_told_to_those_who_may_read_notes() {
    let desk = Desk::new().await;
    let user = desk.app.user().await;
    desk.assign(&user).await;
    desk.write(&desk.writer, "A note", true).await;
    desk.write(&desk.writer, "An answer", false).await;
    assert_eq!(desk.kinds(&user).await, ["TICKET_REPLIED", "TICKET_ASSIGNED"]);
    let inbox = inbox_of(&user, 2).await;
    assert_eq!(inbox.nodes("/notifications")[0]["comment"]["body"], "An answer");
    assert_eq!(inbox.nodes("/notifications")[0]["actor"], Json::Null, "whom they may not see");
}

/// What a notification says is read with the rights of now.
#[tokio::test]
async fn whoever_loses_the_right_is_shown_nothing_of_it_any_more() {
    let desk = Desk::new().await;
    let user = desk.app.user().await;
    desk.assign(&user).await;
    desk.write(&desk.writer, "An answer", false).await;
    let before = inbox_of(&user, 2).await;
    assert_eq!(before.nodes("/notifications")[0]["comment"]["body"], "An answer");
    desk.assign(&desk.writer).await;
    let after = user.query(super::INBOX).await.ok();
    for told in after.nodes("/notifications") {
        assert_eq!((&told["ticket"], &told["comment"], &told["actor"]), (&Json::Null, &Json::Null, &Json::Null));
        assert!(!told["message"].as_str().expect("a message").contains("Printer"));
    }
    // the same for a node by its id, and a stranger finds nothing there
    let id = &after.nodes("/notifications")[0]["id"];
    let query = "query ($id: ID!) { node(id: $id) { ... on Notification { kind ticket { id } } } }";
    let own = user.query_with(query, json!({"id": id})).await.ok();
    assert_eq!(own.data("/node"), &json!({"kind": "TICKET_REPLIED", "ticket": null}));
    let other = desk.app.admin().query_with(query, json!({"id": id})).await.ok();
    assert_eq!(other.data("/node"), &Json::Null);
}

#[tokio::test]
async fn nobody_who_cannot_sign_in_and_nobody_without_a_name_has_an_inbox() {
    let desk = Desk::new().await;
    let suspend = json!({"id": desk.assignee.id(), "status": "SUSPENDED"});
    desk.app.admin().mutate("setUserStatus", "user { id }", suspend).await.ok();
    desk.write(&desk.writer, "An answer", false).await;
    desk.settle().await;
    let activate = json!({"id": desk.assignee.id(), "status": "ACTIVE"});
    desk.app.admin().mutate("setUserStatus", "user { id }", activate).await.ok();
    assert_eq!(desk.kinds(&desk.assignee.again().await).await, ["TICKET_ASSIGNED"]);
    let anonymous = desk.app.anonymous();
    assert_eq!(anonymous.query("{ notifications { totalCount } }").await.error_codes(), ["UNAUTHENTICATED"]);
    let refused = anonymous.try_subscribe("subscription { notificationReceived { kind } }").await.refusal().await;
    assert_eq!(refused.error_codes(), ["UNAUTHENTICATED"]);
}
