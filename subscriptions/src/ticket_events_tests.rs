//! Matching and authorization of each change.

use entities::Strings;
use entities::access::{Identity, PermissionSet};
use entities::{comment, ticket};
use serde_json::json;

use super::*;

const TICKET: Uuid = Uuid::from_u128(1);
const CUSTOMER: Uuid = Uuid::from_u128(2);
const ME: Uuid = Uuid::from_u128(3);
const OTHER: Uuid = Uuid::from_u128(4);

fn viewer(permissions: &[&str]) -> Viewer {
    let identity = Identity { user_id: ME, session_id: Uuid::nil(), role: "agent".into(), ..Identity::default() };
    Viewer::signed_in(identity, PermissionSet::parse(permissions.iter().copied()))
}

fn standing(assignee_id: Option<Uuid>, status: Status) -> Standing {
    let tags = Strings(vec!["fire".into()]);
    Standing { customer_id: CUSTOMER, assignee_id, priority: Priority::High, status, tags }
}

/// A change by which a ticket came from one standing to another, and is there still.
fn change(kind: Kind, before: &Standing, after: &Standing) -> Change {
    let now = chrono::DateTime::UNIX_EPOCH;
    let ticket = ticket::Model {
        id: TICKET,
        number: 1,
        customer_id: CUSTOMER,
        assigned_to: after.assignee_id,
        title: "Printer".into(),
        description: "On fire".into(),
        priority: after.priority,
        priority_rank: 3,
        status: after.status,
        tags: after.tags.clone(),
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
        data: event::with_standings(json!({"from": before.assignee_id, "to": after.assignee_id}), before, after),
        timestamp: now,
        position: Some(1),
        origin: None,
    };
    let comment = (kind == Kind::TicketNoteAdded).then(|| {
        let id = Uuid::from_u128(8);
        Arc::new(comment::Model { id, ticket_id: TICKET, author_id: None, body: "!".into(), internal: true, created_at: now })
    });
    Change::new(event, Rows { ticket: Some(Arc::new(ticket)), comment, notification: None })
}

fn filter(json: serde_json::Value) -> TicketEventFilter {
    serde_json::from_value(json).unwrap()
}

#[test]
fn a_filter_is_compared_with_how_the_ticket_stands_after_the_change() {
    let now = standing(Some(ME), Status::Open);
    let change = change(Kind::TicketCommented, &now, &now);
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
        (json!({"kinds": ["TICKET_CREATED", "TICKET_LEFT"]}), false),
        (json!({"ticketId": TICKET, "statuses": ["CLOSED"]}), false),
    ];
    for (given, told) in table {
        let fit = filter(given.clone()).of(&change, &viewer(&["tickets:read"]));
        assert_eq!(fit, told.then_some(Fit::Fits), "{given}");
    }
}

#[test]
fn a_ticket_that_leaves_is_told_once() {
    let (open, closed) = (standing(Some(ME), Status::Open), standing(Some(ME), Status::Closed));
    let all = viewer(&["tickets:read"]);
    let moved = change(Kind::TicketStatusChanged, &open, &closed);
    let table = [
        (json!({"statuses": ["OPEN"]}), Some(Fit::Left)),
        (json!({"statuses": ["CLOSED"]}), Some(Fit::Fits)),
        (json!({"statuses": ["OPEN"], "kinds": ["TICKET_LEFT"]}), Some(Fit::Left)),
        (json!({"statuses": ["OPEN"], "kinds": ["TICKET_STATUS_CHANGED"]}), None),
        (json!({"statuses": ["WAITING"]}), None),
    ];
    for (given, fit) in table {
        assert_eq!(filter(given.clone()).of(&moved, &all), fit, "{given}");
    }
    let later = change(Kind::TicketCommented, &closed, &closed);
    assert_eq!(filter(json!({"statuses": ["OPEN"]})).of(&later, &all), None);
}

#[test]
fn a_ticket_out_of_sight_is_told_without_what_happened_to_it() {
    let (mine, theirs) = (standing(Some(ME), Status::Open), standing(Some(OTHER), Status::Open));
    let me = viewer(&["tickets:read:assigned"]);
    let any = filter(json!({}));
    assert_eq!(any.of(&change(Kind::TicketAssigned, &theirs, &mine), &me), Some(Fit::Fits));
    let taken = change(Kind::TicketAssigned, &mine, &theirs);
    assert_eq!(any.of(&taken, &me), Some(Fit::OutOfSight));
    assert_eq!(any.of(&change(Kind::TicketUpdated, &theirs, &theirs), &me), None);
    let told = Told { change: Arc::new(taken), fit: Fit::OutOfSight };
    assert_eq!(told.kind(), Kind::TicketLeft);
    assert!(told.event().is_none() && told.rows().ticket.is_none());
}

