use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use entities::access::Scope;
use entities::event::Kind;
use futures::future::join_all;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value as Json, json};

use super::*;
use crate::write::{Subject, Write};

const INVALID: &str = "Access token is not valid";

async fn app_with(role: &str) -> (TestApp, Arc<SignedIn>) {
    let app = TestApp::new().await;
    app.user("ada@example.com", role).await;
    let signed_in = app.signed_in("ada@example.com").await;
    (app, signed_in)
}

fn claims(token: &str) -> Json {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

fn forge(header: &Json, claims: &Json, signature: &str) -> String {
    let part = |json: &Json| BASE64_URL_SAFE_NO_PAD.encode(json.to_string());
    format!("{}.{}.{signature}", part(header), part(claims))
}

#[tokio::test]
async fn a_token_says_what_the_source_lists() {
    let (app, signed_in) = app_with("analyst").await;
    let claims = claims(&signed_in.access_token);
    assert_eq!(claims["sub"], signed_in.user.id.to_string());
    assert_eq!(claims["sid"], signed_in.session_id.to_string());
    assert_eq!((&claims["email"], &claims["role"]), (&json!("ada@example.com"), &json!("analyst")));
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!("backoffice-platform"), &json!("backoffice-api")));
    assert_eq!(claims["permissions"], json!(signed_in.permissions));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 900);
    let viewer = app.viewer(&signed_in).await.unwrap();
    assert_eq!(viewer.identity().map(|i| (i.user_id, i.session_id)), Some((signed_in.user.id, signed_in.session_id)));
    assert_eq!(viewer.permissions().texts(), signed_in.permissions);
}

#[tokio::test]
async fn a_token_expires_by_the_clock_of_the_application() {
    let (app, signed_in) = app_with("agent").await;
    app.clock.advance(TimeDelta::seconds(898));
    app.viewer(&signed_in).await.unwrap();
    app.clock.advance(TimeDelta::seconds(2));
    assert_eq!(refusal(app.viewer(&signed_in).await), "Access token has expired");
    app.clock.advance(TimeDelta::seconds(-910));
    assert_eq!(refusal(app.viewer(&signed_in).await), INVALID, "issued in the future");
}

#[tokio::test]
async fn no_other_token_is_good() {
    let (app, signed_in) = app_with("agent").await;
    let good = claims(&signed_in.access_token);
    let ours = EncodingKey::from_secret(b"a secret of the tests, long enough");
    let signed = |algorithm, claims: &Json, key: &EncodingKey| encode(&Header::new(algorithm), claims, key).unwrap();
    let with = |claim: &str, value: Json| {
        let mut claims = good.clone();
        claims[claim] = value;
        signed(Algorithm::HS256, &claims, &ours)
    };
    viewer(&app, &with("permissions", json!(["*"]))).await.unwrap();
    viewer(&app, &with("nbf", good["iat"].clone())).await.unwrap();
    let signature = signed_in.access_token.rsplit('.').next().unwrap();
    let mut tokens = vec![
        String::new(),
        "x".into(),
        "..".into(),
        format!("{}x", signed_in.access_token),
        signed_in.refresh_token.clone(),
        forge(&json!({"alg": "none", "typ": "JWT"}), &good, ""),
        forge(&json!({"alg": "none"}), &good, signature),
        forge(&json!({"alg": "RS256", "typ": "JWT"}), &good, signature),
        forge(&json!({"alg": "HS256", "typ": "JWT"}), &json!({"sub": good["sub"]}), signature),
        signed(Algorithm::HS512, &good, &ours),
        signed(Algorithm::HS256, &good, &EncodingKey::from_secret(b"another secret, just as long as that")),
        with("iss", json!("somebody-else")),
        with("aud", json!("another-api")),
        with("sid", json!(uuid::Uuid::nil())),
        with("sub", json!(uuid::Uuid::nil())),
        with("exp", json!("never")),
        with("exp", json!(i64::MAX)),
        with("iat", json!(good["iat"].as_i64().unwrap() + 60)),
        with("nbf", json!(good["iat"].as_i64().unwrap() + 60)),
        with("nbf", json!("never")),
        encode(&Header { crit: Some(vec!["exp".into()]), ..Header::new(Algorithm::HS256) }, &good, &ours).unwrap(),
    ];
    for claim in ["sub", "sid", "exp", "iat", "iss", "aud"] {
        let mut claims = good.clone();
        claims.as_object_mut().unwrap().remove(claim);
        tokens.push(signed(Algorithm::HS256, &claims, &ours));
    }
    for token in tokens {
        assert_eq!(refusal(viewer(&app, &token).await), INVALID, "{token}");
    }
    assert_eq!(refusal(viewer(&app, &with("exp", json!(0))).await), "Access token has expired");
}

