//! A note says how its ticket stands, so nobody may move the ticket meanwhile.

use serde_json::{Value as Json, json};
use tests::{Person, TestApp};
use uuid::Uuid;

use super::{need_postgres, raw, waiting};

fn listen_for(assignee: &Person) -> String {
    format!(
        "subscription {{ ticketEvents(filter: {{assigneeId: {}, kinds: [TICKET_NOTE_ADDED]}}) {{ comment {{ body }} }} }}",
        assignee.id()
    )
}

#[tokio::test]
async fn a_note_that_meets_an_assignment_speaks_of_the_ticket_as_it_is_after_it() {
    need_postgres();
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (before, after, admin) = (app.agent().await, app.agent().await, app.admin());
    let assign = async |to: &Person| {
        let input = json!({"ticketId": ticket["id"], "assigneeId": to.id()});
        admin.mutate("assignTicket", "ticket { id }", input).await.ok();
    };
    let note = async |body: &str| {
        let input = json!({"ticketId": ticket["id"], "body": body, "internal": true});
        before.mutate("addTicketComment", "comment { id }", input).await.ok();
    };
    assign(&before).await;
    let mut told = [before.subscribe(&listen_for(&before)).await, after.subscribe(&listen_for(&after)).await];
    // somebody has the ticket; the assignment waits for it, and then the note for the assignment
    let (holder, watcher) = (raw(&app).await, raw(&app).await);
    let id: Uuid = ticket["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    holder.batch_execute("BEGIN").await.expect("a transaction");
    holder.execute("SELECT 1 FROM support_tickets WHERE id = $1 FOR UPDATE", &[&id]).await.expect("a lock");
    let assigning = assign(&after);
    let writing = async {
        waiting(&watcher, 1).await;
        note("meanwhile").await;
    };
    let releasing = async {
        let database = raw(&app).await;
        waiting(&database, 2).await;
        holder.batch_execute("COMMIT").await.expect("a released lock");
    };
    futures::join!(assigning, writing, releasing);
    assign(&before).await;
    note("later").await;
    let body = |event: tests::Answer| -> Json { event.ok().data("/ticketEvents/comment/body").clone() };
    assert_eq!(body(told[1].next().await), "meanwhile", "the ticket was theirs when the note was written");
    assert_eq!(body(told[0].next().await), "later", "and not any more the other's");
}
