//! The rules of customers, over a database of their own.

use entities::event::{self, Kind};
use entities::{customer, user};
use sea_orm::{EntityTrait, IntoActiveModel, QueryOrder};
use serde_json::{Value as Json, json};

use super::*;
use crate::test_support::TestApp;
use crate::{Context, Error, UserErrorCode};

const MANAGER: &[&str] = &["customers:*"];

struct Desk {
    app: TestApp,
    ada: user::Model,
}

impl Desk {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let ada = user::Model {
            id: app.new_id(),
            email: "ada@desk.example".into(),
            name: "ada".into(),
            role: "manager".into(),
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
        user::Entity::insert(ada.clone().into_active_model()).exec_without_returning(&app.database.write).await.unwrap();
        Self { app, ada }
    }

    fn holding(&self, permissions: &[&str]) -> Context {
        self.app.holding(&self.ada, permissions)
    }

    fn manager(&self) -> Context {
        self.holding(MANAGER)
    }

    async fn customer(&self, name: &str, email: &str) -> std::sync::Arc<customer::Model> {
        let input = new_customer(json!({"companyName": name, "contactEmail": email}));
        create(&self.manager(), input).await.unwrap().row
    }

    async fn kinds(&self) -> Vec<Kind> {
        let events = event::Entity::find().order_by_asc(event::Column::Id).all(&self.app.database.read).await.unwrap();
        events.into_iter().map(|event| event.kind).collect()
    }
}

fn with(mut json: Json, extra: Json) -> Json {
    let (Some(map), Json::Object(extra)) = (json.as_object_mut(), extra) else { return json };
    map.extend(extra);
    json
}

fn new_customer(extra: Json) -> CreateCustomer {
    let whole = json!({"companyName": "C", "contactEmail": "c@c.example", "subscriptionTier": "FREE", "status": "ACTIVE"});
    serde_json::from_value(with(whole, extra)).unwrap()
}

async fn names(cx: &Context, args: Json) -> Vec<String> {
    let page = list(cx, serde_json::from_value(args).unwrap()).await.unwrap();
    page.rows.iter().map(|customer| customer.company_name.clone()).collect()
}

#[tokio::test]
async fn customers_are_found_by_what_the_viewer_may_read() {
    let desk = Desk::new().await;
    let acme = desk.customer("acme", "it@rocket.example").await;
    desk.customer("Borealis", "x@y.example").await;
    desk.customer("50%_off", "z@y.example").await;
    desk.app.searchable().await;
    let reader = desk.holding(&["customers:read"]);
    for (cx, args, expected) in [
        (desk.manager(), json!({}), vec!["50%_off", "acme", "Borealis"]),
        (desk.manager(), json!({"filter": {"search": "ROCKET"}}), vec!["acme"]),
        (reader.clone(), json!({"filter": {"search": "rocket"}}), vec![]),
        (reader.clone(), json!({"filter": {"search": "50 of*"}}), vec!["50%_off"]),
        (
            reader.clone(),
            json!({"filter": {"tier": "FREE", "status": "ACTIVE", "createdAfter": acme.created_at}, "orderBy": {"field": "CREATED_AT", "direction": "DESC"}}),
            vec!["50%_off", "Borealis"],
        ),
        (reader.clone(), json!({"filter": {"tier": "STARTER"}}), vec![]),
        (desk.holding(&[&format!("customers:read:{}", acme.id)]), json!({}), vec!["acme"]),
        (desk.holding(&["tickets:read"]), json!({}), vec![]),
    ] {
        assert_eq!(names(&cx, args.clone()).await, expected, "{args}");
    }
    let loaded = crate::loaders::customers::by_ids(&reader, vec![None, Some(acme.id), Some(desk.ada.id)]).await.unwrap();
    assert_eq!(loaded.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true, false]);
}

#[tokio::test]
async fn a_customer_changes_once_and_says_what_changed() {
    let desk = Desk::new().await;
    let customer = desk.customer("acme", "it@acme.example").await;
    let change = |extra| serde_json::from_value(with(json!({"id": customer.id}), extra)).unwrap();
    let cx = desk.manager();
    let row = update(&cx, change(json!({"metadata": {"a": [1]}, "status": "PAUSED"}))).await.unwrap().row;
    assert_eq!((row.version, row.metadata.clone()), (2, json!({"a": [1]})));
    assert_eq!(by_id(&cx, row.id).await.unwrap().unwrap(), row, "what is answered is what is stored");
    let same = update(&cx, change(json!({"status": "PAUSED"}))).await.unwrap().row;
    assert_eq!(same, row);
    let stale = update(&cx, change(json!({"status": "ACTIVE", "expectedVersion": 1}))).await.unwrap();
    assert_eq!((stale.row, stale.errors[0].code), (row, UserErrorCode::Conflict));
    let cleared = update(&cx, change(json!({"metadata": null}))).await.unwrap().row;
    assert_eq!(cleared.metadata, json!({}));
    let bad = json!({"metadata": [], "companyName": "", "contactEmail": "nobody"});
    assert!(matches!(update(&cx, change(bad)).await, Err(Error::Rejected(errors)) if errors.len() >= 3));
    let other = desk.holding(&["customers:read", &format!("customers:update:{}", desk.ada.id)]);
    let refused = update(&other, change(json!({"status": "ACTIVE"}))).await;
    assert!(matches!(refused, Err(Error::Rejected(errors)) if errors[0].code == UserErrorCode::Forbidden));
    assert_eq!(desk.kinds().await, [Kind::CustomerCreated, Kind::CustomerUpdated, Kind::CustomerUpdated]);
}

#[tokio::test]
async fn a_customer_with_tickets_stays() {
    let desk = Desk::new().await;
    let customer = desk.customer("acme", "it@acme.example").await;
    let ticket = json!({"customerId": customer.id, "title": "T", "description": "D", "priority": "LOW"});
    let agent = desk.holding(&["customers:read", "tickets:create"]);
    crate::tickets::create(&agent, serde_json::from_value(ticket).unwrap()).await.unwrap();
    let cx = desk.manager();
    let delete_it = || delete(&cx, DeleteCustomer { id: customer.id, expected_version: None });
    let refused = delete_it().await;
    assert!(matches!(refused, Err(Error::Rejected(errors)) if errors[0].message == "Customer has tickets"));
    desk.app.sql("DELETE FROM support_tickets").await;
    delete_it().await.unwrap();
    assert!(matches!(delete_it().await, Err(Error::Rejected(errors)) if errors[0].code == UserErrorCode::NotFound));
    assert_eq!(desk.kinds().await, [Kind::CustomerCreated, Kind::TicketCreated, Kind::CustomerDeleted]);
}
