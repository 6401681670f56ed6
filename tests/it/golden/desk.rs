//! A desk on which every relation leads somewhere, and the arguments that lead there.

use std::collections::HashMap;

use entities::{customer, ticket, user};
use sea_orm::prelude::Uuid;
use serde_json::{Value as Json, json};
use tests::{TestApp, rows, within};

/// A time in which everything happened.
const FOREVER: &str = r#"{from: "2000-01-01T00:00:00Z", to: "3000-01-01T00:00:00Z"}"#;

/// As many of everything.
pub(super) struct Desk {
    pub(super) customers: Vec<customer::Model>,
    pub(super) users: Vec<user::Model>,
    pub(super) tickets: Vec<ticket::Model>,
}

impl Desk {
    /// `size` customers, users and tickets, one ticket for each; the first ticket has `size` comments and a timeline of `size` entries,
    /// every other ticket one of each. The administrator was told of each ticket.
    pub(super) async fn of(app: &TestApp, size: usize) -> Self {
        let customers = rows::customers(app.app(), size).await;
        let users = rows::users(app.app(), size).await;
        let tickets = rows::tickets(app.app(), size, &customers, &users).await;
        let comments = rows::comments(app.app(), &tickets[0], &users, usize::MAX).await;
        rows::timeline(app.app(), &tickets[0], &comments).await;
        for (ticket, author) in tickets.iter().zip(&users).skip(1) {
            let comments = rows::comments(app.app(), ticket, std::slice::from_ref(author), usize::MAX).await;
            rows::timeline(app.app(), ticket, &comments).await;
        }
        let told: Vec<_> = tickets.iter().map(|ticket| ticket.id).collect();
        let comment = comments.first().map(|comment| comment.id);
        rows::notifications(app.app(), id(app.admin().id()), &told, Some(users[0].id), comment).await;
        for place in 0..size.min(3) {
            let input = json!({"name": format!("View {place}"), "filter": {}, "orderBy": {"field": "NUMBER"}, "shared": true});
            app.admin().mutate("createSavedView", "savedView { id }", input).await.ok();
        }
        rows::presence(app.app(), &told, id(app.admin().id())).await;
        let entries = "{ auditLog(first: 1, filter: {actions: [USER_SIGNED_IN]}) { edges { cursor } } }";
        within("an entry of the audit log", async {
            while app.admin().query(entries).await.ok().list("/auditLog/edges").is_empty() {
                tokio::task::yield_now().await;
            }
        })
        .await;
        rows::logs(app.app(), size).await;
        Self { customers, users, tickets }
    }

    /// What the introspected schema cannot say: ids of rows that are there.
    pub(super) fn arguments(&self) -> HashMap<&'static str, String> {
        let ticket = self.tickets[0].id;
        HashMap::from([
            ("Query.user", format!("(id: \"{}\")", self.users[0].id)),
            ("Query.customer", format!("(id: \"{}\")", self.customers[0].id)),
            ("Query.ticket", format!("(id: \"{ticket}\")")),
            // all of them say the same, so it does not matter which is the newest
            ("Query.auditLog", "(filter: {actions: [USER_SIGNED_IN]})".to_owned()),
            ("Query.role", "(name: \"agent\")".to_owned()),
            ("Query.search", "(query: \"company OR colleague OR ticket\")".to_owned()),
            ("Query.node", format!("(id: \"{ticket}\")")),
            ("Query.nodes", format!("(ids: [\"{ticket}\"])")),
            ("Subscription.ticketPresence", format!("(ticketId: \"{ticket}\")")),
            ("Query.timeSeries", "(metric: TICKETS_OPENED, bucket: MONTH)".to_owned()),
            ("Query.funnel", format!("(steps: [\"seen\"], range: {FOREVER})")),
        ])
    }
}

/// An id, as an answer has it.
pub(super) fn id(json: &Json) -> Uuid {
    json.as_str().and_then(|id| id.parse().ok()).expect("an id")
}
