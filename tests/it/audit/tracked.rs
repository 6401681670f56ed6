//! Who told analytics of what, money above all.

use serde_json::{Value as Json, json};
use tests::TestApp;
use uuid::Uuid;

use super::found;

const TRACKED: &str = "ANALYTICS_TRACKED";

fn event(app: &TestApp, number: u128, event_type: &str) -> Json {
    json!({"id": Uuid::from_u128(number), "type": event_type, "timestamp": app.app().now()})
}

fn money(app: &TestApp, number: u128, event_type: &str, amount: i64, currency: &str) -> Json {
    let mut event = event(app, number, event_type);
    event["amount"] = json!(amount);
    event["currency"] = json!(currency);
    event
}

fn changes(entry: &Json) -> Json {
    let changes = entry["changes"].as_array().expect("changes");
    changes.iter().map(|change| (change["field"].as_str().unwrap_or_default().to_owned(), change["to"].clone())).collect()
}

#[tokio::test]
async fn a_call_that_told_something_new_has_an_entry() {
    let app = TestApp::start().await;
    let (admin, partner) = (app.admin(), app.partner().await);
    let largest = (1_i64 << 53) - 1;
    let events = json!([
        money(&app, 1, "payment", largest, "EUR"),
        money(&app, 2, "payment", 5, "USD"),
        money(&app, 3, "refund", 7, "EUR"),
        event(&app, 4, "page_viewed"),
        event(&app, 4, "page_viewed"),
        event(&app, 5, "No type"),
    ]);
    for _ in 0..2 {
        partner.mutate("trackEvents", "succeeded", json!({"events": events})).await.ok();
    }
    // what was told before is not told again
    let more = json!([event(&app, 4, "page_viewed"), event(&app, 6, "page_viewed")]);
    partner.mutate("trackEvents", "succeeded", json!({"events": more})).await.ok();

    let entries = found(&app, &admin, json!({"actions": [TRACKED]})).await;
    assert_eq!(entries.len(), 2, "{entries:#?}");
    let (first, second) = (&entries[0], &entries[1]);
    assert_eq!((&first["actorId"], &first["permission"]), (partner.id(), &json!("analytics:track")));
    assert_eq!((&first["targetType"], &first["targetId"]), (&json!("analytics"), &json!(Uuid::nil())));
    let one = |amount: i64| json!({"events": 1, "amount": amount});
    let payments = json!({"EUR": one(largest), "USD": one(5)});
    assert_eq!(changes(first), json!({"types": {"page_viewed": 1}, "payments": payments, "refunds": {"EUR": one(7)}}));
    assert_eq!(changes(second), json!({"types": {"page_viewed": 1}}));
}

#[tokio::test]
async fn who_told_of_others_took_another_permission() {
    let app = TestApp::start().await;
    let (somebody, teller) = (app.user().await, app.person_with("agent", &["analytics:track", "analytics:attribute"]).await);
    let mut of_somebody = event(&app, 1, "page_viewed");
    of_somebody["userId"] = somebody.id().clone();
    teller.mutate("trackEvents", "succeeded", json!({"events": [of_somebody]})).await.ok();
    let entries = found(&app, &app.admin(), json!({"actions": [TRACKED]})).await;
    assert_eq!(entries[0]["permission"], "analytics:track, analytics:attribute");
}

#[tokio::test]
async fn amounts_are_for_those_who_may_see_revenue() {
    let app = TestApp::start().await;
    app.partner()
        .await
        .mutate(
            "trackEvents",
            "succeeded",
            json!({"events": [money(&app, 1, "payment", 1999, "EUR"), event(&app, 2, "page_viewed")]}),
        )
        .await
        .ok();
    for (permission, hidden) in [("analytics:read", "payments"), ("analytics:revenue", "types")] {
        let reader = app.person_with("user", &["audit:read", "users:read", "users:contact", "users:security", permission]).await;
        let entries = found(&app, &reader, json!({"actions": [TRACKED]})).await;
        let changes = entries[0]["changes"].as_array().expect("changes");
        let locked: Vec<_> = changes.iter().filter(|change| !change["requires"].is_null()).collect();
        assert_eq!((locked.len(), &locked[0]["field"], &locked[0]["to"]), (1, &json!(hidden), &json!(null)), "{changes:#?}");
    }
}
