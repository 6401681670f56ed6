//! What happens on the platform is counted, too.

use entities::analytics_event::{Entity, Model};
use sea_orm::EntityTrait;
use serde_json::json;
use tests::{TestApp, within};

async fn counted(app: &TestApp, event_type: &str) -> Vec<Model> {
    let rows = Entity::find().all(&app.app().database.read).await.expect("rows");
    rows.into_iter().filter(|row| row.event_type == event_type).collect()
}

#[tokio::test]
async fn a_new_user_is_counted_once_with_its_data() {
    let app = TestApp::start().await;
    let user = app.user().await;
    let rows = within("the event", async {
        loop {
            let rows = counted(&app, "user_signed_in").await;
            if rows.iter().any(|row| json!(row.user_id) == *user.id()) {
                break counted(&app, "user_created").await;
            }
            tokio::task::yield_now().await;
        }
    })
    .await;
    let of_user: Vec<_> = rows.iter().filter(|row| json!(row.user_id) == *user.id()).collect();
    assert_eq!(of_user.len(), 1);
    assert_eq!((&of_user[0].properties["email"], of_user[0].reporter_id), (&json!(user.email()), None));
}

#[tokio::test]
async fn telling_of_events_is_not_an_event_itself() {
    let app = TestApp::start().await;
    let event = |of: &str| json!({"events": [{"id": app.app().new_id(), "type": of, "timestamp": app.app().now()}]});
    app.admin().mutate("trackEvents", "succeeded", event("page_viewed")).await.ok();
    let named = app.admin().mutate("trackEvents", "failed", event("analytics_tracked")).await;
    assert_eq!(named.number("/trackEvents/failed"), 1);
    let user = app.user().await;
    within("what came after it", async {
        while !counted(&app, "user_signed_in").await.iter().any(|row| json!(row.user_id) == *user.id()) {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!((counted(&app, "page_viewed").await.len(), counted(&app, "analytics_tracked").await.len()), (1, 0));
}
