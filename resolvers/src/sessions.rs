//! Sessions: who is signed in, from where, and ending it.

pub mod history;
mod purge;

use std::collections::HashMap;
use std::sync::Arc;

use entities::event::Kind;
use entities::{any_of, session};
use sea_orm::sea_query::{Expr, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, Iterable, QueryFilter, QueryTrait, Select};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

pub use purge::purge;

use crate::context::Context;
use crate::error::{Error, Result, UserError, Written};
use crate::page::{self, Key, KeyValue, Order, Page, PageArgs, Relation};
use crate::rows;
use crate::validate::Violations;
use crate::write::{Subject, Write};

const NOT_SIGNED_IN: Error = Error::Unauthenticated("Sign in first");

/// When a session began.
static CREATED_AT: Key<session::Model> = Key {
    name: "createdAt",
    expr: |_| Expr::col((session::Entity, session::Column::CreatedAt)),
    value: |session| KeyValue::Time(session.created_at),
};

/// Sessions that are open now and that the viewer may see.
fn open(cx: &Context) -> Select<session::Entity> {
    session::Entity::find()
        .filter(session::visible_to(&cx.viewer, cx.backend()))
        .filter(session::Column::RevokedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(cx.app.now()))
}

/// The open sessions of each user, newest first. Those that the viewer may not see are left out.
///
/// # Errors
/// [`Error::BadUserInput`] for a bad page; the database's.
pub async fn of_users(cx: &Context, user_ids: &[Uuid], args: &PageArgs) -> Result<Vec<Page<session::Model>>> {
    let relation = Relation {
        parent: session::Column::UserId,
        parent_of: |session: &session::Model| session.user_id,
        id: session::Column::Id,
        id_of: |session: &session::Model| session.id,
    };
    let order = Order { list: "sessions", key: &CREATED_AT, descending: true };
    page::lists(cx, open(cx), relation, user_ids, order, args).await
}

/// The open sessions with these ids, in any order: those of them that the viewer may see.
///
/// # Errors
/// The database's.
pub async fn by_ids(cx: &Context, ids: &[Uuid]) -> Result<Vec<Arc<session::Model>>> {
    Ok(rows::all(cx, open(cx).filter(any_of(cx.backend(), session::Column::Id, ids))).await?)
}

/// True when it is the session that the viewer asks from.
pub fn is_current(cx: &Context, session: &session::Model) -> bool {
    cx.viewer.identity().is_some_and(|identity| identity.session_id == session.id)
}

/// What signing out ends.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LogoutInput {
    /// All sessions of the viewer, not only this one.
    #[serde(default)]
    pub everywhere: Option<bool>,
}

/// Ends the viewer's session, or all of them. Answers with how many there were.
///
/// # Errors
/// [`Error::Unauthenticated`] for nobody; the database's.
pub async fn logout(cx: &Context, input: LogoutInput) -> Result<Written<usize>> {
    let identity = cx.viewer.identity().ok_or(NOT_SIGNED_IN)?;
    let mut which = Condition::all().add(session::Column::UserId.eq(identity.user_id));
    if input.everywhere != Some(true) {
        which = which.add(session::Column::Id.eq(identity.session_id));
    }
    let mut write = Write::begin(cx).await?;
    let ended = end(&mut write, which, Kind::UserSignedOut, |_| None).await?;
    write.commit().await?;
    Ok(Written::done(ended.len()))
}

/// Which session to end.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RevokeSessionInput {
    /// The session.
    pub id: Uuid,
    /// Why, for the audit log.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Ends a session of the viewer's own, or of a user whose sessions the viewer may end.
///
/// # Errors
/// [`Error::Rejected`] as not found when there is no such session; [`Error::Unauthenticated`] for nobody; the database's.
pub async fn revoke_session(cx: &Context, input: RevokeSessionInput) -> Result<Written<Arc<session::Model>>> {
    if cx.viewer.identity().is_none() && !cx.viewer.may("users", "revoke") {
        return Err(NOT_SIGNED_IN);
    }
    let mut violations = Violations::default();
    let reason = violations.reason(input.reason.as_deref());
    violations.check()?;
    let which = Condition::all().add(session::Column::Id.eq(input.id)).add(session::revocable_by(&cx.viewer, cx.backend()));
    let mut write = Write::begin(cx).await?.because(reason);
    let takes = |session: &session::Model| (!cx.viewer.is(session.user_id)).then_some("users:revoke");
    let ended = end(&mut write, which, Kind::SessionRevoked, takes).await?;
    let Some(session) = ended.into_iter().next() else {
        return Err(UserError::not_found("Session not found").on("id").into());
    };
    write.commit().await?;
    Ok(Written::done(Arc::new(session)))
}

/// Ends all sessions of these users but `keep`, as part of a change that takes their access away: a suspension, a deletion, a new
/// password. Each user comes with the permission that the change took, if it took one. Answers with how many sessions there were.
///
/// # Errors
/// The database's.
pub async fn revoke_all_of_users(
    write: &mut Write<'_>,
    users: &[(Uuid, Option<&'static str>)],
    keep: Option<Uuid>,
) -> Result<usize> {
    let user_ids: Vec<Uuid> = users.iter().map(|(id, _)| *id).collect();
    let of_users: SimpleExpr = any_of(write.get_database_backend(), session::Column::UserId, &user_ids);
    let which = Condition::all().add(of_users).add_option(keep.map(|id| session::Column::Id.ne(id)));
    let took: HashMap<Uuid, Option<&'static str>> = users.iter().copied().collect();
    Ok(end(write, which, Kind::SessionRevoked, |session| took.get(&session.user_id).copied().flatten()).await?.len())
}

/// Ends one session, if it has not ended yet.
pub(crate) async fn revoke(write: &mut Write<'_>, session_id: Uuid) -> Result<()> {
    let which = Condition::all().add(session::Column::Id.eq(session_id));
    end(write, which, Kind::SessionRevoked, |_| None).await.map(drop)
}

/// Ends the open sessions that meet a condition, and records each, with the permission that it took where the guard of the mutation says none or
/// another.
async fn end(
    write: &mut Write<'_>,
    which: Condition,
    kind: Kind,
    takes: impl Fn(&session::Model) -> Option<&'static str>,
) -> Result<Vec<session::Model>> {
    let now = write.now();
    let mut update = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now))
        .filter(which)
        .filter(session::Column::RevokedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now))
        .into_query();
    update.returning(Query::returning().columns(session::Column::iter()));
    let rows = write.query_all(&update).await?;
    let ended = rows.iter().map(|row| session::Model::from_query_result(row, "")).collect::<std::result::Result<Vec<_>, _>>()?;
    for session in &ended {
        let subject = Subject { noun: "session", id: session.id, version: 1 };
        let event = write.record(kind, subject, json!({"sessionId": session.id, "userId": session.user_id}));
        if let Some(permission) = takes(session) {
            event.takes(permission);
        }
    }
    Ok(ended)
}
