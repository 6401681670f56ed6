//! Matching and authorization of each delivery.

use entities::Strings;
use entities::access::{Identity, PermissionSet};
use futures::StreamExt;
use serde_json::json;

use super::*;

const TICKET: Uuid = Uuid::from_u128(1);
const CUSTOMER: Uuid = Uuid::from_u128(2);
const ME: Uuid = Uuid::from_u128(3);
const OTHER: Uuid = Uuid::from_u128(4);

fn viewer(permissions: &[&str]) -> Viewer {
    let identity = Identity { user_id: ME, session_id: Uuid::nil(), role: "agent".into() };
    Viewer::signed_in(identity, PermissionSet::parse(permissions.iter().copied()))
}

fn change(kind: event::Kind, assignee: Option<Uuid>) -> Change {
    let now = chrono::DateTime::UNIX_EPOCH;
    let ticket = ticket::Model {
        id: TICKET,
        number: 1,
        customer_id: CUSTOMER,
        assigned_to: assignee,
        title: "Printer".into(),
        description: "On fire".into(),
        priority: Priority::High,
        priority_rank: 3,
        status: Status::Open,
        tags: Strings(vec!["fire".into()]),
        first_response_at: None,
        resolved_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let event = event::Model {
        id: Uuid::from_u128(9),
        kind,
        aggregate_type: "ticket".into(),
        aggregate_id: TICKET,
        version: 1,
        actor_id: Some(ME),
        correlation_id: "c".into(),
        data: json!({}),
        timestamp: now,
    };
    let comment = (kind == event::Kind::TicketNoteAdded).then(|| {
        let id = Uuid::from_u128(8);
        Arc::new(comment::Model { id, ticket_id: TICKET, author_id: None, body: "!".into(), internal: true, created_at: now })
    });
    Change { event: Arc::new(event), ticket: Some(Arc::new(ticket)), comment }
}

fn filter(json: serde_json::Value) -> TicketEventFilter {
    serde_json::from_value(json).unwrap()
}

#[test]
fn a_filter_admits_what_fits_the_ticket_after_the_change() {
    let change = change(event::Kind::TicketCommented, Some(ME));
    let table = [
        (json!({}), true),
        (json!({"ticketId": TICKET}), true),
        (json!({"ticketId": OTHER}), false),
        (json!({"customerId": CUSTOMER}), true),
        (json!({"customerId": OTHER}), false),
        (json!({"assigneeId": ME}), true),
        (json!({"assigneeId": OTHER}), false),
        (json!({"priorities": ["HIGH", "URGENT"]}), true),
        (json!({"priorities": ["LOW"]}), false),
        (json!({"priorities": []}), false),
        (json!({"statuses": ["OPEN"]}), true),
        (json!({"statuses": ["CLOSED"]}), false),
        (json!({"tag": " Fire "}), true),
        (json!({"tag": "water"}), false),
        (json!({"kinds": ["TICKET_COMMENTED"]}), true),
        (json!({"kinds": ["TICKET_CREATED"]}), false),
        (json!({"ticketId": TICKET, "statuses": ["CLOSED"]}), false),
    ];
    for (given, admitted) in table {
        assert_eq!(filter(given.clone()).admits(&change), admitted, "{given}");
    }
}

#[test]
fn a_filter_by_what_may_not_be_read_is_refused() {
    let table = [
        (json!({"customerId": CUSTOMER}), viewer(&["tickets:read"]), Err(Ended::Refused("customers"))),
        (json!({"customerId": CUSTOMER}), viewer(&["customers:read"]), Ok(true)),
        (json!({"customerId": CUSTOMER}), viewer(&["customers:read:00000000-0000-0000-0000-00000000000f"]), Ok(false)),
        (json!({"assigneeId": ME}), viewer(&[]), Ok(true)),
        (json!({"assigneeId": OTHER}), viewer(&[]), Err(Ended::Refused("users"))),
        (json!({"assigneeId": OTHER}), viewer(&["users:read"]), Ok(true)),
    ];
    for (given, viewer, expected) in table {
        assert_eq!(filter(given.clone()).check(&viewer), expected, "{given}");
    }
}

#[tokio::test]
async fn each_delivery_is_authorized_with_the_rights_of_that_moment() {
    let bus = Bus::default();
    let (rights, receiver) = watch::channel(viewer(&["tickets:read:assigned"]));
    let mut events = Box::pin(ticket_events(&bus, receiver, TicketEventFilter::default()));
    bus.publish(change(event::Kind::TicketCreated, Some(OTHER)));
    bus.publish(change(event::Kind::TicketNoteAdded, Some(ME)));
    bus.publish(change(event::Kind::TicketAssigned, Some(ME)));
    assert_eq!(events.next().await.unwrap().unwrap().event.kind, event::Kind::TicketAssigned);
    bus.publish(change(event::Kind::TicketNoteAdded, Some(OTHER)));
    rights.send(viewer(&["tickets:read", "notes:read"])).unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().event.kind, event::Kind::TicketNoteAdded);
    rights.send(Viewer::anonymous()).unwrap();
    bus.publish(change(event::Kind::TicketUpdated, Some(ME)));
    rights.send(viewer(&["tickets:read"])).unwrap();
    drop(bus);
    assert!(events.next().await.unwrap().is_ok(), "rights count when the change is delivered");
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn a_stream_whose_filter_is_no_longer_allowed_ends_with_the_reason() {
    let bus = Bus::default();
    let (rights, receiver) = watch::channel(viewer(&["tickets:read", "customers:read"]));
    let mut events = Box::pin(ticket_events(&bus, receiver, filter(json!({"customerId": CUSTOMER}))));
    rights.send(viewer(&["tickets:read"])).unwrap();
    bus.publish(change(event::Kind::TicketUpdated, None));
    assert_eq!(events.next().await.unwrap().unwrap_err(), Ended::Refused("customers"));
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn a_listener_that_falls_behind_is_told() {
    let bus = Bus::default();
    let (_rights, receiver) = watch::channel(viewer(&["tickets:read"]));
    let mut events = Box::pin(ticket_events(&bus, receiver, TicketEventFilter::default()));
    for _ in 0..5000 {
        bus.publish(change(event::Kind::TicketUpdated, None));
    }
    assert_eq!(events.next().await.unwrap().unwrap_err(), Ended::FellBehind);
    assert!(events.next().await.is_none());
}
