//! What happened is counted (S066): each event of the log becomes an event of analytics.

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Utc};
use entities::access::Viewer;
use entities::analytics_event;
use entities::event::{self, Kind};
use sea_orm::{ActiveEnum, Iterable};
use serde_json::Value as Json;
use uuid::Uuid;

use super::{Begin, Effect, Failed, Reaction};
use crate::app::App;
use crate::context::{Context, Request};
use crate::documents::{analytics, millis};
use crate::write::Write;

/// All but those of inboxes and views, which are their owners' alone, the one of what was tracked, which is counted itself, and the one that is
/// never stored.
static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let not_counted = [
        Kind::NotificationCreated,
        Kind::NotificationsRead,
        Kind::NotificationPreferencesUpdated,
        Kind::SavedViewCreated,
        Kind::SavedViewUpdated,
        Kind::SavedViewDeleted,
        Kind::AnalyticsTracked,
        Kind::TicketLeft,
    ];
    Kind::iter().filter(|kind| !not_counted.contains(kind)).collect()
});

pub(super) fn reaction() -> Reaction {
    let effect = |app, events| -> futures::future::BoxFuture<'static, _> { Box::pin(count(app, events)) };
    Reaction { name: "analytics", wants: &KINDS, begins: Begin::AtTheEnd, gives_up: true, effect: Effect::Page(Box::new(effect)) }
}

/// A repetition is known by the ids of the events.
async fn count(app: Arc<App>, events: Vec<Arc<event::Model>>) -> Result<(), Failed> {
    let cx = Context::new(app, Viewer::operator(), Request::default());
    let recorded_at = millis(cx.app.now());
    let rows = events.iter().map(|event| analytics_event(event, recorded_at)).collect();
    let write = Write::begin(&cx).await?;
    analytics::store(&write, rows).await?;
    write.commit().await?;
    Ok(())
}

/// The event of analytics that an event of the log is. Its user is whom it is about, when that is a user or a session of one, and otherwise
/// who did it.
fn analytics_event(event: &event::Model, recorded_at: DateTime<Utc>) -> analytics_event::Model {
    let of_session = || event.data.get("userId").and_then(Json::as_str).and_then(|id| id.parse::<Uuid>().ok());
    let user_id = match event.aggregate_type.as_str() {
        "user" => Some(event.aggregate_id),
        "session" => of_session(),
        _ => event.actor_id,
    };
    analytics_event::Model {
        id: event.id,
        event_type: event.kind.to_value(),
        timestamp: millis(event.timestamp),
        user_id,
        reporter_id: None,
        properties: event.data.clone(),
        amount: None,
        currency: None,
        recorded_at,
    }
}
