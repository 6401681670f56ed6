//! The rules of tickets, over a database of their own.

mod bulk;
mod find;
mod sight;
mod told;
mod write;

use std::sync::Arc;

use entities::{customer, event, ticket, user};
use sea_orm::{DbBackend, EntityTrait, IntoActiveModel, QueryOrder};
use serde_json::{Value as Json, json};
use subscriptions::{Change, Heard, Listener};
use uuid::Uuid;

use super::*;
use crate::patch::Patch;
use crate::test_support::TestApp;
use crate::{Context, Error, UserError, UserErrorCode, Written, live};

/// What an agent may do.
const AGENT: &[&str] = &[
    "users:read",
    "customers:read",
    "tickets:read",
    "tickets:create",
    "tickets:update",
    "tickets:assign",
    "tickets:comment",
    "notes:read",
    "notes:write",
];

/// One customer, two agents.
struct Desk {
    app: TestApp,
    customer: Uuid,
    ada: user::Model,
    ben: user::Model,
}

impl Desk {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let (ada, ben) = (person(&app, "ada").await, person(&app, "ben").await);
        let now = app.now();
        let customer = customer::Model {
            id: app.new_id(),
            company_name: "Northwind".into(),
            contact_email: "it@northwind.example".into(),
            subscription_tier: customer::Tier::Starter,
            status: customer::Status::Active,
            metadata: json!({}),
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let insert = customer::Entity::insert(customer.clone().into_active_model());
        insert.exec_without_returning(&app.database.write).await.unwrap();
        Self { customer: customer.id, app, ada, ben }
    }

    /// Ada, as an agent.
    fn agent(&self) -> Context {
        self.app.holding(&self.ada, AGENT)
    }

    /// Ada, holding only these.
    fn holding(&self, permissions: &[&str]) -> Context {
        self.app.holding(&self.ada, permissions)
    }

    async fn ticket(&self, title: &str) -> Arc<ticket::Model> {
        done(create(&self.agent(), self.new_ticket(json!({"title": title}))).await)
    }

    fn new_ticket(&self, extra: Json) -> CreateTicket {
        let mut json = json!({"customerId": self.customer, "title": "T", "description": "D", "priority": "MEDIUM"});
        merge(&mut json, extra);
        serde_json::from_value(json).unwrap()
    }

    /// What a listener hears next, once the log was read.
    async fn heard(&self, listener: &mut Listener) -> Arc<Change> {
        live::pass(&self.app).await.unwrap();
        match listener.next().await {
            Heard::Change(change) => change,
            other => panic!("{other:?}"),
        }
    }

    async fn stored(&self, id: Uuid) -> ticket::Model {
        ticket::Entity::find_by_id(id).one(&self.app.database.read).await.unwrap().unwrap()
    }

    /// The kinds of all events, in order.
    async fn kinds(&self) -> Vec<event::Kind> {
        let events = event::Entity::find().order_by_asc(event::Column::Id).all(&self.app.database.read).await.unwrap();
        events.into_iter().map(|event| event.kind).collect()
    }

    /// The figure of a counter.
    async fn figure(&self, name: &str, key: &str) -> i64 {
        let rows = entities::counter::Entity::find().all(&self.app.database.read).await.unwrap();
        rows.iter().filter(|row| row.name == name && row.key == key).map(|row| row.delta).sum()
    }
}

async fn person(app: &TestApp, name: &str) -> user::Model {
    let row = user::Model {
        id: app.new_id(),
        email: format!("{name}@desk.example"),
        name: name.into(),
        role: "agent".into(),
        permissions: entities::Strings::default(),
        status: user::Status::Active,
        password_hash: None,
        last_login_at: None,
        last_login_ip: None,
        last_login_user_agent: None,
        version: 1,
        created_at: app.now(),
        updated_at: app.now(),
        deleted_at: None,
    };
    user::Entity::insert(row.clone().into_active_model()).exec_without_returning(&app.database.write).await.unwrap();
    row
}

fn merge(json: &mut Json, extra: Json) {
    let (Some(json), Json::Object(extra)) = (json.as_object_mut(), extra) else { return };
    json.extend(extra);
}

fn change(id: Uuid, extra: Json) -> UpdateTicket {
    let mut json = json!({"id": id});
    merge(&mut json, extra);
    serde_json::from_value(json).unwrap()
}

fn args(json: Json) -> TicketsArgs {
    serde_json::from_value(json).unwrap()
}

/// The row of a change that was made.
fn done<T>(result: crate::Result<Written<T>>) -> T {
    let written = result.unwrap();
    assert_eq!(written.errors, []);
    written.row
}

/// The one reason why a change was not made.
fn rejected<T: std::fmt::Debug>(result: crate::Result<Written<T>>) -> UserError {
    match result {
        Err(Error::Rejected(mut errors)) if errors.len() == 1 => errors.remove(0),
        other => panic!("expected one user error, got {other:?}"),
    }
}

/// Its code and field.
fn reason<T: std::fmt::Debug>(result: crate::Result<Written<T>>) -> (UserErrorCode, String) {
    let error = rejected(result);
    (error.code, error.field.unwrap_or_default())
}
