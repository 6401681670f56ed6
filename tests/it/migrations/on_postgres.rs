//! What a database on a server must be like.

use resolvers::clock::Clock;
use tests::{Spare, TestApp};
use web::config::Config;

#[tokio::test]
async fn a_database_that_cannot_hold_every_text_is_refused_at_start() {
    let spare = Spare::create().await;
    assert!(spare.url().starts_with("postgres"), "TEST_DATABASE_URL must name a server");
    let name = format!("{}_latin1", spare.url().rsplit('/').next().expect("a name"));
    spare.run(&format!("CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")).await;
    let url = format!("{}_latin1", spare.url());
    let app = TestApp::start().await;
    let refused = async |change: fn(&mut Config, &str), setting: &str| {
        let mut config = Config::clone(&app.server().config);
        config.server.port = 0;
        change(&mut config, &url);
        let said = web::server::start(config, Clock::manual()).await.err().expect("another encoding").to_string();
        let expected = format!("/{name} ({setting}) has the encoding LATIN1: it must be made with the encoding UTF8");
        assert!(said.starts_with("The database at ") && said.ends_with(&expected), "{said}");
    };
    refused(|config, url| config.database.url = url.into(), "DATABASE_URL, database.url").await;
    refused(|config, url| config.audit.url = url.into(), "AUDIT_DATABASE_URL, audit.url").await;
    spare.run(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
}
