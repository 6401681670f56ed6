//! Whoever answers has seen what others have answered, if they say what they have seen.

use futures::future::join_all;
use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp};

/// A public comment by somebody who says what they have seen.
pub(super) async fn answer(by: &Person, ticket: &Json, body: &str, seen: &Json) -> Answer {
    let input = json!({"ticketId": ticket["id"], "body": body, "lastSeenCommentId": seen});
    by.mutate("addTicketComment", "comment { id body author { id } } cursor", input).await
}

/// One that was added; its id.
async fn added(by: &Person, ticket: &Json, body: &str, seen: &Json) -> Json {
    answer(by, ticket, body, seen).await.ok().data("/addTicketComment/comment/id").clone()
}

async fn note(by: &Person, ticket: &Json) -> Json {
    let input = json!({"ticketId": ticket["id"], "body": "A note", "internal": true, "lastSeenCommentId": null});
    by.mutate("addTicketComment", "comment { id }", input).await.ok().data("/addTicketComment/comment/id").clone()
}

/// The comment that the refused writer has not seen.
fn unseen(answer: &Answer) -> Json {
    assert_eq!(answer.user_error_codes("addTicketComment"), ["CONFLICT"]);
    assert_eq!(answer.data("/addTicketComment/userErrors/0/field"), "lastSeenCommentId");
    assert!(answer.data("/addTicketComment/cursor").is_null());
    answer.data("/addTicketComment/comment/body").clone()
}

async fn bodies(by: &Person, ticket: &Json) -> Vec<Json> {
    let query = "query ($id: ID!) { ticket(id: $id) { comments(first: 100) { edges { node { body } } } } }";
    let answer = by.query_with(query, json!({"id": ticket["id"]})).await.ok();
    answer.list("/ticket/comments/edges").iter().map(|edge| edge["node"]["body"].clone()).collect()
}

#[tokio::test]
async fn an_answer_is_stopped_by_a_newer_one_and_shows_it() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (ada, ben) = (app.agent().await, app.agent().await);
    let first = added(&ada, &ticket, "1", &Json::Null).await;
    assert_eq!(unseen(&answer(&ben, &ticket, "blind", &Json::Null).await), "1");
    let second = added(&ben, &ticket, "2", &first).await;
    let third = added(&ben, &ticket, "3", &second).await;
    // the newest is shown, of whatever number
    assert_eq!(unseen(&answer(&ada, &ticket, "late", &first).await), "3");
    added(&ada, &ticket, "4", &third).await;
    assert_eq!(bodies(&ada, &ticket).await, ["1", "2", "3", "4"]);
}

/// What one has written oneself, notes, and what one has seen of a note's place in the conversation.
#[tokio::test]
async fn ones_own_and_notes_stop_nobody() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (ada, ben) = (app.agent().await, app.agent().await);
    let first = added(&ada, &ticket, "1", &Json::Null).await;
    added(&ada, &ticket, "at another machine", &Json::Null).await;
    assert_eq!(unseen(&answer(&ben, &ticket, "2", &first).await), "at another machine");
    let seen = note(&ben, &ticket).await;
    added(&ben, &ticket, "2", &seen).await;
    // whoever is not asked what they have seen is not stopped
    let input = json!({"ticketId": ticket["id"], "body": "3"});
    ada.mutate("addTicketComment", "comment { id }", input).await.ok();
}

#[tokio::test]
async fn what_was_seen_is_a_comment_of_the_ticket_that_one_may_see() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    let (ticket, other) = (app.ticket(&customer, "Help").await, app.ticket(&customer, "Other").await);
    let (agent, partner) = (app.agent().await, app.partner().await);
    let elsewhere = added(&agent, &other, "1", &Json::Null).await;
    let note = note(&agent, &ticket).await;
    for (person, seen) in [(&agent, &elsewhere), (&agent, &ticket["id"]), (&partner, &note)] {
        let input = json!({"ticketId": ticket["id"], "body": "2", "lastSeenCommentId": seen});
        let answer = person.mutate("addTicketComment", "comment { id }", input).await;
        assert_eq!(answer.user_error_codes("addTicketComment"), ["NOT_FOUND"]);
        assert_eq!(answer.data("/addTicketComment/userErrors/0/field"), "lastSeenCommentId");
        assert!(answer.data("/addTicketComment/comment").is_null());
    }
}

#[tokio::test]
async fn of_many_at_the_same_moment_one_is_heard() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let people = join_all((0..6).map(|_| app.agent())).await;
    let mut seen = Json::Null;
    for round in 0..5 {
        let body = round.to_string();
        let answers = join_all(people.iter().map(|person| answer(person, &ticket, &body, &seen))).await;
        let (heard, stopped): (Vec<_>, Vec<_>) =
            answers.iter().partition(|answer| answer.user_error_codes("addTicketComment").is_empty());
        assert_eq!((heard.len(), stopped.len()), (1, 5));
        assert!(stopped.iter().all(|answer| unseen(answer) == body));
        seen = heard[0].data("/addTicketComment/comment/id").clone();
    }
    assert_eq!(bodies(&app.admin(), &ticket).await.len(), 5);
}
