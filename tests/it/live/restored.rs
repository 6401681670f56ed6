//! A database that was restored from a backup: its log has lost what came after, and grows anew in its place.

use resolvers::{event_cursor, live};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value as Json, json};
use subscriptions::log;
use tests::stream::Told;
use tests::{Person, TestApp, until};

use super::{new_title, rename};

/// Renames, and gives the cursor of that.
async fn renamed(by: &Person, ticket: &Json, title: &str) -> String {
    let input = json!({"id": ticket["id"], "title": title});
    by.mutate("updateTicket", "cursor", input).await.ok().text("/updateTicket/cursor").to_owned()
}

fn titles(after: &str) -> String {
    format!("subscription {{ ticketEvents(after: \"{after}\") {{ changes {{ to }} }} }}")
}

/// Takes the log back to where it stood at a cursor. The tickets stay as they are: nobody here compares.
async fn restore(app: &TestApp, cursor: &str) {
    let position = event_cursor::point(app.app(), cursor).expect("a cursor").position;
    let database = &app.app().database.write;
    let backend = database.get_database_backend();
    let mut statements = vec!["DELETE FROM events WHERE position IS NULL OR position > $1"];
    if !app.is_on_file() {
        statements.push("SELECT setval('event_positions', $1)");
    }
    let _turn = app.app().feed.turn.lock().await;
    for statement in statements {
        database.execute_raw(Statement::from_sql_and_values(backend, statement, [position.into()])).await.expect("a shorter log");
    }
}

async fn refusal(person: &Person, after: &str) -> Vec<String> {
    let refusal = person.try_subscribe(&titles(after)).await.refusal().await;
    refusal.error_codes().into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn what_was_lost_is_refused_for_good_and_what_was_kept_goes_on() {
    let app = TestApp::start().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (admin, agent) = (app.admin(), app.agent().await);
    let kept = renamed(&admin, &ticket, "kept").await;
    let mut lost = Vec::new();
    for title in ["lost 1", "lost 2"] {
        lost.push(renamed(&admin, &ticket, title).await);
    }
    live::pass(app.app()).await.expect("a pass");
    let mut socket = agent.subscribe("subscription { ticketEvents { changes { to } } }").await;
    let mut figures = admin.try_subscribe("subscription { dashboardMetrics { openTickets } }").await;
    assert_eq!(figures.next().await.ok().data("/dashboardMetrics/openTickets"), 1);
    let mut stream = agent.stream("subscription { ticketEvents { changes { to } } }").await;
    restore(&app, &kept).await;
    live::pass(app.app()).await.expect("a pass");
    assert_eq!(socket.refusal().await.error_codes(), ["CURSOR_EXPIRED"], "who has heard of what is lost is told so");
    assert_eq!(stream.next().await.error_codes(), ["CURSOR_EXPIRED"]);
    assert!(matches!(stream.hear().await, Told::Complete));
    for cursor in &lost {
        assert_eq!(refusal(&agent, cursor).await, ["CURSOR_EXPIRED"]);
    }
    // the log grows beyond what was lost, at the same positions
    let mut back = agent.subscribe(&titles(&kept)).await;
    for title in ["new 1", "new 2", "new 3"] {
        rename(&admin, &ticket, title).await;
        assert_eq!(new_title(&mut back).await, title);
    }
    for cursor in &lost {
        assert_eq!(refusal(&agent, cursor).await, ["CURSOR_EXPIRED"], "another event stands there now");
    }
    app.ticket(&app.customer("Other").await, "Help").await;
    assert_eq!(figures.next().await.ok().data("/dashboardMetrics/openTickets"), 2, "figures go on");
}

#[tokio::test]
async fn a_log_that_has_grown_beyond_what_was_lost_is_known_as_another_one() {
    let app = TestApp::start_with(|config| config.live.poll_ms = 3_600_000).await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let agent = app.agent().await;
    let kept = renamed(&app.admin(), &ticket, "kept").await;
    renamed(&app.admin(), &ticket, "lost").await;
    live::pass(app.app()).await.expect("a pass");
    let mut listener = agent.subscribe("subscription { ticketEvents { changes { to } } }").await;
    restore(&app, &kept).await;
    // another node writes, while this one does not look
    let other = app.beside(|_| {}).await;
    renamed(&other.admin(), &ticket, "new 1").await;
    let last = renamed(&other.admin(), &ticket, "new 2").await;
    let last = event_cursor::point(app.app(), &last).expect("a cursor").position;
    until("the other node", || other.app().feed.head() >= last).await;
    live::pass(app.app()).await.expect("a pass");
    assert_eq!(listener.refusal().await.error_codes(), ["CURSOR_EXPIRED"]);
    assert_eq!(app.app().feed.point(), log::end(&app.app().database.read).await.expect("the log"));
}
