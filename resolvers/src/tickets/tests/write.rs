//! Opening, changing, assigning and commenting.

use entities::event::Kind;
use entities::ticket::Status;
use sea_orm::Iterable;

use super::*;

fn comment(ticket: Uuid, internal: bool) -> AddTicketComment {
    let body = "Have you tried turning it off and on?".into();
    AddTicketComment { ticket_id: ticket, body, internal, last_seen_comment_id: Patch::Absent }
}

fn assignment(ticket: Uuid, to: Json) -> AssignTicket {
    serde_json::from_value(json!({"ticketId": ticket, "assigneeId": to})).unwrap()
}

#[tokio::test]
async fn a_ticket_is_numbered_counted_and_told() {
    let desk = Desk::new().await;
    let mut listener = desk.app.feed.listen();
    let first = desk.ticket("Printer").await;
    let assigned = json!({"tags": ["Fire", "fire", "a"], "assigneeId": desk.ben.id, "priority": "URGENT"});
    let second = done(create(&desk.agent(), desk.new_ticket(assigned)).await);
    assert_eq!((first.number, second.number), (1, 2));
    assert_eq!(second.tags.0, ["a", "fire"]);
    assert_eq!(desk.stored(second.id).await, *second, "what is answered is what is stored");
    assert_eq!(desk.kinds().await, [Kind::TicketCreated, Kind::TicketCreated, Kind::TicketAssigned]);
    assert_eq!(desk.heard(&mut listener).await.rows.ticket.as_deref(), Some(&*first));
    assert_eq!(desk.figure("tickets_by_status", "open").await, 2);
    assert_eq!(desk.figure("tickets_per_day", &first.created_at.date_naive().to_string()).await, 2);
}

#[tokio::test]
async fn a_ticket_needs_a_customer_and_an_assignee_within_reach() {
    let desk = Desk::new().await;
    let nobody = desk.app.new_id();
    let result = create(&desk.agent(), desk.new_ticket(json!({"customerId": nobody}))).await;
    assert_eq!(reason(result), (UserErrorCode::NotFound, "customerId".into()));
    let blind = desk.holding(&["tickets:create"]);
    let result = create(&blind, desk.new_ticket(json!({}))).await;
    assert_eq!(reason(result), (UserErrorCode::NotFound, "customerId".into()), "a customer out of sight is not there");
    let result = create(&desk.agent(), desk.new_ticket(json!({"assigneeId": nobody}))).await;
    assert_eq!(reason(result), (UserErrorCode::NotFound, "assigneeId".into()));
    desk.app.sql("UPDATE users SET status = 'suspended' WHERE name = 'ben'").await;
    let result = create(&desk.agent(), desk.new_ticket(json!({"assigneeId": desk.ben.id}))).await;
    assert_eq!(reason(result), (UserErrorCode::BadUserInput, "assigneeId".into()));
    let result = create(&desk.agent(), desk.new_ticket(json!({"title": " ", "description": "x".repeat(20_001)}))).await;
    assert!(matches!(result, Err(Error::Rejected(errors)) if errors.len() == 2));
    assert_eq!(desk.kinds().await, []);
}

#[tokio::test]
async fn the_status_follows_the_transition_table() {
    let desk = Desk::new().await;
    for from in Status::iter() {
        for to in Status::iter() {
            let ticket = desk.ticket("T").await;
            if from != Status::Open {
                done(update(&desk.agent(), change(ticket.id, json!({"status": from}))).await);
            }
            let result = update(&desk.agent(), change(ticket.id, json!({"status": to}))).await;
            if from == to || from.next().contains(&to) {
                let row = done(result);
                assert_eq!((row.status, row.resolved_at.is_some()), (to, to.is_done()), "{from:?} to {to:?}");
                assert_eq!(desk.stored(row.id).await, *row);
            } else {
                let error = rejected(result);
                assert_eq!((error.code, error.field.as_deref()), (UserErrorCode::BadUserInput, Some("status")));
                assert!(error.message.contains("OPEN"), "names where it can go: {}", error.message);
            }
        }
    }
}

