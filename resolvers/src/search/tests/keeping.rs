//! The index follows the rows.

use entities::event;
use sea_orm::ConnectionTrait;

use super::index::{Changed, refresh};
use super::*;
use crate::write::{Subject, Write};

/// Does what the reaction does about an event.
async fn told(desk: &Desk, kind: event::Kind, noun: &'static str, name: &str) {
    let cx = desk.admin();
    let mut write = Write::begin(&cx).await.unwrap();
    let data = json!({"commentId": desk.id(name)});
    let event = write.record(kind, Subject { noun, id: desk.id(name), version: 1 }, data).clone();
    refresh(&write, &Changed::by([&event])).await.unwrap();
    write.commit().await.unwrap();
}

#[tokio::test]
async fn a_row_is_found_by_what_it_says_now() {
    let desk = Desk::not_indexed().await;
    let cx = desk.admin();
    assert_eq!(desk.found(&cx, "card").await, "");
    for _ in 0..2 {
        told(&desk, event::Kind::TicketCreated, "ticket", "T1").await;
        told(&desk, event::Kind::TicketNoteAdded, "ticket", "n1").await;
        assert_eq!(desk.found(&cx, "card").await, "T1 n1");
    }
    desk.app
        .sql("UPDATE support_tickets SET title = 'Tram late', description = '-', status = 'resolved' WHERE number = 41")
        .await;
    // what the rows do not say any more is not found, even before the index knows
    assert_eq!(desk.found(&cx, "card").await, "n1");
    assert_eq!(desk.found(&cx, "tram").await, "");
    told(&desk, event::Kind::TicketUpdated, "ticket", "T1").await;
    assert_eq!(desk.found(&cx, "tram status:resolved").await, "T1");
    assert_eq!(desk.found(&cx, "status:open").await, "");
}

#[tokio::test]
async fn what_is_gone_leaves_the_index() {
    let desk = Desk::new().await;
    let count = || async {
        let row = "SELECT count(*) FROM search_documents";
        let row = sea_orm::Statement::from_string(desk.admin().backend(), row);
        let row = desk.app.database.read.query_one_raw(row).await.unwrap().unwrap();
        row.try_get_by_index::<i64>(0).unwrap()
    };
    assert_eq!(count().await, 3 + 3 + 2 * 2 + 2 * 2);
    desk.app.sql("UPDATE users SET deleted_at = created_at WHERE email = 'bob.mueller@team.example'").await;
    assert_eq!(desk.found(&desk.admin(), "bob").await, "n1", "not even before the index knows");
    told(&desk, event::Kind::UserDeleted, "user", "bob").await;
    assert_eq!(count().await, 12);
    desk.app.sql("DELETE FROM ticket_comments").await;
    told(&desk, event::Kind::TicketCommented, "ticket", "c1").await;
    assert_eq!(count().await, 11);
    let done = std::sync::Mutex::new((0, 0));
    let rows = rebuild(&desk.admin(), |of, all| *done.lock().unwrap() = (of, all)).await.unwrap();
    assert_eq!((rows, count().await), (3 + 2 + 2, 9), "tickets, customers and users; a deleted one has no document");
    assert_eq!(*done.lock().unwrap(), (7, 7));
    assert_eq!(desk.found(&desk.admin(), "card").await, "T1 globex T2");
}

/// A text that is longer than what a database can hold of it is still the same to both.
#[tokio::test]
async fn a_long_text_is_searched_as_far_as_both_databases_can() {
    let desk = Desk::not_indexed().await;
    let text = format!("{}{} zebra", "again and ".repeat(900), "東".repeat(8000));
    desk.app.sql(&format!("UPDATE support_tickets SET description = '{text}' WHERE number = 41")).await;
    rebuild(&desk.admin(), |_, _| {}).await.unwrap();
    for (query, expected) in
        [("\"again and again\"", "T1"), ("zebra", "T1"), ("東東", "T1"), ("\"and 東\"", ""), ("billing", "T1 acme")]
    {
        assert_eq!(desk.found(&desk.admin(), query).await, expected, "{query}");
    }
}
