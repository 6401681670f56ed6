//! Going on after a cursor: nothing is missed and nothing is told twice, over any door and any restart of the listener.

use resolvers::{event_cursor, live};
use serde_json::{Value as Json, json};
use tests::socket::Subscription;
use tests::stream::Told;
use tests::{Person, TestApp};

fn events(after: &str, filter: &str) -> String {
    format!(
        "subscription {{ ticketEvents(after: \"{after}\", filter: {filter}) {{ cursor kind ticketId ticket {{ title }} changes {{ field to }} }} }}"
    )
}

pub(super) async fn rename(by: &Person, ticket: &Json, title: &str) -> String {
    let answer = by.mutate("updateTicket", "cursor", json!({"id": ticket["id"], "title": title})).await.ok();
    answer.text("/updateTicket/cursor").to_owned()
}

/// The titles of the next events, and the cursor of the last.
async fn titles(subscription: &mut Subscription, count: usize) -> (Vec<String>, String) {
    let (mut titles, mut cursor) = (Vec::new(), String::new());
    for _ in 0..count {
        let event = subscription.next().await.ok();
        titles.push(event.text("/ticketEvents/changes/0/to").to_owned());
        cursor = event.text("/ticketEvents/cursor").to_owned();
    }
    (titles, cursor)
}

#[tokio::test]
async fn a_listener_goes_on_where_it_was() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let agent = app.agent().await;
    let start = agent.query("{ eventCursor }").await.ok().text("/eventCursor").to_owned();
    rename(&agent, &ticket, "1").await;
    let mut first = agent.try_subscribe(&events(&start, "{}")).await;
    rename(&agent, &ticket, "2").await;
    let (heard, cursor) = titles(&mut first, 2).await;
    assert_eq!(heard, ["1", "2"], "what was there, and what came");
    drop(first);
    for title in ["3", "4"] {
        rename(&agent, &ticket, title).await;
    }
    let mut second = agent.try_subscribe(&events(&cursor, "{}")).await;
    let (heard, _) = titles(&mut second, 2).await;
    rename(&agent, &ticket, "5").await;
    assert_eq!((heard, titles(&mut second, 1).await.0), (vec!["3".into(), "4".into()], vec!["5".into()]));
}

#[tokio::test]
async fn a_client_can_wait_for_its_own_write() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let agent = app.agent().await;
    let mut listener = agent.subscribe("subscription { ticketEvents { cursor } }").await;
    let written = rename(&agent, &ticket, "Mine").await;
    assert_eq!(listener.next().await.ok().text("/ticketEvents/cursor"), written);
    let comment = json!({"ticketId": ticket["id"], "body": "An answer"});
    let written = agent.mutate("addTicketComment", "cursor", comment).await.ok();
    assert_eq!(listener.next().await.ok().text("/ticketEvents/cursor"), written.text("/addTicketComment/cursor"));
    let items = json!({"items": [{"id": ticket["id"], "status": "WAITING", "priority": "LOW"}], "errorPolicy": "ALL_OR_NOTHING"});
    let written = agent.mutate("bulkUpdateTickets", "cursor", items).await.ok();
    assert_ne!(listener.next().await.ok().text("/ticketEvents/cursor"), written.text("/bulkUpdateTickets/cursor"));
    assert_eq!(
        listener.next().await.ok().text("/ticketEvents/cursor"),
        written.text("/bulkUpdateTickets/cursor"),
        "the last one"
    );
    let nothing = agent.mutate("updateTicket", "cursor", json!({"id": ticket["id"], "title": "Mine"})).await.ok();
    assert!(nothing.data("/updateTicket/cursor").is_null(), "nothing was changed");
}

#[tokio::test]
async fn a_ticket_that_leaves_the_filter_is_told_once() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let agent = app.agent().await;
    let start = agent.query("{ eventCursor }").await.ok().text("/eventCursor").to_owned();
    let mut listener = agent.try_subscribe(&events(&start, "{statuses: [OPEN]}")).await;
    for status in ["WAITING", "RESOLVED", "OPEN"] {
        agent.mutate("updateTicket", "ticket { id }", json!({"id": ticket["id"], "status": status})).await.ok();
    }
    let left = listener.next().await.ok();
    assert_eq!((left.text("/ticketEvents/kind"), left.data("/ticketEvents/ticketId")), ("TICKET_LEFT", &ticket["id"]));
    assert_eq!(left.data("/ticketEvents/changes"), &json!([{"field": "STATUS", "to": "WAITING"}]));
    let back = listener.next().await.ok();
    assert_eq!(back.data("/ticketEvents/changes"), &json!([{"field": "STATUS", "to": "OPEN"}]));
}

