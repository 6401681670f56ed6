use chrono::TimeDelta;
use resolvers::live;
use serde_json::{Value as Json, json};
use tests::TestApp;

use super::{announce, asked};

#[tokio::test]
async fn somebody_is_there_once_wherever_they_have_it_open() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (ada, ben) = (app.agent().await, app.agent().await);
    let first = announce(&ada, &ticket, "tab-1", "VIEWING").await.ok();
    let since = first.data("/announceTicketPresence/presence/people/0/since").clone();
    assert_eq!(first.data("/announceTicketPresence/presence/ticketId"), &ticket["id"]);
    announce(&ada, &ticket, "tab-2", "WRITING").await.ok();
    announce(&ben, &ticket, "tab-1", "VIEWING").await.ok();
    assert_eq!(asked(&app.admin(), &ticket).await, json!([[ada.id(), "WRITING"], [ben.id(), "VIEWING"]]));
    announce(&ada, &ticket, "tab-2", "LEFT").await.ok();
    let left = announce(&ada, &ticket, "tab-3", "VIEWING").await.ok();
    assert_eq!(left.data("/announceTicketPresence/presence/people/0/since"), &since, "the first of those that are left");
    announce(&ada, &ticket, "tab-1", "LEFT").await.ok();
    announce(&ada, &ticket, "tab-1", "LEFT").await.ok();
    announce(&ada, &ticket, "tab-3", "LEFT").await.ok();
    assert_eq!(asked(&app.admin(), &ticket).await, json!([[ben.id(), "VIEWING"]]));
}

#[tokio::test]
async fn who_falls_silent_is_gone_and_who_does_not_is_not() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (ada, ben) = (app.agent().await, app.agent().await);
    let first = announce(&ada, &ticket, "tab", "VIEWING").await.ok();
    announce(&ben, &ticket, "tab", "VIEWING").await.ok();
    for _ in 0..4 {
        app.advance(TimeDelta::seconds(15));
        announce(&ada, &ticket, "tab", "VIEWING").await.ok();
    }
    let last = announce(&ada, &ticket, "tab", "VIEWING").await.ok();
    let people = "/announceTicketPresence/presence/people";
    assert_eq!(last.list(people), first.list(people), "since then, and nobody else any more");
    app.advance(TimeDelta::seconds(41));
    assert_eq!(asked(&app.admin(), &ticket).await, json!([]));
    let again = announce(&ada, &ticket, "tab", "VIEWING").await.ok();
    assert_ne!(again.list(people), first.list(people), "they have come anew");
}

#[tokio::test]
async fn a_ticket_that_one_may_not_see_is_not_found() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let user = app.user().await;
    for of in [&ticket, &json!({"id": user.id()})] {
        let answer = announce(&user, of, "tab", "VIEWING").await;
        assert_eq!(answer.user_error_codes("announceTicketPresence"), ["NOT_FOUND"]);
        assert!(answer.data("/announceTicketPresence/presence").is_null());
    }
    assert_eq!(asked(&app.admin(), &ticket).await, json!([]));
}

#[tokio::test]
async fn what_cannot_be_a_client_is_bad_input_and_too_much_is_too_much() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let agent = app.agent().await;
    for client in ["", "a b", "\u{e4}", "a\u{0}", &"x".repeat(65)] {
        let answer = announce(&agent, &ticket, client, "VIEWING").await;
        assert_eq!(answer.user_error_codes("announceTicketPresence"), ["BAD_USER_INPUT"], "{client:?}");
    }
    let input = json!({"ticketId": ticket["id"], "clientId": "tab", "activity": "VIEWING"});
    for _ in 0..240 {
        agent.mutate("announceTicketPresence", "__typename", input.clone()).await.ok();
    }
    assert_eq!(announce(&agent, &ticket, "tab", "VIEWING").await.error_codes(), ["RATE_LIMITED"]);
    announce(&app.agent().await, &ticket, "tab", "VIEWING").await.ok();
    app.advance(TimeDelta::seconds(61));
    announce(&agent, &ticket, "tab", "VIEWING").await.ok();
}

/// Nothing follows from it, and nothing is kept of it.
#[tokio::test]
async fn a_sign_of_life_is_no_event() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let agent = app.agent().await;
    app.quiet().await;
    let before = app.app().feed.head();
    for activity in ["VIEWING", "WRITING", "LEFT"] {
        announce(&agent, &ticket, "tab", activity).await.ok();
    }
    live::pass(app.app()).await.expect("a pass");
    assert_eq!(app.app().feed.head(), before);
}

/// Names follow the guard of users.
#[tokio::test]
async fn whoever_may_not_see_users_sees_that_somebody_is_there() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (agent, user) = (app.agent().await, app.user().await);
    let assign = json!({"ticketId": ticket["id"], "assigneeId": user.id()});
    app.admin().mutate("assignTicket", "ticket { id }", assign).await.ok();
    announce(&agent, &ticket, "tab", "WRITING").await.ok();
    announce(&user, &ticket, "tab", "VIEWING").await.ok();
    assert_eq!(asked(&user, &ticket).await, json!([[Json::Null, "WRITING"], [user.id(), "VIEWING"]]));
}
