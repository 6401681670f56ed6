//! The inbox, live.

use serde_json::json;

use super::{Desk, inbox_of};

const EVENTS: &str = "subscription { notificationReceived {
  cursor kind readIds readUntil unreadCount notification { id kind ticket { title } comment { body } } } }";

#[tokio::test]
async fn what_comes_is_told_at_once_and_what_is_read_to_ones_other_machines() {
    let desk = Desk::new().await;
    let (mut here, mut there) = (desk.assignee.subscribe(EVENTS).await, desk.assignee.again().await.subscribe(EVENTS).await);
    let mut other = desk.writer.subscribe(EVENTS).await;
    desk.write(&desk.writer, "An answer", false).await;
    let told = here.next().await.ok();
    assert_eq!(told.data("/notificationReceived/kind"), "RECEIVED");
    assert_eq!(told.data("/notificationReceived/notification/comment/body"), "An answer");
    assert_eq!(told.data("/notificationReceived/notification/ticket/title"), "Printer");
    assert_eq!(told.data("/notificationReceived/unreadCount"), 1);
    let id = told.data("/notificationReceived/notification/id");
    assert_eq!(there.next().await.ok().data("/notificationReceived/notification/id"), id);

    desk.assignee.mutate("markNotificationsRead", "readCount", json!({"ids": [id]})).await.ok();
    for listener in [&mut here, &mut there] {
        let read = listener.next().await.ok();
        assert_eq!(read.data("/notificationReceived/kind"), "READ");
        assert_eq!(read.data("/notificationReceived/readIds"), &json!([id]));
        assert_eq!(read.data("/notificationReceived/unreadCount"), 0);
    }
    desk.write(&desk.writer, "Another", false).await;
    here.next().await.ok();
    let all = desk.assignee.mutate("markNotificationsRead", "readCount", json!({"all": true})).await.ok();
    assert_eq!(all.data("/markNotificationsRead/readCount"), 1);
    let read = here.next().await.ok();
    assert!(read.data("/notificationReceived/readIds").is_null() && read.data("/notificationReceived/readUntil").is_string());

    // nobody else was told any of it
    desk.assign(&desk.writer).await;
    let first = other.next().await.ok();
    assert_eq!(first.data("/notificationReceived/notification/kind"), "TICKET_ASSIGNED");
}

#[tokio::test]
async fn whoever_comes_back_misses_nothing_and_hears_nothing_twice() {
    let desk = Desk::new().await;
    let mut listener = desk.assignee.subscribe(EVENTS).await;
    desk.write(&desk.writer, "1", false).await;
    let cursor = listener.next().await.ok().data("/notificationReceived/cursor").clone();
    drop(listener);
    desk.write(&desk.writer, "2", false).await;
    inbox_of(&desk.assignee, 3).await;
    let again = EVENTS.replace("notificationReceived", &format!("notificationReceived(after: {cursor})"));
    let mut listener = desk.assignee.subscribe(&again).await;
    desk.write(&desk.writer, "3", false).await;
    for body in ["2", "3"] {
        assert_eq!(listener.next().await.ok().data("/notificationReceived/notification/comment/body"), body);
    }
    // the same by the id of a server-sent event
    let id = cursor.as_str().expect("a cursor");
    let mut stream = desk.assignee.stream_after(EVENTS, id).await;
    for body in ["2", "3"] {
        assert_eq!(stream.next().await.ok().data("/notificationReceived/notification/comment/body"), body);
    }
    let mut wrong = desk.assignee.try_subscribe(&EVENTS.replace("Received {", "Received(after: \"x\") {")).await;
    assert_eq!(wrong.refusal().await.error_codes(), ["BAD_USER_INPUT"]);
}

/// A notification that waited is told with the rights of the moment in which it is told.
#[tokio::test]
async fn what_may_not_be_seen_any_more_is_not_told_of() {
    let desk = Desk::new().await;
    let mut listener = desk.assignee.subscribe(EVENTS).await;
    desk.write(&desk.writer, "0", false).await;
    let cursor = listener.next().await.ok().data("/notificationReceived/cursor").clone();
    desk.write(&desk.writer, "A note", true).await;
    listener.next().await.ok();
    drop(listener);
    desk.app.admin().mutate("updateUserRole", "user { id }", json!({"id": desk.assignee.id(), "role": "analyst"})).await.ok();
    let again = EVENTS.replace("notificationReceived", &format!("notificationReceived(after: {cursor})"));
    let event = desk.assignee.subscribe(&again).await.next().await.ok();
    assert_eq!(event.data("/notificationReceived/notification/kind"), "TICKET_REPLIED");
    assert!(event.data("/notificationReceived/notification/comment").is_null(), "reads no notes any more");
}
