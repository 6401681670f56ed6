//! Databases that are new, newer, or not there.

use futures::future::join_all;
use tests::{Spare, TestApp, run_if_asked};
use web::config::Config;
use web::migrate;

/// The settings of a server of tests, with databases of its own.
fn on(app: &TestApp, database: &Spare, audit: &Spare) -> Config {
    let mut config = Config::clone(&app.server().config);
    config.server.port = 0;
    (config.database.url, config.audit.url) = (database.url().into(), audit.url().into());
    config
}

#[tokio::test]
async fn servers_that_start_together_on_new_databases_wait_for_each_other() {
    let app = TestApp::start().await;
    let (database, audit) = (Spare::create().await, Spare::create().await);
    let starting = (0..3).map(|_| {
        let config = on(&app, &database, &audit);
        tokio::spawn(web::server::start(config, resolvers::clock::Clock::manual()))
    });
    let started = join_all(starting).await.into_iter().map(|server| server.expect("a start").expect("a server that starts"));
    let servers: Vec<_> = started.collect();
    assert_eq!(servers.iter().filter(|server| server.first_admin.is_some()).count(), 1);
    join_all(servers.into_iter().map(|server| server.stop())).await;
}

#[tokio::test]
async fn a_database_of_a_later_program_is_left_alone() {
    let app = TestApp::start().await;
    let (database, audit) = (Spare::create().await, Spare::create().await);
    let config = on(&app, &database, &audit);
    migrate::up(&config).await.expect("a new database");
    migrate::up(&config).await.expect("nothing to do");
    for later in ["m9998_later", "m9999_later"] {
        database.run(&format!("INSERT INTO seaql_migrations VALUES ('{later}', 0)")).await;
    }
    let said = migrate::up(&config).await.expect_err("steps that nobody knows").to_string();
    assert!(said.starts_with("The database at ") && !said.contains('\n'), "{said}");
    assert!(said.ends_with(" is newer than this program, which does not know its step m9998_later"), "{said}");
}

#[tokio::test]
async fn whoever_looks_at_the_steps_makes_nothing() {
    let app = TestApp::start().await;
    let status = async |settings: &[(&str, &str)]| {
        let said = app.command_with("migrations::startup::runs", &["migrate", "status"], settings).await;
        assert!(said.ok, "{said:?}");
        (said.out.matches("applied  ").count(), said.out.matches("pending  ").count())
    };
    let (steps, audit) = (steps_of::<migrations::Migrator>(), steps_of::<migrations::AuditMigrator>());
    assert_eq!(status(&[]).await, (steps + audit, 0));
    let folder = app.server().config.data_dir.join("nowhere");
    let url = |name: &str| format!("sqlite://{}", folder.join(name).display());
    let (one, other) = (url("backoffice.db"), url("audit.db"));
    assert_eq!(status(&[("DATABASE_URL", &one), ("AUDIT_DATABASE_URL", &other)]).await, (0, steps + audit));
    assert!(!folder.exists(), "a folder was made");
    let (database, other) = (Spare::create().await, Spare::create().await);
    migrate::up(&on(&app, &database, &other)).await.expect("a new database");
    let settings = [("DATABASE_URL", database.url()), ("AUDIT_DATABASE_URL", other.url())];
    assert_eq!(status(&settings).await, (steps, audit), "of a file that nobody has open, and of a database without a table");
}

fn steps_of<M: migrations::MigratorTrait>() -> usize {
    M::migrations().len()
}

/// What the second process runs.
#[tokio::test]
async fn runs() {
    run_if_asked().await;
}
