//! People are told of what concerns them, once, and of nothing that they may not see.

mod live;
mod mails;
mod mentions;
mod preferences;
mod read;
mod together;
mod told;

use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp, within};

const INBOX: &str = "{ notifications { totalCount unreadCount edges { node {
  id kind message readAt createdAt actor { id } ticket { id title } comment { body } } } } }";

/// A ticket, who works on it, and somebody else who writes.
struct Desk {
    app: TestApp,
    ticket: Json,
    assignee: Person,
    writer: Person,
}

impl Desk {
    /// The ticket was assigned before anybody was told of anything.
    async fn new() -> Self {
        let app = TestApp::start().await;
        let (assignee, writer) = (app.agent().await, app.agent().await);
        let ticket = app.ticket(&app.customer("Acme").await, "Printer").await;
        let desk = Self { app, ticket, assignee, writer };
        desk.assign(&desk.assignee).await;
        // told of this, and of nothing that happened since
        inbox_of(&desk.assignee, 1).await;
        desk.assignee.mutate("markNotificationsRead", "readCount", json!({"all": true})).await.ok();
        desk
    }

    async fn assign(&self, to: &Person) {
        let input = json!({"ticketId": self.ticket["id"], "assigneeId": to.id()});
        self.app.admin().mutate("assignTicket", "ticket { id }", input).await.ok();
    }

    async fn write(&self, by: &Person, body: &str, internal: bool) -> Answer {
        let input = json!({"ticketId": self.ticket["id"], "body": body, "internal": internal});
        by.mutate("addTicketComment", "comment { id }", input).await.ok()
    }

    /// Somebody has another role, which they are told of after everything that happened before.
    async fn settle(&self) {
        let last = self.app.person("user").await;
        self.app.admin().mutate("updateUserRole", "user { id }", json!({"id": last.id(), "role": "analyst"})).await.ok();
        inbox_of(&last, 1).await;
    }

    /// Which kinds somebody was told of so far, newest first.
    async fn kinds(&self, of: &Person) -> Vec<String> {
        self.settle().await;
        let inbox = of.query(INBOX).await;
        inbox.nodes("/notifications").iter().map(|node| node["kind"].as_str().expect("a kind").to_owned()).collect()
    }
}

/// The inbox of somebody, once so many notifications are there.
async fn inbox_of(person: &Person, count: usize) -> Answer {
    within("a notification", async {
        loop {
            let answer = person.query(INBOX).await;
            if answer.nodes("/notifications").len() >= count {
                return answer;
            }
        }
    })
    .await
}
