//! What the demo data promises: the same each time, and true to the rules.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Mutex;

use chrono::TimeDelta;
use entities::access::Viewer;
use entities::ticket::Status;
use entities::{comment, counter, customer, event, ticket, user};
use futures::FutureExt;
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};
use uuid::Uuid;

use super::{CORRELATION_ID, DEMO_DOMAIN, Size, midnight, run};
use crate::test_support::TestApp;
use crate::{Context, Error, dashboard};

const SIZE: Size = Size { users: 30, customers: 50, tickets: 401, comments: 1300 };

struct Desk {
    users: Vec<user::Model>,
    customers: Vec<customer::Model>,
    tickets: Vec<ticket::Model>,
    comments: Vec<comment::Model>,
    events: Vec<event::Model>,
}

async fn read(cx: &Context) -> Desk {
    let db = cx.db();
    Desk {
        users: user::Entity::find().order_by_asc(user::Column::Id).all(&db).await.unwrap(),
        customers: customer::Entity::find().order_by_asc(customer::Column::Id).all(&db).await.unwrap(),
        tickets: ticket::Entity::find().order_by_asc(ticket::Column::Number).all(&db).await.unwrap(),
        comments: comment::Entity::find().order_by_asc(comment::Column::CreatedAt).all(&db).await.unwrap(),
        events: event::Entity::find().order_by_asc(event::Column::Timestamp).all(&db).await.unwrap(),
    }
}

async fn seeded(app: &TestApp) -> (Context, Desk) {
    let cx = app.as_viewer(Viewer::operator());
    run(&cx, SIZE, |_, _| {}).await.unwrap();
    let desk = read(&cx).await;
    (cx, desk)
}

#[tokio::test]
async fn two_databases_of_one_day_are_equal() {
    let (one, two) = (TestApp::new().await, TestApp::new().await);
    let (a, b) = (seeded(&one).await.1, seeded(&two).await.1);
    let without_hash = |users: Vec<user::Model>| -> Vec<_> {
        users.into_iter().map(|user| user::Model { password_hash: None, ..user }).collect()
    };
    assert_eq!(without_hash(a.users), without_hash(b.users));
    assert_eq!(a.customers, b.customers);
    assert_eq!(a.tickets, b.tickets);
    assert_eq!(a.comments, b.comments);
    assert_eq!(a.events, b.events);
}

#[tokio::test]
async fn it_has_the_size_that_was_asked_for_and_says_how_far_it_is() {
    let app = TestApp::new().await;
    let cx = app.as_viewer(Viewer::operator());
    let heard = Mutex::new(Vec::new());
    run(&cx, SIZE, |done, total| heard.lock().unwrap().push((done, total))).await.unwrap();
    let heard = heard.into_inner().unwrap();
    assert_eq!(heard.first(), Some(&(0, 1781)));
    assert_eq!(heard.last(), Some(&(1781, 1781)));
    let desk = read(&cx).await;
    assert_eq!((desk.users.len(), desk.customers.len()), (30, 50));
    assert_eq!((desk.tickets.len(), desk.comments.len()), (401, 1300));
    assert_eq!(Size::for_tickets(200_000), Size { users: 2_000, customers: 10_000, tickets: 200_000, comments: 600_000 });
}

#[tokio::test]
async fn it_refuses_a_database_with_customers() {
    let app = TestApp::new().await;
    let (cx, _) = seeded(&app).await;
    let again = run(&cx, SIZE, |_, _| {}).await;
    assert!(matches!(again, Err(Error::Rejected(errors)) if errors[0].message.contains("customers already")));
    assert_eq!(ticket::Entity::find().count(&cx.db()).await.unwrap(), 401);
}

/// Whenever the process ends, nothing is there, or everything; and the seed can be started again until it is.
#[tokio::test]
async fn one_that_is_interrupted_has_not_been() {
    let app = TestApp::new().await;
    let cx = app.as_viewer(Viewer::operator());
    for far in [80, 1781] {
        let seeding = run(&cx, SIZE, |done, _| {
            if done >= far {
                resume_unwind(Box::new("interrupted"));
            }
        });
        assert!(AssertUnwindSafe(seeding).catch_unwind().await.is_err(), "it went past {far}");
        app.clock.advance(TimeDelta::seconds(2));
        let metrics = dashboard::metrics(&cx).await.unwrap();
        assert_eq!(metrics.total_users, i64::try_from(user::Entity::find().count(&cx.db()).await.unwrap()).unwrap());
        assert_eq!(ticket::Entity::find().count(&cx.db()).await.unwrap(), 0);
    }
    run(&cx, SIZE, |_, _| {}).await.unwrap();
    app.clock.advance(TimeDelta::seconds(2));
    assert_eq!(dashboard::metrics(&cx).await.unwrap().total_users, 30);
    assert_eq!(ticket::Entity::find().count(&cx.db()).await.unwrap(), 401);
}

#[tokio::test]
async fn nobody_is_an_administrator_and_each_other_role_has_an_address() {
    let app = TestApp::new().await;
    let (_, desk) = seeded(&app).await;
    let emails: HashSet<_> = desk.users.iter().map(|user| user.email.clone()).collect();
    assert_eq!(emails.len(), desk.users.len());
    assert!(desk.users.iter().all(|user| user.role != "admin"));
    for role in ["manager", "agent", "analyst", "user", "partner"] {
        let user = desk.users.iter().find(|user| user.email == format!("{role}@{DEMO_DOMAIN}")).unwrap();
        assert_eq!((user.role.as_str(), user.status), (role, user::Status::Active));
    }
    for customer in &desk.customers {
        assert!(email_address::EmailAddress::is_valid(&customer.contact_email), "{}", customer.contact_email);
    }
    assert!(emails.iter().all(|email| email_address::EmailAddress::is_valid(email)));
}

