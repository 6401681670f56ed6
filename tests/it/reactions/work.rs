//! The work beside the server, in the server or in a process of its own.

use std::sync::Arc;

use resolvers::clock::Clock;
use serde_json::json;
use tests::{TestApp, until};
use web::server::{self, Part};

use super::mails;

async fn get(addr: std::net::SocketAddr, path: &str) -> (u16, String) {
    let answer = reqwest::get(format!("http://{addr}{path}")).await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("a text"))
}

#[tokio::test]
async fn a_server_without_workers_leaves_it_to_a_process_that_only_works() {
    let app = TestApp::start_with(|config| config.server.workers = false).await;
    let folder = app.server().config.data_dir.clone();
    let agent = app.agent().await;

    let mut config = (*app.server().config).clone();
    config.server.port = 0;
    let worker = server::start_part(config, Clock::System, Part::Work).await.unwrap();
    until("a mail", || mails(&folder).len() == 1).await;
    assert_eq!(get(worker.addr, "/health").await.0, 200);
    assert_eq!(get(worker.addr, "/ready").await.0, 200);
    assert_eq!(get(worker.addr, "/graphql?query=%7B__typename%7D").await.0, 404);
    let metrics = get(worker.addr, "/metrics").await.1;
    for name in [
        "consumer_events_total{consumer=\"welcome_mail\",outcome=\"handled\"}",
        "consumer_lag_events{consumer=\"notification_mail\"}",
        "consumer_oldest_event_age_seconds{consumer=\"welcome_mail\"}",
    ] {
        assert!(metrics.contains(name), "{name} in\n{metrics}");
    }
    worker.stop().await;

    // what happens while nobody works waits
    let input = json!({"id": agent.id(), "role": "manager"});
    app.admin().mutate("updateUserRole", "user { id }", input).await.ok();
    let mut config = (*app.server().config).clone();
    config.server.port = 0;
    let worker = Arc::new(server::start_part(config, Clock::System, Part::Work).await.unwrap());
    until("a second mail", || mails(&folder).len() == 2).await;
    drop(worker);
}
