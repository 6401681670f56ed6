//! The database of the log is away, and comes back.

use serde_json::{Value as Json, json};
use tests::{Spare, TestApp, within};

use super::found;

async fn ready(app: &TestApp) -> (u16, Json) {
    let answer = app.door().get("/ready").await;
    (answer.status.as_u16(), serde_json::from_slice(&answer.body).expect("JSON"))
}

/// Waits until the server says this of the log.
async fn is_said(app: &TestApp, status: &str, audit: &str) {
    within(audit, async {
        loop {
            let (code, said) = ready(app).await;
            if said["dependencies"]["audit"] == audit {
                assert_eq!((code, said["status"].as_str()), (200, Some(status)), "{said}");
                return;
            }
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test]
async fn entries_wait_in_the_event_log_until_it_is_back() {
    let spare = Spare::create().await;
    let url = spare.url().to_owned();
    let app = TestApp::start_with(|config| {
        config.audit.url = url.into();
        config.consumers.longest_retry_ms = 1000;
    })
    .await;
    let admin = app.admin();
    let before = found(&app, &admin, json!({})).await.len();
    assert!(before > 0);
    is_said(&app, "ok", "ok").await;
    spare.lose().await;
    is_said(&app, "degraded", "unavailable").await;
    for n in 0..3 {
        app.customer(&format!("Customer {n}")).await;
    }
    if !app.is_on_file() {
        // whoever has a file open does not lose it
        let answer = admin.query("{ auditLog(first: 1) { totalCount } }").await;
        assert_eq!(answer.error_codes(), ["SERVICE_UNAVAILABLE"], "{:#}", answer.json);
    }
    spare.restore().await;
    is_said(&app, "ok", "ok").await;
    within("the entries", async {
        // a pause of the worker goes by the clock of the server
        while found(&app, &admin, json!({"actions": ["CUSTOMER_CREATED"]})).await.len() < 3 {
            app.advance(chrono::TimeDelta::seconds(1));
        }
    })
    .await;
}

#[tokio::test]
async fn a_server_starts_without_it_and_opens_it_later() {
    let spare = Spare::create().await;
    let url = spare.url().to_owned();
    spare.lose().await;
    let app = TestApp::start_with(|config| config.audit.url = url.into()).await;
    let answer = app.admin().query("{ auditLog(first: 1) { totalCount } }").await;
    assert_eq!(answer.error_codes(), ["SERVICE_UNAVAILABLE"], "{:#}", answer.json);
    assert_eq!(ready(&app).await.0, 200);
    app.customer("Acme").await;
    spare.restore().await;
    within("the log", async {
        while app.app().audit.log().is_err() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    within("the entries", async {
        while !app.admin().query("{ auditLog(first: 1) { totalCount } }").await.errors().is_empty() {
            tokio::task::yield_now().await;
        }
        while found(&app, &app.admin(), json!({"actions": ["CUSTOMER_CREATED"]})).await.is_empty() {
            app.advance(chrono::TimeDelta::seconds(1));
        }
    })
    .await;
}
