//! Many changes in one call.

use entities::event::Kind;

use super::*;

fn call(policy: &str, items: Vec<Json>) -> BulkUpdateTickets {
    serde_json::from_value(json!({"items": items, "errorPolicy": policy})).unwrap()
}

#[tokio::test]
async fn results_stand_in_the_order_of_the_items() {
    let desk = Desk::new().await;
    let (a, b, c) = (desk.ticket("a").await, desk.ticket("b").await, desk.ticket("c").await);
    done(update(&desk.agent(), change(c.id, json!({"status": "RESOLVED", "tags": ["old", "kept"]}))).await);
    let nobody = desk.app.new_id();
    let items = vec![
        json!({"id": c.id, "status": "OPEN", "addTags": ["New"], "removeTags": ["old"], "expectedVersion": 2}),
        json!({"id": nobody, "status": "CLOSED"}),
        json!({"id": a.id, "priority": "URGENT", "assigneeId": desk.ben.id, "status": "CLOSED"}),
        json!({"id": b.id, "expectedVersion": 7, "status": "CLOSED"}),
        json!({"id": a.id, "status": "OPEN"}),
    ];
    let refused = [(1, "items.1.id"), (3, "items.3.expectedVersion"), (4, "items.4.id")];

    let results = done(bulk_update(&desk.agent(), call("ALL_OR_NOTHING", items.clone())).await);
    assert!(results.iter().all(|result| !result.applied));
    assert_eq!(desk.stored(a.id).await, *a);

    live::pass(&desk.app).await.unwrap();
    let mut listener = desk.app.feed.listen();
    let results = done(bulk_update(&desk.agent(), call("SKIP_FAILED", items)).await);
    assert_eq!(results.iter().map(|result| result.applied).collect::<Vec<_>>(), [true, false, true, false, false]);
    for (i, field) in refused {
        assert_eq!(results[i].errors[0].field.as_deref(), Some(field));
    }
    assert_eq!(results[3].row.as_deref(), Some(&*b), "a conflict shows the current row");
    for i in [0, 2] {
        let row = results[i].row.as_deref().unwrap();
        assert_eq!(desk.stored(row.id).await, *row, "what is answered is what is stored");
    }
    let reopened = results[0].row.as_deref().unwrap();
    assert_eq!((&*reopened.tags.0, reopened.resolved_at), (&["kept".to_owned(), "new".to_owned()][..], None));
    let closed = results[2].row.as_deref().unwrap();
    assert_eq!((closed.assigned_to, closed.version), (Some(desk.ben.id), 2));
    assert_eq!(closed.resolved_at, Some(closed.updated_at));
    let told: Vec<Kind> = desk.kinds().await.split_off(5);
    use Kind::{TicketAssigned, TicketStatusChanged, TicketUpdated};
    assert_eq!(told, [TicketUpdated, TicketStatusChanged, TicketUpdated, TicketStatusChanged, TicketAssigned]);
    assert_eq!(desk.heard(&mut listener).await.rows.ticket.as_deref(), Some(reopened));
    assert_eq!(desk.figure("tickets_by_status", "open").await, 2);
}

#[tokio::test]
async fn any_number_of_items_takes_the_same_statements() {
    let desk = Desk::new().await;
    let mut tickets = Vec::new();
    for i in 0..25 {
        tickets.push(desk.ticket(&i.to_string()).await);
    }
    let mut statements = Vec::new();
    for (size, status) in [(1, "WAITING"), (10, "RESOLVED"), (25, "CLOSED")] {
        let item = |ticket: &Arc<ticket::Model>| json!({"id": ticket.id, "status": status, "assigneeId": desk.ben.id});
        let cx = desk.agent();
        let results = done(bulk_update(&cx, call("ALL_OR_NOTHING", tickets[..size].iter().map(item).collect())).await);
        assert!(results.iter().all(|result| result.applied), "{results:?}");
        statements.push(cx.statements());
    }
    // PostgreSQL takes events and figures with one trip.
    let expected = if desk.agent().backend() == DbBackend::Postgres { 4 } else { 5 };
    assert_eq!(statements, [expected; 3], "tickets, assignees, write, events, figures");
}

#[tokio::test]
async fn each_item_is_held_to_the_rules_of_one_change() {
    let desk = Desk::new().await;
    let ticket = desk.ticket("a").await;
    let items = vec![json!({"id": ticket.id, "assigneeId": desk.app.new_id()})];
    let results = done(bulk_update(&desk.agent(), call("SKIP_FAILED", items)).await);
    assert_eq!(results[0].errors[0].field.as_deref(), Some("items.0.assigneeId"));
    let items = vec![json!({"id": ticket.id, "status": "CLOSED"})];
    let reader = desk.holding(&["tickets:read", "tickets:update:assigned"]);
    let results = done(bulk_update(&reader, call("SKIP_FAILED", items)).await);
    assert_eq!(results[0].errors[0].code, UserErrorCode::Forbidden);
    let many = vec![json!({"id": ticket.id}); 501];
    assert_eq!(
        reason(bulk_update(&desk.agent(), call("SKIP_FAILED", many)).await),
        (UserErrorCode::BadUserInput, "items".into())
    );
    assert_eq!(desk.stored(ticket.id).await, *ticket);
}
