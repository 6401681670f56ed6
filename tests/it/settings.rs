//! Settings hold to the ends of what they may be.

use serde_json::json;
use tests::TestApp;
use web::config::Config;

/// What others hold down, or what would cost the test a thread for each.
const NOT_ALL: [&str; 4] = ["server.cores", "ws.write_timeout_ms", "mail.timeout_ms", "search.timeout_ms"];

#[tokio::test]
async fn a_server_works_with_the_greatest_numbers() {
    let app = TestApp::start_with(|config| {
        let numbers = Config::defaults().numbers().into_iter().filter(|(name, ..)| !NOT_ALL.contains(name));
        let text: String = numbers.map(|(name, _, range)| format!("{name} = {}\n", range.end())).collect();
        std::fs::create_dir_all(&config.data_dir).expect("a folder");
        let file = config.data_dir.join("greatest.toml");
        std::fs::write(&file, text).expect("a file");
        let greatest = Config::load(Some(&file)).expect("settings that can be used");
        config.server = web::config::Server { host: config.server.host.clone(), port: 0, cores: 2, ..greatest.server };
        config.database =
            web::config::Database { url: config.database.url.clone(), setting: config.database.setting, ..greatest.database };
        config.auth = resolvers::Settings { jwt_secret: config.auth.jwt_secret.clone(), ..greatest.auth };
        config.audit.max_connections = greatest.audit.max_connections;
        config.audit.checkpoint_entries = greatest.audit.checkpoint_entries;
        (config.documents, config.redis, config.cache, config.limits) =
            (greatest.documents, greatest.redis, greatest.cache, greatest.limits);
        (config.http, config.ws, config.live, config.consumers) = (greatest.http, greatest.ws, greatest.live, greatest.consumers);
        (config.notifications, config.search, config.log.slow_request_ms) =
            (greatest.notifications, greatest.search, greatest.log.slow_request_ms);
    })
    .await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let agent = app.agent().await;
    let mut listener = agent.subscribe("subscription { ticketEvents { kind } }").await;
    let input = json!({"id": ticket["id"], "title": "Renamed"});
    app.admin().mutate("updateTicket", "ticket { id }", input).await.ok();
    assert_eq!(listener.next().await.ok().data("/ticketEvents/kind"), "TICKET_UPDATED");
    app.quiet().await;
    let query = "{ systemLogs { totalCount } users { totalCount } me { sessionHistory { edges { node { endedAt } } } } }";
    app.admin().query(query).await.ok();
    agent.mutate("logout", "endedCount", json!({})).await.ok();
}