#[test]
fn what_happened_while_a_ticket_was_ones_own_is_not_told_when_it_is_no_longer() {
    let (mine, theirs) = (standing(Some(ME), Status::Open), standing(Some(OTHER), Status::Open));
    let mut read_late = change(Kind::TicketUpdated, &mine, &mine);
    read_late.rows = change(Kind::TicketUpdated, &theirs, &theirs).rows;
    assert_eq!(filter(json!({})).of(&read_late, &viewer(&["tickets:read:assigned"])), None);
}

#[test]
fn an_internal_comment_is_for_those_who_may_read_notes() {
    let now = standing(None, Status::Open);
    let note = change(Kind::TicketNoteAdded, &now, &now);
    assert_eq!(filter(json!({})).of(&note, &viewer(&["tickets:read"])), None);
    assert_eq!(filter(json!({})).of(&note, &viewer(&["tickets:read", "notes:read"])), Some(Fit::Fits));
}

#[test]
fn an_assignment_is_told_to_those_who_may_know_of_all_and_to_those_who_see_whose_the_ticket_is_now() {
    let third = Some(Uuid::from_u128(5));
    let [mine, theirs, hidden, nobodys] = [Some(ME), Some(OTHER), third, None].map(|user| standing(user, Status::Open));
    let (all, none) = (viewer(&["tickets:read", "users:read"]), viewer(&["tickets:read"]));
    let one_ticket = viewer(&[&format!("tickets:read:{TICKET}")]);
    let one_user = viewer(&["tickets:read", &format!("users:read:{OTHER}")]);
    // from, to, and whether it is told to who sees no user, and to who sees one
    let table = [
        (&nobodys, &hidden, None, None),
        (&hidden, &nobodys, None, None),
        (&nobodys, &theirs, None, Some(Fit::Fits)),
        (&hidden, &theirs, None, Some(Fit::Fits)),
        (&theirs, &hidden, None, Some(Fit::FitsUnassigned)),
        (&theirs, &nobodys, None, Some(Fit::Fits)),
        (&hidden, &mine, Some(Fit::Fits), Some(Fit::Fits)),
        (&mine, &hidden, Some(Fit::FitsUnassigned), Some(Fit::FitsUnassigned)),
        (&mine, &nobodys, Some(Fit::Fits), Some(Fit::Fits)),
    ];
    for (from, to, by_none, by_one) in table {
        let kind = if to.assignee_id.is_some() { Kind::TicketAssigned } else { Kind::TicketUnassigned };
        let (moved, any) = (change(kind, from, to), filter(json!({})));
        let told = [&all, &none, &one_ticket, &one_user].map(|viewer| any.of(&moved, viewer));
        assert_eq!(told, [Some(Fit::Fits), by_none, by_none, by_one], "{from:?} {to:?}");
    }
    // Both are told as the same, for whether somebody else has it is hidden.
    for (kind, to) in [(Kind::TicketAssigned, &hidden), (Kind::TicketUnassigned, &nobodys)] {
        assert_eq!(filter(json!({"assigneeId": OTHER})).of(&change(kind, &theirs, to), &one_user), Some(Fit::Left));
    }
}

#[test]
fn whoever_reads_no_ticket_or_not_what_they_filter_by_is_refused() {
    let table = [
        (json!({}), viewer(&[]), Err(Refused("tickets"))),
        (json!({}), viewer(&["tickets:read:assigned"]), Ok(true)),
        (json!({"customerId": CUSTOMER}), viewer(&["tickets:read"]), Err(Refused("customers"))),
        (json!({"customerId": CUSTOMER}), viewer(&["tickets:read", "customers:read"]), Ok(true)),
        (
            json!({"customerId": CUSTOMER}),
            viewer(&["tickets:read", "customers:read:00000000-0000-0000-0000-00000000000f"]),
            Ok(false),
        ),
        (json!({"assigneeId": ME}), viewer(&["tickets:read:assigned"]), Ok(true)),
        (json!({"assigneeId": OTHER}), viewer(&["tickets:read"]), Err(Refused("users"))),
        (json!({"assigneeId": OTHER}), viewer(&["tickets:read", "users:read"]), Ok(true)),
    ];
    for (given, viewer, expected) in table {
        assert_eq!(filter(given.clone()).check(&viewer), expected, "{given}");
    }
}