#[tokio::test]
async fn a_change_records_what_changed_and_moves_the_figures() {
    let desk = Desk::new().await;
    let ticket = desk.ticket("Printer").await;
    let given = json!({"title": "Fire", "priority": "URGENT", "tags": ["hot"], "status": "IN_PROGRESS", "expectedVersion": 1});
    let row = done(update(&desk.agent(), change(ticket.id, given)).await);
    assert_eq!((row.version, row.priority_rank), (2, 4));
    assert_eq!(desk.stored(row.id).await, *row);
    assert_eq!(desk.kinds().await, [Kind::TicketCreated, Kind::TicketUpdated, Kind::TicketStatusChanged]);
    assert_eq!(desk.figure("tickets_by_status", "open").await, 0);
    assert_eq!(desk.figure("tickets_by_status", "in_progress").await, 1);
    let entries = timelines(&desk.agent(), &[ticket.id], &Default::default()).await.unwrap();
    let changes = changes_of(&entries[0].rows[1], &desk.agent().viewer);
    let of = |field: &'static str, from: Json, to: Json| FieldChange { field, from, to };
    let expected = [
        of("PRIORITY", json!("MEDIUM"), json!("URGENT")),
        of("TAGS", json!([]), json!(["hot"])),
        of("TITLE", json!("Printer"), json!("Fire")),
    ];
    assert!(expected.iter().all(|change| changes.contains(change)) && changes.len() == 3, "{changes:?}");
}

#[tokio::test]
async fn an_update_is_three_statements_or_four() {
    let desk = Desk::new().await;
    let ticket = desk.ticket("Printer").await;
    let cx = desk.agent();
    done(update(&cx, change(ticket.id, json!({"status": "CLOSED"}))).await);
    let expected = if cx.backend() == DbBackend::Postgres { 3 } else { 4 };
    assert_eq!(cx.statements(), expected, "read, write, events and figures: with one trip on PostgreSQL");
}

#[tokio::test]
async fn a_change_that_changes_nothing_leaves_no_trace() {
    let desk = Desk::new().await;
    let ticket = desk.ticket("Printer").await;
    let row = done(update(&desk.agent(), change(ticket.id, json!({"title": "Printer", "status": "OPEN"}))).await);
    assert_eq!(*row, *ticket);
    done(assign(&desk.agent(), assignment(ticket.id, Json::Null)).await);
    assert_eq!(desk.kinds().await, [Kind::TicketCreated]);
}

#[tokio::test]
async fn a_stale_version_is_a_conflict_that_shows_the_current_row() {
    let desk = Desk::new().await;
    let ticket = desk.ticket("Printer").await;
    let current = done(update(&desk.agent(), change(ticket.id, json!({"title": "Fire"}))).await);
    let written = update(&desk.agent(), change(ticket.id, json!({"title": "Mine", "expectedVersion": 1}))).await.unwrap();
    assert_eq!(*written.row, *current);
    assert_eq!(written.errors[0].code, UserErrorCode::Conflict);
    assert_eq!(desk.stored(ticket.id).await.title, "Fire");
}

#[tokio::test]
async fn out_of_sight_is_not_found_and_in_sight_is_forbidden() {
    let desk = Desk::new().await;
    let ticket = desk.ticket("Printer").await;
    let own = desk.holding(&["tickets:read:assigned", "tickets:update:assigned"]);
    let result = update(&own, change(ticket.id, json!({"title": "x"}))).await;
    assert_eq!(reason(result), (UserErrorCode::NotFound, "id".into()));
    let reader = desk.holding(&["tickets:read", "tickets:update:assigned"]);
    let result = update(&reader, change(ticket.id, json!({"title": "x"}))).await;
    assert_eq!(rejected(result).code, UserErrorCode::Forbidden);
    done(assign(&desk.agent(), assignment(ticket.id, json!(desk.ada.id))).await);
    done(update(&own, change(ticket.id, json!({"title": "x"}))).await);
    let result = assign(&own, assignment(ticket.id, Json::Null)).await;
    assert_eq!(rejected(result).code, UserErrorCode::Forbidden);
}

