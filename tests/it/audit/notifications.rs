//! What happens in inboxes.

use serde_json::json;
use tests::{TestApp, within};

use super::{entered, found};

const CHANGES: &str = "query ($filter: AuditFilter) { auditLog(filter: $filter, orderBy: {field: SEQUENCE, direction: ASC}) {
  edges { node { action behalf targetId changes { field to requires } } } } }";

#[tokio::test]
async fn what_the_server_tells_somebody_and_what_they_do_about_it_is_entered() {
    let app = TestApp::start().await;
    let (admin, agent) = (app.admin(), app.agent().await);
    let answer = admin.mutate("updateUserRole", "user { id }", json!({"id": agent.id(), "role": "manager"})).await.ok();
    let correlation = answer.headers["x-correlation-id"].to_str().unwrap().to_owned();
    let told = json!({"targetType": "inbox", "targetId": agent.id(), "correlationId": correlation});
    let entries = within("the entry of a notification", async {
        loop {
            let entries = found(&app, &admin, told.clone()).await;
            if !entries.is_empty() {
                return entries;
            }
        }
    })
    .await;
    assert_eq!(entries.len(), 1, "{entries:?}");
    assert_eq!((&entries[0]["action"], &entries[0]["behalf"]), (&json!("NOTIFICATION_CREATED"), &json!("SYSTEM")));
    let id = &entries[0]["changes"][0]["to"];
    assert_eq!(entries[0]["changes"], json!([{"field": "notification", "from": null, "to": id, "requires": null}]));

    agent.mutate("markNotificationsRead", "readCount", json!({"ids": [id]})).await.ok();
    let choice = json!({"preferences": [{"kind": "MENTIONED", "mail": false}]});
    agent.mutate("updateNotificationPreferences", "preferences { kind }", choice).await.ok();
    let reader = app.person_with("user", &["audit:read"]).await;
    let by_agent = json!({"targetType": "inbox", "actorId": agent.id()});
    entered(&app).await;
    let other = app.person_with("user", &["audit:read", "notes:read"]).await;
    let hidden = json!("users:security");
    for (reader, read, requires) in [(&admin, true, &json!(null)), (&other, true, &hidden), (&reader, false, &hidden)] {
        let answer = reader.query_with(CHANGES, json!({"filter": by_agent})).await.ok();
        let entries = answer.nodes("/auditLog");
        let told: Vec<_> = entries.iter().map(|entry| (&entry["action"], &entry["behalf"], &entry["targetId"])).collect();
        let (user, inbox) = (json!("USER"), json!(agent.id()));
        let every = [("NOTIFICATIONS_READ", "read"), ("NOTIFICATION_PREFERENCES_UPDATED", "preferences")];
        let expected = &every[usize::from(!read)..];
        let actions: Vec<_> = expected.iter().map(|(action, _)| json!(action)).collect();
        assert_eq!(told, actions.iter().map(|action| (action, &user, &inbox)).collect::<Vec<_>>());
        for (entry, (_, field)) in entries.iter().zip(expected) {
            let change = &entry["changes"][0];
            assert_eq!(change["field"], *field);
            assert_eq!((&change["requires"], change["to"].is_null()), (requires, !requires.is_null()), "{change}");
        }
    }
}
