//! What happened is counted (S066): each event of the log becomes an event of analytics.

use std::sync::LazyLock;

use entities::analytics_event;
use entities::event::{self, Kind};
use futures::future::BoxFuture;
use sea_orm::Iterable;
use serde_json::Value as Json;
use uuid::Uuid;

use super::{Begin, Effect, Failed, Reaction};
use crate::documents::{analytics, millis};
use crate::write::Write;

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| Kind::iter().filter(|kind| *kind != Kind::TicketLeft).collect());

pub(super) fn reaction() -> Reaction {
    Reaction { name: "analytics", wants: &KINDS, begins: Begin::AtTheEnd, effect: Effect::Rows(count) }
}

fn count<'a>(write: &'a mut Write<'_>, event: &'a event::Model) -> BoxFuture<'a, Result<(), Failed>> {
    Box::pin(async move {
        let recorded_at = millis(write.now());
        Ok(analytics::store(write, vec![analytics_event(event, recorded_at)]).await?)
    })
}

/// The event of analytics that an event of the log is. Its user is whom it is about, when that is a user or a session of one, and otherwise
/// who did it.
fn analytics_event(event: &event::Model, recorded_at: chrono::DateTime<chrono::Utc>) -> analytics_event::Model {
    let of_session = || event.data.get("userId").and_then(Json::as_str).and_then(|id| id.parse::<Uuid>().ok());
    let user_id = match event.aggregate_type.as_str() {
        "user" => Some(event.aggregate_id),
        "session" => of_session(),
        _ => event.actor_id,
    };
    analytics_event::Model {
        id: event.id,
        event_type: sea_orm::ActiveEnum::to_value(&event.kind),
        timestamp: millis(event.timestamp),
        user_id,
        reporter_id: None,
        properties: event.data.clone(),
        amount: None,
        currency: None,
        recorded_at,
    }
}
