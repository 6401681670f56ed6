use chrono::TimeDelta;
use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp};
use uuid::Uuid;

async fn ask(by: &Person, app: &TestApp, steps: Json) -> Answer {
    let now = app.app().now();
    let range = json!({"from": now - TimeDelta::days(1), "to": now + TimeDelta::days(1)});
    let document = "query ($steps: [String!]!, $range: DateRangeInput!) {
      funnel(steps: $steps, range: $range, windowSeconds: 60) { eventType users shareOfFirst shareOfPrevious } }";
    by.query_with(document, json!({"steps": steps, "range": range})).await
}

#[tokio::test]
async fn users_fall_off_step_by_step() {
    let app = TestApp::start().await;
    let now = app.app().now();
    let mut number = 0;
    let mut event = |of: &str, seconds: i64| {
        number += 1;
        json!({"id": Uuid::from_u128(number), "type": of, "timestamp": now - TimeDelta::seconds(600) + TimeDelta::seconds(seconds)})
    };
    let ways = [vec![event("seen", 0), event("tried", 10), event("paid_for", 60)], vec![event("seen", 0), event("tried", 61)]];
    for events in ways {
        let somebody = app.person_with("agent", &["analytics:track"]).await;
        somebody.mutate("trackEvents", "succeeded", json!({"events": events})).await.ok();
    }
    let answer = ask(&app.analyst().await, &app, json!(["seen", "tried", "paid_for", "never"])).await.ok();
    let step = |of: &str, users: i64, first: Json, previous: Json| json!({"eventType": of, "users": users, "shareOfFirst": first, "shareOfPrevious": previous});
    let expected = [
        step("seen", 2, json!(1.0), Json::Null),
        step("tried", 1, json!(0.5), json!(0.5)),
        step("paid_for", 1, json!(0.5), json!(1.0)),
        step("never", 0, json!(0.0), json!(0.0)),
    ];
    assert_eq!(answer.data("/funnel"), &json!(expected));
    let nobody = ask(&app.admin(), &app, json!(["never", "seen"])).await.ok();
    assert_eq!(nobody.data("/funnel/1/shareOfFirst"), &Json::Null);
}

#[tokio::test]
async fn steps_tell_only_what_rows_would() {
    let app = TestApp::start().await;
    let analyst = app.analyst().await;
    ask(&analyst, &app, json!(["ticket_created", "seen"])).await.ok();
    for (step, permission) in
        [("ticket_note_added", "notes:read"), ("user_signed_in", "users:security"), ("role_created", "roles:read")]
    {
        let refused = ask(&analyst, &app, json!(["seen", step])).await;
        assert_eq!(refused.errors()[0]["extensions"]["permission"], permission);
    }
    let without_revenue = app.person_with("user", &["analytics:read"]).await;
    for step in ["payment", "refund"] {
        let refused = ask(&without_revenue, &app, json!(["seen", step])).await;
        assert_eq!(refused.errors()[0]["extensions"]["permission"], "analytics:revenue");
    }
    ask(&app.admin(), &app, json!(["payment", "ticket_note_added", "user_signed_in", "role_created"])).await.ok();
    assert_eq!(ask(&app.agent().await, &app, json!(["seen"])).await.error_codes(), ["FORBIDDEN"]);
}

#[tokio::test]
async fn what_is_no_funnel_is_bad_input() {
    let app = TestApp::start().await;
    for steps in [json!([]), json!(vec!["a"; 11]), json!([""]), json!(["a\u{0}"]), json!(["x".repeat(65)])] {
        assert_eq!(ask(&app.admin(), &app, steps).await.error_codes(), ["BAD_USER_INPUT"]);
    }
    for arguments in [
        r#"range: {from: "2026-01-02T00:00:00Z", to: "2026-01-02T00:00:00Z"}"#,
        r#"range: {from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z"}, windowSeconds: 0"#,
        r#"range: {from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z"}, windowSeconds: 2147483647"#,
    ] {
        let answer = app.admin().query(&format!("{{ funnel(steps: [\"a\"], {arguments}) {{ users }} }}")).await;
        assert_eq!(answer.error_codes(), ["BAD_USER_INPUT"], "{arguments}");
    }
}
