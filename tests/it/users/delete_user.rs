use entities::access::Viewer;
use entities::event::Kind;
use entities::{ticket, user};
use resolvers::write::{Subject, Write};
use resolvers::{Context, Request};
use sea_orm::{EntityTrait, Set};
use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp, rows};
use uuid::Uuid;

async fn delete(by: &Person, id: &Json) -> Answer {
    by.mutate("deleteUser", "user { id }", json!({"id": id})).await
}

#[tokio::test]
async fn a_deleted_user_is_gone_and_the_address_is_free() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    delete(&app.admin(), agent.id()).await.ok();
    assert_eq!(agent.query("{ me { id } }").await.error_codes(), ["UNAUTHENTICATED"]);
    let found = app.admin().query_with("query ($id: ID!) { user(id: $id) { id } }", json!({"id": agent.id()})).await;
    assert!(found.ok().data("/user").is_null());
    assert_eq!(app.anonymous().try_login(agent.email(), agent.password()).await.error_codes(), ["UNAUTHENTICATED"]);
    let input = json!({"email": agent.email(), "name": "Another"});
    app.admin().mutate("createUser", "user { id }", input).await.ok();
    assert_eq!(delete(&app.admin(), agent.id()).await.user_error_codes("deleteUser"), ["NOT_FOUND"]);
}

#[tokio::test]
async fn the_last_admin_cannot_be_deleted() {
    let app = TestApp::start().await;
    let admin = app.admin();
    assert_eq!(delete(&admin, admin.id()).await.user_error_codes("deleteUser"), ["CONFLICT"]);
}

/// How a ticket stands for triage: the state, the version, and whether those that nobody has include it.
async fn standing(app: &TestApp, ticket: &Json) -> (String, i64, bool) {
    let query =
        "query ($id: ID!) { ticket(id: $id) { status version } tickets(filter: {unassigned: true}) { edges { node { id } } } }";
    let answer = app.admin().query_with(query, json!({"id": ticket["id"]})).await.ok();
    let found = answer.nodes("/tickets").iter().any(|node| node["id"] == ticket["id"]);
    (answer.text("/ticket/status").to_owned(), answer.number("/ticket/version"), found)
}

async fn assign(by: &Person, ticket: &Json, to: &Json) {
    by.mutate("assignTicket", "ticket { id }", json!({"ticketId": ticket["id"], "assigneeId": to})).await.ok();
}

async fn put(by: &Person, ticket: &Json, status: &str) -> Answer {
    by.mutate("updateTicket", "ticket { id }", json!({"id": ticket["id"], "status": status})).await.ok()
}

#[tokio::test]
async fn what_a_deleted_user_had_to_do_is_nobodys() {
    let app = TestApp::start().await;
    let (agent, other, customer) = (app.agent().await, app.agent().await, app.customer("Acme").await);
    let (waiting, done, others) =
        (app.ticket(&customer, "Waits").await, app.ticket(&customer, "Done").await, app.ticket(&customer, "Of another").await);
    for (ticket, assignee) in [(&waiting, &agent), (&done, &agent), (&others, &other)] {
        assign(&app.admin(), ticket, assignee.id()).await;
    }
    put(&agent, &waiting, "WAITING").await;
    put(&agent, &done, "RESOLVED").await;
    let mut listener = other.subscribe("subscription { ticketEvents { kind ticketId actor { id } changes { field to } } }").await;
    let deleted = delete(&app.admin(), agent.id()).await.ok();
    let told = json!({"kind": "TICKET_UNASSIGNED", "ticketId": waiting["id"], "actor": null, "changes": [{"field": "ASSIGNEE", "to": null}]});
    assert_eq!(listener.next().await.ok().data("/ticketEvents"), &told);
    app.quiet().await;
    assert_eq!(standing(&app, &waiting).await, ("WAITING".into(), 4, true));
    assert_eq!(standing(&app, &done).await, ("RESOLVED".into(), 3, false), "who did it stays");
    assert_eq!(standing(&app, &others).await, ("OPEN".into(), 2, false));

    let query = "query ($id: ID!) { auditLog(filter: {targetId: $id, actions: [TICKET_UNASSIGNED]}) { edges { node { correlationId } } } }";
    let because_of = async |ticket: &Json, request: &Answer| {
        let entry = app.admin().query_with(query, json!({"id": ticket["id"]})).await.ok();
        assert_eq!(entry.nodes("/auditLog"), [&json!({"correlationId": request.headers["x-correlation-id"].to_str().unwrap()})]);
    };
    because_of(&waiting, &deleted).await;

    let reopened = put(&other, &done, "OPEN").await;
    put(&other, &others, "WAITING").await;
    app.quiet().await;
    because_of(&done, &reopened).await;
    assert_eq!(standing(&app, &done).await, ("OPEN".into(), 5, true), "opened again, it is nobody's");
}

#[tokio::test]
async fn a_ticket_that_was_given_to_them_in_that_moment_is_nobodys() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    delete(&app.admin(), agent.id()).await.ok();
    app.quiet().await;
    // As a transaction leaves it that has read the user before they were deleted, and ends later.
    let id = |json: &Json| json.as_str().unwrap().parse::<Uuid>().unwrap();
    let cx = Context::new(app.app().clone(), Viewer::operator(), Request::default());
    let mut write = Write::begin(&cx).await.unwrap();
    let row = ticket::ActiveModel { id: Set(id(&ticket["id"])), assigned_to: Set(Some(id(agent.id()))), ..Default::default() };
    ticket::Entity::update(row).exec(&write).await.unwrap();
    write.record(
        Kind::TicketAssigned,
        Subject { noun: "ticket", id: id(&ticket["id"]), version: 1 },
        json!({"from": null, "to": agent.id()}),
    );
    write.commit().await.unwrap();
    app.quiet().await;
    assert_eq!(standing(&app, &ticket).await, ("OPEN".into(), 2, true));
}

/// Each call changes 500 at most.
#[tokio::test]
async fn all_open_tickets_become_nobodys_however_many_they_are() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let found = user::Entity::find_by_id(agent.id().as_str().unwrap().parse::<Uuid>().unwrap());
    let them = found.one(&app.app().database.read).await.unwrap().unwrap();
    let customers = rows::customers(app.app(), 1).await;
    // every second one is done
    rows::tickets(app.app(), 1003, &customers, &[them]).await;
    delete(&app.admin(), agent.id()).await.ok();
    app.quiet().await;
    let query = "query ($id: ID!) { theirs: tickets(filter: {assigneeId: $id}) { totalCount } nobodys: tickets(filter: {unassigned: true}) { totalCount } }";
    let answer = app.admin().query_with(query, json!({"id": agent.id()})).await.ok();
    assert_eq!((answer.number("/theirs/totalCount"), answer.number("/nobodys/totalCount")), (501, 502));
}
