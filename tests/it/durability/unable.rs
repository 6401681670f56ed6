//! A database that is there and takes no writes, such as a full disk or a standby: that is said as what it is, and goes by.

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp};

async fn open(person: &Person, customer: &Json) -> Answer {
    let input = json!({"customerId": customer, "title": "Printer", "description": "x".repeat(20_000)});
    person.mutate("createTicket", "ticket { id }", input).await
}

/// The database of a server, from outside.
async fn from_outside(app: &TestApp, statements: &[&str]) {
    let url = app.server().config.database_url();
    let writes = format!("{url}?options=-cdefault_transaction_read_only%3Doff");
    let database = Database::connect(writes).await.expect("the database");
    let name = url.rsplit('/').next().unwrap_or_default().to_owned();
    for statement in statements {
        database.execute_unprepared(&statement.replace("NAME", &name)).await.expect("an administrator of the database");
    }
    database.close().await.expect("nobody uses it");
}

#[tokio::test]
async fn what_cannot_be_written_is_refused_and_what_comes_later_stays() {
    let app = TestApp::start().await;
    let customer = app.customer("Acme").await;
    let admin = app.admin();
    if app.is_on_file() {
        app.app().database.write.execute_unprepared("PRAGMA max_page_count = 1").await.expect("a full disk by another name");
    } else {
        let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'NAME' AND pid <> pg_backend_pid()";
        from_outside(&app, &["ALTER DATABASE \"NAME\" SET default_transaction_read_only = on", others]).await;
        let began = Instant::now();
        while app.door().get("/ready").await.status != 503 {
            assert!(began.elapsed() < Duration::from_secs(5), "it is not ready, and says so");
        }
    }
    assert_eq!(open(&admin, &customer).await.error_codes(), ["SERVICE_UNAVAILABLE"]);
    if app.is_on_file() {
        app.app().database.write.execute_unprepared("PRAGMA max_page_count = 1000000").await.expect("room");
    } else {
        from_outside(&app, &["ALTER DATABASE \"NAME\" RESET default_transaction_read_only"]).await;
        let began = Instant::now();
        while app.door().get("/ready").await.status != 200 {
            assert!(began.elapsed() < Duration::from_secs(5), "it is ready again");
        }
    }
    // A refusal in between, which is given up.
    let nobody = json!({"id": "00000000-0000-7000-8000-000000000000", "title": "Nothing"});
    admin.mutate("updateTicket", "ticket { id }", nobody).await;
    let ticket = open(&admin, &customer).await.ok().data("/createTicket/ticket/id").clone();
    let found = admin.query_with("query ($id: ID!) { ticket(id: $id) { id } }", json!({"id": ticket})).await.ok();
    assert_eq!(*found.data("/ticket/id"), ticket);
}
