//! Lists: filters, orders, pages, and what they do not tell.

use super::*;
use crate::loaders;

async fn titles(cx: &Context, given: Json) -> Vec<String> {
    list(cx, args(given)).await.unwrap().rows.iter().map(|ticket| ticket.title.clone()).collect()
}

#[tokio::test]
async fn each_filter_finds_what_it_says() {
    let desk = Desk::new().await;
    let cx = desk.agent();
    desk.ticket("100% paper_jam").await;
    desk.ticket("Paper tray").await;
    let given = json!({"title": "Ink", "tags": ["Colour"], "priority": "URGENT", "assigneeId": desk.ben.id});
    let ink = done(create(&cx, desk.new_ticket(given)).await);
    done(update(&cx, change(ink.id, json!({"status": "WAITING"}))).await);
    desk.app.searchable().await;
    let table = [
        (json!({}), vec!["Ink", "Paper tray", "100% paper_jam"]),
        (json!({"search": "PAPER"}), vec!["Paper tray", "100% paper_jam"]),
        (json!({"search": "100% jam"}), vec!["100% paper_jam"]),
        (json!({"search": "\"paper jam\""}), vec!["100% paper_jam"]),
        (json!({"search": "%"}), vec![]),
        (json!({"search": "#2"}), vec!["Paper tray"]),
        (json!({"status": ["WAITING"]}), vec!["Ink"]),
        (json!({"status": ["OPEN", "WAITING"]}), vec!["Ink", "Paper tray", "100% paper_jam"]),
        (json!({"status": []}), vec![]),
        (json!({"priority": ["URGENT", "HIGH"]}), vec!["Ink"]),
        (json!({"tag": " colour"}), vec!["Ink"]),
        (json!({"tag": "none"}), vec![]),
        (json!({"assigneeId": desk.ben.id}), vec!["Ink"]),
        (json!({"unassigned": true}), vec!["Paper tray", "100% paper_jam"]),
        (json!({"unassigned": false}), vec!["Ink"]),
        (json!({"customerId": desk.customer}), vec!["Ink", "Paper tray", "100% paper_jam"]),
        (json!({"createdAfter": ink.created_at}), vec![]),
        (json!({"createdBefore": ink.created_at}), vec!["Paper tray", "100% paper_jam"]),
    ];
    for (filter, expected) in table {
        assert_eq!(titles(&cx, json!({"filter": filter})).await, expected, "{filter}");
    }
    let inverted = json!({"filter": {"createdAfter": "2026-01-02T00:00:00Z", "createdBefore": "2026-01-01T00:00:00Z"}});
    assert!(matches!(list(&cx, args(inverted)).await, Err(Error::BadUserInput(_))));
}

#[tokio::test]
async fn every_order_pages_without_gaps_in_both_directions() {
    let desk = Desk::new().await;
    let cx = desk.agent();
    for i in 0..7 {
        let priority = ["LOW", "HIGH"][i % 2];
        let ticket = done(create(&cx, desk.new_ticket(json!({"title": i.to_string(), "priority": priority}))).await);
        if i % 3 == 0 {
            done(update(&cx, change(ticket.id, json!({"status": "RESOLVED"}))).await);
        }
    }
    for field in ["CREATED_AT", "UPDATED_AT", "PRIORITY", "NUMBER", "RESOLVED_AT"] {
        for direction in ["ASC", "DESC"] {
            let order = json!({"field": field, "direction": direction});
            let whole = titles(&cx, json!({"orderBy": order})).await;
            assert_eq!(whole.len(), 7);
            let (mut forward, mut cursor) = (Vec::new(), None);
            loop {
                let page = list(&cx, args(json!({"first": 2, "after": cursor, "orderBy": order}))).await.unwrap();
                forward.extend(page.rows.iter().map(|ticket| ticket.title.clone()));
                cursor = page.rows.last().map(|row| page.cursors().of(row));
                if !page.has_next {
                    break;
                }
            }
            assert_eq!(forward, whole, "{field} {direction}");
            let page = list(&cx, args(json!({"last": 3, "before": cursor, "orderBy": order}))).await.unwrap();
            let back: Vec<_> = page.rows.iter().map(|ticket| ticket.title.clone()).collect();
            assert_eq!(back, whole[3..6], "{field} {direction}");
        }
    }
}

#[tokio::test]
async fn what_may_not_be_read_may_not_be_filtered_by() {
    let desk = Desk::new().await;
    let ticket = desk.ticket("Printer").await;
    let reader = desk.holding(&["tickets:read"]);
    for filter in [json!({"customerId": desk.customer}), json!({"assigneeId": desk.ben.id}), json!({"unassigned": true})] {
        let result = list(&reader, args(json!({"filter": filter}))).await;
        assert!(matches!(result, Err(Error::Forbidden { .. })), "{filter}");
    }
    assert_eq!(
        titles(&reader, json!({"filter": {"assigneeId": desk.ada.id}})).await,
        Vec::<String>::new(),
        "one's own id is fine"
    );
    let elsewhere = format!("customers:read:{}", desk.app.new_id());
    let scoped = desk.holding(&["tickets:read", &elsewhere]);
    assert_eq!(titles(&scoped, json!({"filter": {"customerId": ticket.customer_id}})).await, Vec::<String>::new());
}

#[tokio::test]
async fn an_own_tickets_reader_sees_the_own_tickets_everywhere() {
    let desk = Desk::new().await;
    let (mine, other) = (desk.ticket("Mine").await, desk.ticket("Other").await);
    let given = serde_json::from_value(json!({"ticketId": mine.id, "assigneeId": desk.ada.id})).unwrap();
    done(assign(&desk.agent(), given).await);
    let own = desk.holding(&["tickets:read:assigned", "customers:read"]);
    assert_eq!(titles(&own, json!({})).await, ["Mine"]);
    assert!(by_id(&own, other.id).await.unwrap().is_none());
    assert!(by_number(&own, other.number).await.unwrap().is_none());
    assert_eq!(by_number(&own, mine.number).await.unwrap().unwrap().id, mine.id);
    let loaded = loaders::tickets::by_ids(&own, vec![Some(other.id), Some(mine.id), None, Some(mine.id)]).await.unwrap();
    assert_eq!(loaded.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true, false, true]);
    let pages = of_customers(&own, &[desk.customer, other.id], TicketsArgs::default()).await.unwrap();
    assert_eq!(pages.iter().map(|page| page.rows.len()).collect::<Vec<_>>(), [1, 0]);
    let pages = of_assignees(&desk.agent(), &[desk.ben.id, desk.ada.id], TicketsArgs::default()).await.unwrap();
    assert_eq!(pages.iter().map(|page| page.rows.len()).collect::<Vec<_>>(), [0, 1]);
    let entries = timelines(&own, &[mine.id], &Default::default()).await.unwrap();
    let ids = entries[0].rows.iter().map(|event| Some(event.id)).collect();
    assert_eq!(timeline_entries(&own, ids).await.unwrap().iter().flatten().count(), 2);
}