#[tokio::test]
async fn assigning_tells_from_whom_to_whom() {
    let desk = Desk::new().await;
    let ticket = desk.ticket("Printer").await;
    let absent = serde_json::from_value(json!({"ticketId": ticket.id})).unwrap();
    assert_eq!(reason(assign(&desk.agent(), absent).await), (UserErrorCode::BadUserInput, "assigneeId".into()));
    done(assign(&desk.agent(), assignment(ticket.id, json!(desk.ben.id))).await);
    let row = done(assign(&desk.agent(), assignment(ticket.id, Json::Null)).await);
    assert_eq!((row.assigned_to, row.version), (None, 3));
    assert_eq!(desk.kinds().await, [Kind::TicketCreated, Kind::TicketAssigned, Kind::TicketUnassigned]);
    let entries = timelines(&desk.agent(), &[ticket.id], &Default::default()).await.unwrap();
    let change = |cx: &Context| changes_of(&entries[0].rows[1], &cx.viewer).remove(0);
    assert_eq!(change(&desk.agent()).to, json!(desk.ben.id));
    assert_eq!(change(&desk.holding(&["tickets:read"])).to, Json::Null, "the id of a user out of sight is not shown");
}

#[tokio::test]
async fn the_first_public_comment_is_the_first_response() {
    let desk = Desk::new().await;
    let ticket = desk.ticket("Printer").await;
    done(add_comment(&desk.agent(), comment(ticket.id, false)).await);
    let answered = desk.stored(ticket.id).await;
    assert!(answered.first_response_at.is_some());
    assert_eq!(answered.version, 2);
    done(add_comment(&desk.agent(), comment(ticket.id, false)).await);
    assert_eq!(desk.stored(ticket.id).await, answered, "the second changes nothing");
}

#[tokio::test]
async fn an_internal_comment_leaves_no_trace_for_others() {
    let desk = Desk::new().await;
    let ticket = desk.ticket("Printer").await;
    let note = done(add_comment(&desk.agent(), comment(ticket.id, true)).await);
    assert_eq!(desk.stored(ticket.id).await, *ticket, "the ticket stays as it was");
    let reader = desk.holding(&["tickets:read"]);
    for (cx, seen) in [(desk.agent(), 1), (reader, 0)] {
        let comments = crate::loaders::comments::of_tickets(&cx, &[ticket.id], &Default::default()).await.unwrap();
        assert_eq!(comments[0].rows.len(), seen);
        let totals = comments.into_iter().map(|page| page.total).collect();
        assert_eq!(crate::page::totals(&cx, totals).await.unwrap(), [i64::try_from(seen).unwrap()]);
        let entries = timelines(&cx, &[ticket.id], &Default::default()).await.unwrap();
        assert_eq!(entries[0].rows.len(), 1 + seen);
        let by_id = crate::loaders::comments::by_ids(&cx, vec![Some(note.id), None]).await.unwrap();
        assert_eq!(by_id.iter().flatten().count(), seen);
    }
}

#[tokio::test]
async fn each_kind_of_comment_has_its_permission() {
    let desk = Desk::new().await;
    let ticket = desk.ticket("Printer").await;
    let answerer = desk.holding(&["tickets:read", "tickets:comment"]);
    assert!(matches!(add_comment(&answerer, comment(ticket.id, true)).await, Err(Error::Forbidden { .. })));
    let noter = desk.holding(&["tickets:read", "notes:write"]);
    assert!(matches!(add_comment(&noter, comment(ticket.id, false)).await, Err(Error::Forbidden { .. })));
    let scoped = desk.holding(&["tickets:read", "tickets:comment:assigned"]);
    assert_eq!(rejected(add_comment(&scoped, comment(ticket.id, false)).await).code, UserErrorCode::Forbidden);
    let blind = desk.holding(&["tickets:comment"]);
    assert_eq!(rejected(add_comment(&blind, comment(ticket.id, false)).await).code, UserErrorCode::NotFound);
}
