//! Searches over a small desk. They run on SQLite, and on PostgreSQL when `TEST_DATABASE_URL` names one: the expectations are the same.

mod corpus;
mod keeping;
mod paging;
mod readers;

use std::collections::HashMap;

use entities::access::Viewer;
use entities::{Strings, comment, customer, ticket, user};
use sea_orm::{ActiveValue::NotSet, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::node::Node;
use crate::test_support::TestApp;

/// Two companies, two colleagues, three tickets, two comments and a note, each with a name for the tests.
pub(super) struct Desk {
    pub(super) app: TestApp,
    names: HashMap<Uuid, &'static str>,
    pub(super) ada: user::Model,
}

impl Desk {
    pub(super) async fn new() -> Self {
        let desk = Self::not_indexed().await;
        rebuild(&desk.admin(), |_, _| {}).await.unwrap();
        desk
    }

    async fn not_indexed() -> Self {
        let app = TestApp::new().await;
        let ada = person(&app, "Ada Lovelace", "ada@team.example").await;
        let bob = person(&app, "Bob Müller", "bob.mueller@team.example").await;
        let mut desk = Self { names: HashMap::from([(ada.id, "ada"), (bob.id, "bob")]), app, ada: ada.clone() };
        let acme = desk.customer("acme", "Acme Zürich AG", "billing@acme.example", customer::Tier::Enterprise).await;
        let globex = desk.customer("globex", "Globex (Card) GmbH", "help@globex.example", customer::Tier::Free).await;
        let card = desk.ticket("T1", acme, Some(ada.id), CARD).await;
        let invoice = desk.ticket("T2", globex, None, INVOICE).await;
        desk.ticket("T3", acme, Some(bob.id), TOWER).await;
        desk.comment("c1", card, Some(ada.id), "We declined the card by mistake.", false).await;
        desk.comment("n1", card, Some(bob.id), "Fraud? The <b>card</b> was stolen, says bob@fraud.example", true).await;
        desk.comment("c2", invoice, None, "Invoice sent again 👍🏽", false).await;
        desk
    }

    pub(super) fn admin(&self) -> Context {
        self.app.as_viewer(Viewer::operator())
    }

    /// Ada with these permissions.
    pub(super) fn holding(&self, permissions: &[&str]) -> Context {
        self.app.holding(&self.ada, permissions)
    }

    /// The name of a row.
    pub(super) fn name(&self, id: Uuid) -> &'static str {
        self.names.get(&id).copied().unwrap_or("?")
    }

    /// The row of a name.
    pub(super) fn id(&self, name: &str) -> Uuid {
        self.names.iter().find(|(_, known)| **known == name).map(|(id, _)| *id).unwrap()
    }

    /// What somebody finds, best first.
    pub(super) async fn found(&self, cx: &Context, query: &str) -> String {
        let found = search(cx, asking(query)).await.unwrap();
        found.hits.iter().map(|hit| self.name(id_of(&hit.node))).collect::<Vec<_>>().join(" ")
    }

    async fn customer(&mut self, name: &'static str, company: &str, email: &str, tier: customer::Tier) -> Uuid {
        let row = customer::Model {
            id: self.app.new_id(),
            company_name: company.into(),
            contact_email: email.into(),
            subscription_tier: tier,
            status: customer::Status::Active,
            metadata: json!({"hidden": "card"}),
            version: 1,
            created_at: self.app.now(),
            updated_at: self.app.now(),
        };
        self.names.insert(row.id, name);
        let insert = customer::Entity::insert(row.clone().into_active_model());
        insert.exec_without_returning(&self.app.database.write).await.unwrap();
        row.id
    }

    async fn ticket(&mut self, name: &'static str, customer: Uuid, assignee: Option<Uuid>, of: Wording) -> Uuid {
        let row = ticket::Model {
            id: self.app.new_id(),
            number: of.number,
            customer_id: customer,
            assigned_to: assignee,
            title: of.title.into(),
            description: of.description.into(),
            priority: of.priority,
            priority_rank: of.priority.rank(),
            status: of.status,
            tags: Strings(of.tags.iter().map(|tag| (*tag).to_owned()).collect()),
            first_response_at: None,
            resolved_at: None,
            version: 1,
            created_at: self.app.now(),
            updated_at: self.app.now(),
        };
        self.names.insert(row.id, name);
        let id = row.id;
        let row = ticket::ActiveModel { priority_rank: NotSet, ..row.into_active_model() };
        ticket::Entity::insert(row).exec_without_returning(&self.app.database.write).await.unwrap();
        id
    }

    async fn comment(&mut self, name: &'static str, ticket: Uuid, author: Option<Uuid>, body: &str, internal: bool) {
        let id = self.app.new_id();
        let row =
            comment::Model { id, ticket_id: ticket, author_id: author, body: body.into(), internal, created_at: self.app.now() };
        self.names.insert(id, name);
        comment::Entity::insert(row.into_active_model()).exec_without_returning(&self.app.database.write).await.unwrap();
    }
}

#[derive(Clone, Copy)]
struct Wording {
    number: i64,
    title: &'static str,
    description: &'static str,
    status: ticket::Status,
    priority: ticket::Priority,
    tags: &'static [&'static str],
}

const CARD: Wording = Wording {
    number: 41,
    title: "Card declined at checkout",
    description: "The card of eve@customer.example was declined twice, a Visa.",
    status: ticket::Status::Open,
    priority: ticket::Priority::Urgent,
    tags: &["billing", "needs info"],
};
const INVOICE: Wording = Wording {
    number: 42,
    title: "Invoice INV-2024-00042 is wrong",
    description: "Declined? No: our card is fine, the invoice is not.",
    status: ticket::Status::InProgress,
    priority: ticket::Priority::Low,
    tags: &["invoice"],
};
const TOWER: Wording = Wording {
    number: 43,
    title: "東京タワー 🔥 down",
    description: "Straße und Ångström: ŁÓDŹ is on fire, 42 times",
    status: ticket::Status::Closed,
    priority: ticket::Priority::High,
    tags: &[],
};

async fn person(app: &TestApp, name: &str, email: &str) -> user::Model {
    let row = app.user(email, "agent").await;
    let renamed = user::Entity::update_many().col_expr(user::Column::Name, sea_orm::sea_query::Expr::value(name));
    renamed.filter(user::Column::Id.eq(row.id)).exec(&app.database.write).await.unwrap();
    user::Model { name: name.into(), ..row }
}

pub(super) fn asking(query: &str) -> SearchArgs {
    SearchArgs { query: query.into(), types: None, first: Some(100), after: None, last: None, before: None }
}

pub(super) fn id_of(node: &Node) -> Uuid {
    match node {
        Node::Ticket(row) => row.id,
        Node::Comment(row) => row.id,
        Node::Customer(row) => row.id,
        Node::User(row) => row.id,
        _ => Uuid::nil(),
    }
}
