//! Databases that are older than a step, when it comes.

mod on_postgres;
mod startup;

use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use serde_json::{Value as Json, json};
use tests::TestApp;

/// Runs before this step, and those after it, are undone.
async fn before(app: &TestApp, step: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(app.server().config.database_url());
    let database = Database::connect(options.max_connections(1).to_owned()).await.expect("a connection");
    let steps = Migrator::migrations();
    let undone = steps.iter().rev().take_while(|known| known.name() != step).count() + 1;
    Migrator::down(&database, u32::try_from(undone).ok()).await.expect("an older database");
    database
}

/// The permissions of a role, and how often it was changed.
async fn role(app: &TestApp, name: &str) -> (Json, Json) {
    let query = "query ($name: String!) { role(name: $name) { permissions version } }";
    let role = app.admin().query_with(query, json!({"name": name})).await.ok().data("/role").clone();
    (role["permissions"].clone(), role["version"].clone())
}

#[tokio::test]
async fn tags_of_old_tickets_are_known() {
    let app = TestApp::start().await;
    let (customer, admin) = (app.customer("Acme").await, app.admin());
    let older = before(&app, "m0013_ticket_tags").await;
    let tagged = |tags: Json| json!({"customerId": customer, "title": "-", "description": "-", "tags": tags});
    for tags in [json!(["old", "both"]), json!([])] {
        admin.mutate("createTicket", "ticket { id }", tagged(tags)).await.ok();
    }
    Migrator::up(&older, None).await.expect("a newer database");
    admin.mutate("createTicket", "ticket { id }", tagged(json!(["new", "both"]))).await.ok();
    let answer = admin.query("{ ticketTags tickets(filter: {tag: \"both\"}) { totalCount } }").await.ok();
    assert_eq!(answer.data("/ticketTags"), &json!(["both", "new", "old"]));
    assert_eq!(answer.number("/tickets/totalCount"), 2);
}

#[tokio::test]
async fn a_manager_as_it_was_built_in_may_share_views_and_one_that_was_edited_is_left_alone() {
    // rows that are changed by hand are remembered for a while
    let app = TestApp::start_with(|config| config.cache.roles_ttl_ms = 0).await;
    let (new, _) = role(&app, "manager").await;
    let old: Vec<Json> = new.as_array().expect("permissions").iter().filter(|text| **text != "views:share").cloned().collect();
    // as the product wrote it
    let is = async |permissions: &[Json]| {
        let sql = format!("UPDATE roles SET permissions = '{}' WHERE name = 'manager'", json!(permissions));
        app.app().database.write.execute_unprepared(&sql).await.expect("a changed role");
    };
    is(&old).await;
    Migrator::up(&before(&app, "m0014_manager_shares_views").await, None).await.expect("a newer database");
    assert_eq!(role(&app, "manager").await, (new, json!(2)));
    is(&old[1..]).await;
    let edited = role(&app, "manager").await;
    Migrator::up(&before(&app, "m0014_manager_shares_views").await, None).await.expect("a newer database");
    assert_eq!(role(&app, "manager").await, edited);
}
