//! Writers of two nodes in one ticket, whose transactions overlap.

use serde_json::{Value as Json, json};
use tests::TestApp;
use uuid::Uuid;

use super::last_seen::answer;
use crate::live::on_postgres::{need_postgres, raw, waiting};

#[tokio::test]
async fn of_two_answers_that_wait_for_each_other_one_is_heard() {
    need_postgres();
    let app = TestApp::start().await;
    let node = app.beside(|_| {}).await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let id: Uuid = ticket["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let (ada, ben, client) = (app.agent().await, app.agent().await.at(&node), raw(&app).await);
    let mut seen = Json::Null;
    for _ in 0..3 {
        client.batch_execute("BEGIN").await.expect("a transaction");
        client.execute("SELECT 1 FROM support_tickets WHERE id = $1 FOR UPDATE", &[&id]).await.expect("a lock");
        let release = async {
            waiting(&client, 2).await;
            client.batch_execute("COMMIT").await.expect("the end of the lock");
        };
        let (a, b) = (answer(&ada, &ticket, "Ada's", &seen), answer(&ben, &ticket, "Ben's", &seen));
        let (a, b, ()) = futures::join!(a, b, release);
        let stopped: Vec<_> = [&a, &b].map(|answer| answer.user_error_codes("addTicketComment")).concat();
        assert_eq!(stopped, ["CONFLICT"]);
        let shown = a.data("/addTicketComment/comment");
        assert_eq!(shown, b.data("/addTicketComment/comment"), "who was stopped is shown what was heard");
        seen = shown["id"].clone();
    }
}

/// The clock of one node is behind: what it writes later is later all the same.
#[tokio::test]
async fn the_order_of_comments_is_not_that_of_the_clocks() {
    need_postgres();
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (ada, ben) = (app.agent().await, app.agent().await);
    let first = answer(&ada, &ticket, "1", &Json::Null).await.ok();
    let ahead = "UPDATE ticket_comments SET created_at = created_at + interval '1 hour'";
    raw(&app).await.execute(ahead, &[]).await.expect("a comment of a node whose clock is ahead");
    let first = first.data("/addTicketComment/comment/id");
    let second = answer(&ben, &ticket, "2", first).await.ok();
    let second = second.data("/addTicketComment/comment/id");
    let late = answer(&ada, &ticket, "3", first).await;
    assert_eq!(late.data("/addTicketComment/comment/id"), second);
    assert_eq!(late.user_error_codes("addTicketComment"), ["CONFLICT"]);
    let input = json!({"ticketId": ticket["id"], "body": "3", "lastSeenCommentId": second});
    ada.mutate("addTicketComment", "comment { id }", input).await.ok();
}
