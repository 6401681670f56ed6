//! Many tickets that are given to somebody at once: a notification for each, and one mail.

use serde_json::{Value as Json, json};
use tests::{Person, TestApp, rows};

use super::mails::Post;

/// Gives tickets to people, as the administrator, in one call.
async fn give(app: &TestApp, gifts: &[(&Json, &Person)]) {
    let items: Vec<Json> = gifts.iter().map(|(ticket, to)| json!({"id": ticket, "assigneeId": to.id()})).collect();
    let answer = app.admin().mutate("bulkUpdateTickets", "results { applied }", json!({"items": items})).await.ok();
    assert!(answer.list("/bulkUpdateTickets/results").iter().all(|result| result["applied"] == true));
}

async fn unread(person: &Person) -> i64 {
    person.query("{ notifications { unreadCount } }").await.ok().number("/notifications/unreadCount")
}

#[tokio::test]
async fn one_mail_lists_all_that_somebody_was_given_in_one_call() {
    let app = TestApp::start_with(|config| config.mail.public_url = "https://desk.example/".into()).await;
    let customers = rows::customers(app.app(), 1).await;
    let tickets: Vec<Json> = rows::tickets(app.app(), 64, &customers, &[]).await.iter().map(|ticket| json!(ticket.id)).collect();
    let (many, two, one) = (app.agent().await, app.agent().await, app.agent().await);
    let to = |i: usize| [&many, &two, &one][usize::from(i >= 60) + usize::from(i >= 62)];
    let gifts: Vec<_> = tickets.iter().take(63).enumerate().map(|(i, ticket)| (ticket, to(i))).collect();
    give(&app, &gifts).await;
    give(&app, &[(&tickets[63], &one)]).await;
    app.quiet().await;

    let post = Post::of(&app);
    let mails = post.to(&many);
    assert_eq!((mails.len(), unread(&many).await), (1, 60));
    let mail = &mails[0];
    assert!(mail.contains("Subject: You were assigned 60 tickets\r\n"), "{mail}");
    assert!(
        mail.contains("\r\n#1: Ticket 00000\r\n#2: Ticket 00001\r\n")
            && mail.contains("\r\n#50: Ticket 00049\r\n\r\nAnd 10 more."),
        "{mail}"
    );
    assert!(mail.contains("#50: Ticket 00049") && !mail.contains("#51: "), "{mail}");
    assert!(mail.contains("\r\nOpen your tickets: https://desk.example/tickets?assignee=me\r\n"), "{mail}");
    let mails = post.to(&two);
    assert_eq!((mails.len(), unread(&two).await), (1, 2));
    assert!(mails[0].contains("Subject: You were assigned 2 tickets\r\n") && !mails[0].contains(" more."), "{mails:?}");
    let mails = post.to(&one);
    assert_eq!((mails.len(), unread(&one).await), (2, 2), "another call is another mail");
    assert!(mails[0].contains("You were assigned #63: ") && mails[1].contains("You were assigned #64: "), "{mails:?}");
}

/// Two calls of one request are two calls.
#[tokio::test]
async fn calls_of_one_request_are_told_apart() {
    let app = TestApp::start().await;
    let customers = rows::customers(app.app(), 1).await;
    let tickets: Vec<Json> = rows::tickets(app.app(), 4, &customers, &[]).await.iter().map(|ticket| json!(ticket.id)).collect();
    let agent = app.agent().await;
    let items = |tickets: &[Json]| tickets.iter().map(|id| json!({"id": id, "assigneeId": agent.id()})).collect::<Vec<_>>();
    let document = "mutation ($a: BulkUpdateTicketsInput!, $b: BulkUpdateTicketsInput!) {
        a: bulkUpdateTickets(input: $a) { results { applied } } b: bulkUpdateTickets(input: $b) { results { applied } } }";
    let variables = json!({"a": {"items": items(&tickets[..2])}, "b": {"items": items(&tickets[2..])}});
    app.admin().query_with(document, variables).await.ok();
    app.quiet().await;
    let mails = Post::of(&app).to(&agent);
    assert!(mails.len() == 2 && mails[0].contains("#1: ") && mails[1].contains("#4: "), "{mails:?}");
}

#[tokio::test]
async fn a_mail_lists_what_may_be_seen_when_it_is_sent() {
    let app = TestApp::start_with(|config| config.server.workers = false).await;
    let customers = rows::customers(app.app(), 1).await;
    let tickets: Vec<Json> = rows::tickets(app.app(), 3, &customers, &[]).await.iter().map(|ticket| json!(ticket.id)).collect();
    // who sees only what is assigned to them
    let user = app.user().await;
    give(&app, &tickets.iter().map(|ticket| (ticket, &user)).collect::<Vec<_>>()).await;
    app.admin().mutate("assignTicket", "ticket { id }", json!({"ticketId": tickets[0], "assigneeId": null})).await.ok();
    let worker = app.beside(|config| config.server.workers = true).await;
    worker.quiet().await;
    let mails = Post::of(&app).to(&user);
    assert_eq!((mails.len(), unread(&user).await), (1, 2));
    assert!(mails[0].contains("Subject: You were assigned 2 tickets\r\n") && !mails[0].contains("#1: "), "{mails:?}");
}