#[tokio::test]
async fn numbers_and_moments_follow_each_other() {
    let app = TestApp::new().await;
    let (cx, desk) = seeded(&app).await;
    let today = midnight(cx.app.now());
    let since: HashMap<Uuid, _> = desk.customers.iter().map(|row| (row.id, row.created_at)).collect();
    for (number, ticket) in (1..).zip(&desk.tickets) {
        assert_eq!(ticket.number, number);
        assert!(ticket.created_at < today && ticket.updated_at < today && ticket.created_at <= ticket.updated_at);
        assert!(since[&ticket.customer_id] < ticket.created_at);
        assert_eq!(ticket.id.get_version_num(), 7);
        assert!(!ticket.title.contains(['{', '}']) && !ticket.description.contains(['{', '}']), "{}", ticket.description);
    }
    assert!(desk.tickets.is_sorted_by_key(|ticket| ticket.created_at));
    assert!(desk.comments.iter().all(|comment| comment.created_at < today && !comment.body.contains(['{', '}'])));
    assert!(desk.tickets[0].created_at < today - TimeDelta::days(90));
    let statuses: HashSet<_> = desk.tickets.iter().map(|ticket| ticket.status).collect();
    assert_eq!(statuses.len(), 5);
}

#[tokio::test]
async fn events_tell_what_the_rows_say() {
    let app = TestApp::new().await;
    let (_, desk) = seeded(&app).await;
    let mut events: BTreeMap<Uuid, Vec<&event::Model>> = BTreeMap::new();
    for event in &desk.events {
        assert_eq!(event.correlation_id, CORRELATION_ID);
        events.entry(event.aggregate_id).or_default().push(event);
    }
    let mut comments: HashMap<Uuid, Vec<&comment::Model>> = HashMap::new();
    for comment in &desk.comments {
        comments.entry(comment.ticket_id).or_default().push(comment);
    }
    for ticket in &desk.tickets {
        replay(ticket, &events[&ticket.id], comments.get(&ticket.id).map_or(&[], Vec::as_slice));
    }
    let first = |id: Uuid| events[&id][0].kind;
    assert!(desk.users.iter().all(|row| first(row.id) == event::Kind::UserCreated));
    assert!(desk.customers.iter().all(|row| first(row.id) == event::Kind::CustomerCreated));
}

/// Plays the events of a ticket from the beginning and compares the end with the row.
fn replay(ticket: &ticket::Model, events: &[&event::Model], comments: &[&comment::Model]) {
    let (mut status, mut assignee, mut version, mut resolved_at) = (Status::Open, None, 1, None);
    let mut spoken = Vec::new();
    let mut updated_at = ticket.created_at;
    assert_eq!(events[0].kind, event::Kind::TicketCreated);
    assert_eq!(events[0].data["status"], "OPEN");
    assert!(events.is_sorted_by(|a, b| a.timestamp < b.timestamp));
    for event in &events[1..] {
        let comment = event.data["commentId"].is_string();
        if !comment || Some(event.timestamp) == ticket.first_response_at {
            version += 1;
            updated_at = event.timestamp;
        }
        assert_eq!(event.version, version);
        match event.kind {
            event::Kind::TicketStatusChanged => {
                assert_eq!(event.data["from"], serde_json::to_value(status).unwrap());
                let to: Status = serde_json::from_value(event.data["to"].clone()).unwrap();
                assert!(status.next().contains(&to), "{status:?} to {to:?}");
                status = to;
                resolved_at = to.is_done().then(|| resolved_at.unwrap_or(event.timestamp));
            }
            event::Kind::TicketAssigned => assignee = event.data["to"].as_str().map(|id| id.parse().unwrap()),
            event::Kind::TicketCommented => spoken.push((event.data["commentId"].clone(), false)),
            event::Kind::TicketNoteAdded => spoken.push((event.data["commentId"].clone(), true)),
            other => panic!("{other:?}"),
        }
    }
    let written: Vec<_> = comments.iter().map(|c| (serde_json::to_value(c.id).unwrap(), c.internal)).collect();
    assert_eq!(spoken, written);
    let answered = comments.iter().find(|c| !c.internal && c.author_id.is_some()).map(|c| c.created_at);
    assert_eq!(ticket.first_response_at, answered);
    assert_eq!((ticket.status, ticket.assigned_to, ticket.version), (status, assignee, version));
    assert_eq!((ticket.resolved_at, ticket.updated_at), (resolved_at, updated_at));
}

#[tokio::test]
async fn the_figures_are_those_of_the_rows() {
    let app = TestApp::new().await;
    let (cx, desk) = seeded(&app).await;
    let metrics = dashboard::metrics(&cx).await.unwrap();
    assert_eq!(metrics.total_users, 30);
    assert_eq!(metrics.tickets_by_status.iter().map(|c| c.count).sum::<i64>(), 401);
    let open = desk.tickets.iter().filter(|ticket| !ticket.status.is_done()).count();
    assert_eq!(metrics.open_tickets, i64::try_from(open).unwrap());
    for row in &metrics.tickets_per_day {
        let day = desk.tickets.iter().filter(|ticket| ticket.created_at.date_naive() == row.day).count();
        assert_eq!(row.count, i64::try_from(day).unwrap());
    }
    assert!(counter::Entity::find().count(&cx.db()).await.unwrap() > 60);
}