#[tokio::test]
async fn a_ticket_out_of_sight_is_told_without_a_word_about_it() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (user, other) = (app.user().await, app.agent().await);
    let assign = async |to: &Json| {
        app.admin().mutate("assignTicket", "ticket { id }", json!({"ticketId": ticket["id"], "assigneeId": to})).await.ok();
    };
    assign(user.id()).await;
    let query = "subscription { ticketEvents { kind ticketId ticket { title } actor { id } comment { body } changes { to } } }";
    let mut listener = user.subscribe(query).await;
    assign(other.id()).await;
    let told = json!({
        "kind": "TICKET_LEFT", "ticketId": ticket["id"], "ticket": null, "actor": null, "comment": null, "changes": [],
    });
    assert_eq!(listener.next().await.ok().data("/ticketEvents"), &told);
    rename(&other, &ticket, "Not told").await;
    assign(user.id()).await;
    assert_eq!(listener.next().await.ok().text("/ticketEvents/kind"), "TICKET_ASSIGNED");
}

async fn refusal(person: &Person, after: &str) -> Vec<String> {
    let refusal = person.try_subscribe(&events(after, "{}")).await.refusal().await;
    refusal.error_codes().into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn what_is_no_cursor_or_too_old_is_refused() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let agent = app.agent().await;
    let old = rename(&agent, &ticket, "Old").await;
    rename(&agent, &ticket, "Missed").await;
    assert_eq!(refusal(&agent, "nonsense").await, ["BAD_USER_INPUT"]);
    let page = agent.query("{ tickets { pageInfo { endCursor } } }").await.ok();
    assert_eq!(refusal(&agent, page.text("/tickets/pageInfo/endCursor")).await, ["BAD_USER_INPUT"], "of another list");
    app.advance(chrono::TimeDelta::days(31));
    assert_eq!(refusal(&agent.again().await, &old).await, ["CURSOR_EXPIRED"]);
}

/// `live: false`: what has happened since the last time, and then the end.
#[tokio::test]
async fn who_fetches_what_has_happened_is_told_that_this_was_all() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let partner = app.partner().await;
    let fetch = |after: &str| events(after, "{}").replace("ticketEvents(", "ticketEvents(live: false, ");
    let cursor = async || {
        live::pass(app.app()).await.expect("a pass");
        partner.query("{ eventCursor }").await.ok().text("/eventCursor").to_owned()
    };
    let start = cursor().await;
    for title in ["1", "2"] {
        rename(&app.admin(), &ticket, title).await;
    }
    let next = cursor().await;
    let mut first = partner.try_subscribe(&fetch(&start)).await;
    assert_eq!(titles(&mut first, 2).await.0, ["1", "2"]);
    assert_eq!(first.socket.message().await, json!({"id": "1", "type": "complete"}));
    rename(&app.admin(), &ticket, "3").await;
    let end = cursor().await;
    let mut stream = partner.stream(&fetch(&next)).await;
    assert_eq!(stream.next().await.ok().text("/ticketEvents/changes/0/to"), "3");
    assert!(matches!(stream.hear().await, Told::Complete));
    let mut nothing = partner.stream(&fetch(&end).replace("{}", "{statuses: [CLOSED]}")).await;
    assert!(matches!(nothing.hear().await, Told::Complete));
    let point = |cursor: &str| event_cursor::point(app.app(), cursor).expect("a cursor");
    assert_eq!(point(&nothing.last_id), point(&end), "the place of who was told nothing");
    let endless = "subscription { ticketEvents(live: false) { kind } }";
    assert_eq!(partner.try_subscribe(endless).await.refusal().await.error_codes(), ["BAD_USER_INPUT"]);
}
