use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp};

async fn comment(by: &Person, ticket: &Json, internal: bool) -> Answer {
    let input = json!({"ticketId": ticket["id"], "body": if internal { "A note" } else { "An answer" }, "internal": internal});
    by.mutate("addTicketComment", "comment { id body internal author { id } }", input).await
}

async fn seen(by: &Person, ticket: &Json) -> Json {
    let query =
        "query ($id: ID!) { ticket(id: $id) { version updatedAt firstResponseAt comments { edges { node { body } } totalCount }
      timeline { edges { node { kind } } totalCount } } }";
    by.query_with(query, json!({"id": ticket["id"]})).await.ok().data("/ticket").clone()
}

#[tokio::test]
async fn the_first_public_answer_of_ours_is_the_first_response() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let agent = app.agent().await;
    comment(&agent, &ticket, true).await.ok();
    assert!(seen(&agent, &ticket).await["firstResponseAt"].is_null(), "a note is no answer");
    let answer = comment(&agent, &ticket, false).await.ok();
    assert_eq!(answer.data("/addTicketComment/comment/author/id"), agent.id());
    let first = seen(&agent, &ticket).await["firstResponseAt"].clone();
    assert!(first.is_string());
    comment(&agent, &ticket, false).await.ok();
    assert_eq!(seen(&agent, &ticket).await["firstResponseAt"], first);
}

/// For whoever lacks the permission, an internal comment leaves no trace: not in lists, counts, timeline, version or times.
#[tokio::test]
async fn an_internal_comment_does_not_exist_for_others() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (agent, analyst) = (app.agent().await, app.analyst().await);
    comment(&agent, &ticket, false).await.ok();
    let before = seen(&analyst, &ticket).await;
    let note = comment(&agent, &ticket, true).await.ok().data("/addTicketComment/comment/id").clone();
    assert_eq!(seen(&analyst, &ticket).await, before);
    assert_eq!(before["comments"]["totalCount"], 1);
    let by_agent = seen(&agent, &ticket).await;
    assert_eq!(by_agent["comments"]["totalCount"], 2);
    let node = |person: &Person| {
        let (person, note) = (person.clone(), note.clone());
        async move { person.query_with("query ($id: ID!) { node(id: $id) { id } }", json!({"id": note})).await.ok() }
    };
    assert_eq!(node(&agent).await.data("/node/id"), &note);
    assert!(node(&analyst).await.data("/node").is_null());
}

#[tokio::test]
async fn who_may_write_which() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    assert_eq!(comment(&app.analyst().await, &ticket, false).await.error_codes(), ["FORBIDDEN"]);
    let partner = app.partner().await;
    let public = json!({"ticketId": ticket["id"], "body": "From outside"});
    partner.mutate("addTicketComment", "comment { body }", public).await.ok();
    let user = app.user().await;
    assert_eq!(comment(&user, &ticket, false).await.user_error_codes("addTicketComment"), ["NOT_FOUND"]);
    let assign = json!({"ticketId": ticket["id"], "assigneeId": user.id()});
    app.admin().mutate("assignTicket", "ticket { id }", assign).await.ok();
    comment(&user, &ticket, false).await.ok();
    assert!(comment(&user, &ticket, true).await.error_codes().contains(&"FORBIDDEN"));
}

#[tokio::test]
async fn an_empty_one_is_bad_input() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    for body in ["", "  \n", "a\u{0}b", &"x".repeat(20_001)] {
        let answer =
            app.admin().mutate("addTicketComment", "comment { id }", json!({"ticketId": ticket["id"], "body": body})).await;
        assert_eq!(answer.user_error_codes("addTicketComment"), ["BAD_USER_INPUT"]);
    }
}

/// Saying that a comment is public says nothing, so it takes nothing; a partner who may not write notes has no such field.
#[tokio::test]
async fn only_a_note_takes_the_permission_to_write_notes() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let rights = ["tickets:read", "tickets:comment"];
    for (role, unknown) in [("user", false), ("partner", true)] {
        let writer = app.person_with(role, &rights).await;
        let input = json!({"ticketId": ticket["id"], "body": "An answer"});
        let answer = writer.mutate("addTicketComment", "comment { internal }", input).await.ok();
        assert_eq!(*answer.data("/addTicketComment/comment/internal"), false);
        let public = comment(&writer, &ticket, false).await;
        let note = comment(&writer, &ticket, true).await;
        if unknown {
            assert_eq!([public.error_codes(), note.error_codes()].concat(), ["BAD_USER_INPUT"; 2]);
        } else {
            public.ok();
            assert_eq!(note.error_codes(), ["FORBIDDEN"]);
            assert_eq!(note.json["errors"][0]["extensions"]["permission"], "notes:write");
        }
    }
    let noter = app.person_with("analyst", &["notes:write"]).await;
    comment(&noter, &ticket, true).await.ok();
    assert_eq!(comment(&noter, &ticket, false).await.error_codes(), ["FORBIDDEN"]);
}