#[tokio::test]
async fn a_change_on_another_node_holds_within_a_second() {
    let (app, signed_in) = app_with("admin").await;
    for change in ["status = 'suspended'", "deleted_at = '2026-01-01T00:00:00+00:00'"] {
        assert!(app.viewer(&signed_in).await.unwrap().may("users", "delete"));
        app.sql(&format!("UPDATE users SET {change}")).await;
        app.clock.advance(TimeDelta::seconds(1));
        assert_eq!(refusal(app.viewer(&signed_in).await), INVALID);
        app.sql("UPDATE users SET status = 'active', deleted_at = NULL").await;
        app.clock.advance(TimeDelta::seconds(1));
    }
    app.sql("UPDATE users SET role = 'user', permissions = '[\"customers:read\"]'").await;
    app.clock.advance(TimeDelta::seconds(1));
    let demoted = app.viewer(&signed_in).await.unwrap();
    assert!(!demoted.may("users", "delete"));
    assert!(demoted.may("customers", "read"));
    assert_eq!(demoted.scope("tickets", "read"), Scope::Some { assigned: true, ids: Vec::new() });
    assert_eq!(demoted.identity().map(|i| i.role.as_str()), Some("user"));
    app.sql("UPDATE roles SET permissions = '[]' WHERE name = 'user'").await;
    app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(app.viewer(&signed_in).await.unwrap().permissions().texts(), ["customers:read"]);
    app.sql("UPDATE sessions SET revoked_at = created_at").await;
    app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(refusal(app.viewer(&signed_in).await), INVALID);
}

/// Changes rows and records an event, as a rule does.
async fn change(app: &TestApp, sql: &str, kind: Kind, noun: &'static str, id: uuid::Uuid) {
    use sea_orm::ConnectionTrait;
    let cx = app.anonymous();
    let mut write = Write::begin(&cx).await.unwrap();
    write.execute_unprepared(sql).await.unwrap();
    write.record(kind, Subject { noun, id, version: 2 }, json!({}));
    write.commit().await.unwrap();
}

#[tokio::test]
async fn a_change_in_this_process_holds_at_once() {
    let (app, signed_in) = app_with("admin").await;
    let id = signed_in.user.id;
    assert!(app.viewer(&signed_in).await.unwrap().may("roles", "update"));
    let mut changes = app.auth.changes();
    change(&app, "UPDATE users SET role = 'agent'", Kind::UserRoleChanged, "user", id).await;
    assert!(!app.viewer(&signed_in).await.unwrap().may("roles", "update"));
    change(&app, "UPDATE roles SET permissions = '[\"roles:update\"]'", Kind::RoleUpdated, "role", app.new_id()).await;
    assert!(app.viewer(&signed_in).await.unwrap().may("roles", "update"));
    change(&app, "UPDATE users SET status = 'suspended'", Kind::UserStatusChanged, "user", id).await;
    assert_eq!(refusal(app.viewer(&signed_in).await), INVALID);
    assert_eq!(changes.borrow_and_update().count(), 3);
    change(&app, "UPDATE users SET status = 'active'", Kind::TicketUpdated, "ticket", id).await;
    assert!(!changes.has_changed().unwrap(), "a ticket changes nobody's rights");
}

#[tokio::test]
async fn many_who_ask_at_once_are_answered_by_one_reading() {
    let (app, signed_in) = app_with("agent").await;
    for viewer in join_all((0..50).map(|_| app.viewer(&signed_in))).await {
        viewer.unwrap();
    }
    assert_eq!(app.auth.viewers.readings(), 1);
    app.clock.advance(TimeDelta::milliseconds(500));
    app.viewer(&signed_in).await.unwrap();
    assert_eq!(app.auth.viewers.readings(), 2);
}
