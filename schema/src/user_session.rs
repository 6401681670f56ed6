//! The history of sessions.

use std::sync::Arc;

use entities::twin::twin;
use entities::user;
use entities::user_session::Model;
use resolvers::page::PageArgs;
use resolvers::sessions::history;
use resolvers::{Context, Result};

use crate::common::{Connection, connection};
use crate::engine::registry::Registry;

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("user_session.graphql"));
    connection::<Model>(registry, "UserSession", "sessions");
    registry
        .object::<Arc<Model>>("UserSession")
        .own(|session, viewer| viewer.is(session.user_id))
        .leaf("id", |session, json| json.put(&twin(session.id)))
        .leaf("sessionId", |session, json| json.put(&session.id))
        .reads("sessionId", &["id"])
        .leaf("startedAt", |session, json| json.put(&session.started_at))
        .leaf("lastSeenAt", |session, json| json.put(&session.last_seen_at))
        .leaf("expiresAt", |session, json| json.put(&session.expires_at))
        .leaf("endedAt", |session, json| json.put(&session.ended_at))
        .reads("endedAt", &["ended_at", "expires_at"])
        .leaf("endReason", |session, json| json.serialize(&session.end_reason))
        .reads("endReason", &["end_reason", "ended_at", "expires_at"])
        .leaf("ipAddress", |session, json| json.put(&session.ip_address))
        .leaf("userAgent", |session, json| json.put(&session.user_agent));
    registry.object::<Arc<user::Model>>("User").load_one("sessionHistory", of_users).reads("sessionHistory", &["id"]);
}

async fn of_users(cx: Context, users: Vec<Arc<user::Model>>, args: PageArgs) -> Result<Vec<Option<Connection<Model>>>> {
    let ids: Vec<_> = users.iter().map(|user| user.id).collect();
    let pages = history::of_users(&cx, &ids, &args).await?;
    Ok(pages.into_iter().map(|page| Some(Arc::new(page))).collect())
}
