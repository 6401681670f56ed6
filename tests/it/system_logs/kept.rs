use serde_json::json;
use tests::{Served, within};

/// Not a test of its own: the server of the other, in a process of its own, where whole lines are logged.
#[tokio::test]
async fn serves() {
    tests::run_if_asked().await;
}

#[tokio::test]
async fn a_warning_of_the_server_is_kept_with_its_request_and_without_secrets() {
    let server = Served::start("system_logs::kept::serves", &[("BACKOFFICE__AUTH__REFRESH_GRACE", "0")]).await;
    let admin = server.admin().await;
    let thief = admin.again().await;
    let refresh = |correlation_id: &str| {
        let document = "mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { expiresIn } }";
        let body = json!({"query": document, "variables": {"input": {"refreshToken": thief.refresh_token()}}});
        let request = server.door().request(reqwest::Method::POST, "/graphql");
        request.header("x-correlation-id", correlation_id).header("content-type", "application/json").body(body.to_string())
    };
    admin.send(refresh("first")).await;
    admin.send(refresh("second")).await;
    let logs = "{ systemLogs(filter: {correlationId: \"second\"}) { edges { node { level message service target fields } } } }";
    let kept = within("the warning", async {
        loop {
            let answer = admin.query(logs).await.ok();
            if let Some(log) = answer.nodes("/systemLogs").first() {
                break (*log).clone();
            }
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!((&kept["level"], &kept["service"]), (&json!("WARN"), &json!("backoffice")));
    assert_eq!(kept["message"], "A refresh token was used twice: session revoked");
    assert_eq!(kept["fields"]["session_id"], *thief.session());
    assert!(!kept.to_string().contains(thief.refresh_token()));
}
