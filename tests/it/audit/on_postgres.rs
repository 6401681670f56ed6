//! The servers' user may do no more than add.

use sea_orm::ConnectionTrait;
use serde_json::json;
use tests::{Spare, TestApp};
use web::config::Config;
use web::migrate;

use super::found;

#[tokio::test]
async fn a_user_who_may_only_add_is_enough() {
    let spare = Spare::create().await;
    assert!(spare.url().starts_with("postgres"), "TEST_DATABASE_URL must name a server");
    let mut config = Config::defaults();
    config.audit.url = spare.url().into();
    migrate::up_audit(&config).await.expect("the owner's migration");
    let role = format!("{}_adds", spare.url().rsplit('/').next().expect("a name"));
    for statement in [
        format!("CREATE ROLE {role} LOGIN"),
        format!("GRANT SELECT, INSERT ON audit_entries, audit_checkpoints TO {role}"),
        format!("GRANT SELECT ON seaql_migrations TO {role}"),
    ] {
        spare.run(&statement).await;
    }
    let (_, place) = spare.url().split_once('@').expect("a user");
    let url = format!("postgres://{role}@{place}");
    let app = TestApp::start_with(|config| config.audit.url = url.clone().into()).await;
    app.customer("Acme").await;
    assert_eq!(found(&app, &app.admin(), json!({"actions": ["CUSTOMER_CREATED"]})).await.len(), 1);
    resolvers::audit::checkpoint::make(app.app()).await.expect("a checkpoint").expect("the first");

    let adds = sea_orm::Database::connect(&url).await.expect("a connection");
    for statement in [
        "UPDATE audit_entries SET reason = ''",
        "DELETE FROM audit_checkpoints",
        "DROP TRIGGER audit_entries_stay ON audit_entries",
    ] {
        let refused = adds.execute_unprepared(statement).await.expect_err("a refusal").to_string();
        assert!(refused.contains("permission denied") || refused.contains("must be owner"), "{refused}");
    }
    adds.close().await.expect("a closed connection");
    app.stop().await;
    spare.run(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await;
}
