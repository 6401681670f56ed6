//! Signing in and out, sessions, and who one is.

use std::sync::Arc;

use entities::{session, user};
use resolvers::auth::{self, LoginInput, RefreshSessionInput, SignedIn};
use resolvers::page::PageArgs;
use resolvers::sessions::{self, LogoutInput, RevokeSessionInput};
use resolvers::users::{self, ChangePassword};
use resolvers::{Context, Result, Written};

use crate::common::{Connection, Payload, connection, payload, payload_type};
use crate::engine::registry::{Input, NoArgs, Registry};

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("auth.graphql"));
    registry.object::<()>("Query").resolve("me", |cx, NoArgs {}| async move { auth::me(&cx).await });
    registry
        .object::<()>("Mutation")
        .resolve("login", |cx, Input { input }: Input<LoginInput>| async move {
            payload(auth::login(&cx, input).await.map(Written::done))
        })
        .resolve("refreshSession", |cx, Input { input }: Input<RefreshSessionInput>| async move {
            payload(auth::refresh_session(&cx, input).await.map(Written::done))
        })
        .resolve("logout", |cx, Input { input }: Input<LogoutInput>| async move { payload(sessions::logout(&cx, input).await) })
        .resolve("changePassword", |cx, Input { input }: Input<ChangePassword>| async move {
            payload(users::change_password(&cx, input).await)
        })
        .resolve("revokeSession", |cx, Input { input }: Input<RevokeSessionInput>| async move {
            let answer = payload(sessions::revoke_session(&cx, input).await)?;
            // Whoever may end a session may not therefore read it.
            Ok(answer.map(|p| Payload { object: p.object.filter(|s| session::is_visible_to(s, &cx.viewer)), ..p }))
        });
    signed_in(registry, "LoginPayload");
    signed_in(registry, "RefreshSessionPayload");
    registry
        .object::<Arc<SignedIn>>("SignedInUser")
        .leaf("id", |s, json| json.put(&s.user.id))
        .leaf("email", |s, json| json.put(&s.user.email))
        .leaf("name", |s, json| json.put(&s.user.name))
        .leaf("role", |s, json| json.put(&s.user.role))
        .leaf("permissions", |s, json| json.put(&s.permissions));
    registry
        .object::<Payload<usize>>("LogoutPayload")
        .leaf("endedCount", |p, json| json.put(&p.object.map(int)))
        .many("userErrors", |p| p.errors.clone());
    payload_type::<Arc<user::Model>>(registry, "ChangePasswordPayload", "user", "User", "The caller as they are now.");
    payload_type::<Arc<session::Model>>(registry, "RevokeSessionPayload", "session", "Session", "The session that has ended.");
    session(registry);
}

/// The fields that `login` and `refreshSession` answer alike (S112).
fn signed_in(registry: &mut Registry, name: &'static str) {
    registry
        .object::<Payload<Arc<SignedIn>>>(name)
        .maybe("user", |p| p.object.clone())
        .leaf("accessToken", |p, json| json.put(&p.object.as_ref().map(|s| s.access_token.clone())))
        .leaf("refreshToken", |p, json| json.put(&p.object.as_ref().map(|s| s.refresh_token.clone())))
        .leaf("expiresIn", |p, json| json.put(&p.object.as_ref().map(|s| int(s.expires_in))))
        .leaf("sessionId", |p, json| json.put(&p.object.as_ref().map(|s| s.session_id)))
        .many("userErrors", |p| p.errors.clone());
}

/// A number as a GraphQL `Int` can say it.
fn int(n: impl TryInto<i32>) -> i32 {
    n.try_into().unwrap_or(i32::MAX)
}

fn session(registry: &mut Registry) {
    connection::<session::Model>(registry, "Session", "sessions");
    registry
        .object::<Arc<session::Model>>("Session")
        .own(|session, viewer| viewer.is(session.user_id))
        .leaf("id", |session, json| json.put(&session.id))
        .leaf("userAgent", |session, json| json.put(&session.user_agent))
        .leaf("ipAddress", |session, json| json.put(&session.ip_address))
        .leaf("createdAt", |session, json| json.put(&session.created_at))
        .leaf("lastUsedAt", |session, json| json.put(&session.last_used_at))
        .leaf("expiresAt", |session, json| json.put(&session.expires_at))
        .load_leaf("isCurrent", |cx, list: Vec<Arc<session::Model>>, NoArgs {}| async move {
            Ok(list.iter().map(|session| sessions::is_current(&cx, session)).collect::<Vec<bool>>())
        })
        .personal("isCurrent", None);
    registry.object::<Arc<user::Model>>("User").load_one("sessions", of_users).reads("sessions", &["id"]);
}

async fn of_users(cx: Context, users: Vec<Arc<user::Model>>, args: PageArgs) -> Result<Vec<Option<Connection<session::Model>>>> {
    let ids: Vec<_> = users.iter().map(|user| user.id).collect();
    let pages = sessions::of_users(&cx, &ids, &args).await?;
    Ok(pages.into_iter().map(|page| Some(Arc::new(page))).collect())
}
