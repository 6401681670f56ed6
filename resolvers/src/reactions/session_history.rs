//! Keeps the history of sessions.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use entities::access::Viewer;
use entities::event::{self, Kind};
use entities::user_session::{EndReason, Model};
use serde_json::Value as Json;
use uuid::Uuid;

use super::{Begin, Effect, Failed, Reaction};
use crate::app::App;
use crate::context::{Context, Request};
use crate::documents::{millis, sessions};

const NAME: &str = "session_history";
const WANTS: &[Kind] = &[Kind::UserSignedIn, Kind::SessionRefreshed, Kind::UserSignedOut, Kind::SessionRevoked];

pub(super) fn reaction() -> Reaction {
    let effect = |app, event| -> futures::future::BoxFuture<'static, _> { Box::pin(tell(app, event)) };
    Reaction {
        name: NAME,
        wants: WANTS,
        begins: Begin::AtTheBeginning,
        gives_up: true,
        effect: Effect::Outside(Box::new(effect)),
    }
}

async fn tell(app: Arc<App>, event: Arc<event::Model>) -> Result<(), Failed> {
    let lifetime = TimeDelta::milliseconds(app.settings.refresh_token_ttl.try_into().unwrap_or(i64::MAX / 1000));
    let Some(told) = told(&event, lifetime) else { return Err(Failed::ForGood("the event names no session".into())) };
    let request = Request { correlation_id: event.correlation_id.clone(), ..Request::default() };
    let cx = Context::new(app, Viewer::operator(), request);
    Ok(sessions::merge(&cx, told).await?)
}

/// What an event tells of a session. One from before events said when a session expires is good for as long as sessions are now.
fn told(event: &event::Model, lifetime: TimeDelta) -> Option<Model> {
    let text = |key: &str| event.data.get(key).and_then(Json::as_str);
    let session_id = text("sessionId").and_then(|id| id.parse::<Uuid>().ok())?;
    let expires_at = || text("expiresAt").and_then(|time| time.parse::<DateTime<Utc>>().ok());
    let user_id = match event.kind {
        Kind::UserSignedIn => Some(event.aggregate_id),
        _ => text("userId").and_then(|id| id.parse().ok()),
    };
    let heard = sessions::heard_of(session_id, user_id?, event.timestamp);
    let ended = |reason| Model { ended_at: Some(heard.last_seen_at), end_reason: Some(reason), ..heard.clone() };
    Some(match event.kind {
        Kind::UserSignedOut => ended(EndReason::SignedOut),
        Kind::SessionRevoked => ended(EndReason::Revoked),
        _ => Model {
            expires_at: millis(expires_at().unwrap_or(event.timestamp + lifetime)),
            ip_address: text("ipAddress").map(str::to_owned),
            user_agent: text("userAgent").map(str::to_owned),
            ..heard
        },
    })
}
