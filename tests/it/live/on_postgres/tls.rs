//! A Redis that listens with TLS only.

use serde_json::{Value as Json, json};
use tests::services::Redis;
use tests::{Served, run_alone, within};

use super::two_nodes::{by, told_at_once, two, until_redis_is};
use super::{NEVER, need_postgres};

/// Names the Redis to the process in which its certificate is trusted.
const URL: &str = "TRUSTED_REDIS_URL";

/// Not a test of its own: what the other does in a process that trusts the certificate.
#[tokio::test]
async fn trusts() {
    let Ok(url) = std::env::var(URL) else { return };
    let (app, node) = two(by(&url, NEVER)).await;
    until_redis_is("ok", &app).await;
    until_redis_is("ok", &node).await;
    told_at_once(&app, &node).await;
}

/// Not a test of its own: the server of the other, in a process of its own, where whole lines are logged.
#[tokio::test]
async fn serves() {
    tests::run_if_asked().await;
}

#[tokio::test]
async fn nodes_that_trust_its_certificate_tell_each_other_at_once() {
    need_postgres();
    let redis = Redis::start_with_tls().expect("Redis");
    let certificate = redis.certificate().expect("a certificate");
    let settings = [(URL, redis.url()), ("SSL_CERT_FILE", certificate.display().to_string())];
    let settings = settings.each_ref().map(|(name, value)| (*name, value.as_str()));
    run_alone("live::on_postgres::tls::trusts", &settings).await;
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_told_once_and_the_server_serves() {
    need_postgres();
    let redis = Redis::start_with_tls().expect("Redis");
    let settings = [("REDIS_URL", redis.url()), ("BACKOFFICE__LOG__LEVEL", "warn".into())];
    let settings = settings.each_ref().map(|(name, value)| (*name, value.as_str()));
    let server = Served::start("live::on_postgres::tls::serves", &settings).await;
    let admin = server.admin().await;
    let told = async || {
        let logs = "{ systemLogs { edges { node { message fields } } } }";
        let answer = admin.query(logs).await.ok();
        let logs: Vec<Json> = answer.nodes("/systemLogs").into_iter().cloned().collect();
        logs.into_iter().filter(|log| log["fields"].to_string().contains("invalid peer certificate: UnknownIssuer")).collect()
    };
    // those who share what they remember, and those who wake the others
    let both = within("what is said of the certificate", async {
        loop {
            let told: Vec<Json> = told().await;
            if told.len() >= 2 {
                break told;
            }
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_ne!(both[0]["message"], both[1]["message"], "{both:?}");
    let ready = server.door().get("/ready").await;
    assert_eq!(ready.status.as_u16(), 200);
    let ready: Json = serde_json::from_str(&ready.text()).expect("JSON");
    assert_eq!((&ready["status"], &ready["dependencies"]["redis"]), (&json!("degraded"), &json!("unavailable")));
    let customer = json!({"companyName": "Acme", "contactEmail": "acme@customer.example", "subscriptionTier": "STARTER"});
    admin.mutate("createCustomer", "customer { id }", customer).await.ok();
    assert_eq!(told().await, both, "it is tried again and again, and told once");
}
