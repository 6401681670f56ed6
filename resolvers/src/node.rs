//! Any object by its id.

use std::collections::HashMap;
use std::sync::Arc;

use entities::row::Row;
use entities::twin::{of_twin, twin};
use entities::{
    any_of, audit_entry, comment, customer, event, notification, role, saved_view, session, system_log, ticket, user,
    user_session,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};
use uuid::Uuid;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::{audit, loaders, notifications, rows, saved_views, sessions, system_logs, tickets};

/// The most ids of a call.
pub const MAX_IDS: usize = 100;

/// What an id can stand for.
#[derive(Clone, Debug)]
pub enum Node {
    /// A user.
    User(Arc<user::Model>),
    /// A role.
    Role(Arc<role::Model>),
    /// A customer.
    Customer(Arc<customer::Model>),
    /// A ticket.
    Ticket(Arc<ticket::Model>),
    /// A comment of a ticket.
    Comment(Arc<comment::Model>),
    /// A sign-in.
    Session(Arc<session::Model>),
    /// Something that the viewer was told.
    Notification(Arc<notification::Model>),
    /// A view that somebody keeps.
    SavedView(Arc<saved_view::Model>),
    /// Something that happened to a ticket.
    TimelineEntry(Arc<event::Model>),
    /// A sign-in, from its beginning to its end.
    UserSession(Arc<user_session::Model>),
    /// An entry of the audit log.
    AuditEntry(Arc<audit_entry::Model>),
    /// A warning or an error that a process logged.
    SystemLog(Arc<system_log::Model>),
    /// Nothing, or nothing that the viewer may see.
    Nothing,
}

/// The object with this id, if there is one that the viewer may see.
///
/// # Errors
/// The database's.
pub async fn by_id(cx: &Context, id: Uuid) -> Result<Option<Node>> {
    let found = by_ids(cx, vec![id]).await?.pop();
    Ok(found.filter(|node| !matches!(node, Node::Nothing)))
}

/// The objects with these ids, in their order. One statement for each noun that the viewer may read, all at the same time; what none of them has
/// is then looked for in what is written down as it happens, which may be elsewhere.
///
/// # Errors
/// [`Error::BadUserInput`] for too many ids; the database's; [`Error::Unavailable`] while what is elsewhere is away, and nothing else has an id.
pub async fn by_ids(cx: &Context, ids: Vec<Uuid>) -> Result<Vec<Node>> {
    if ids.len() > MAX_IDS {
        return Err(Error::BadUserInput(format!("At most {MAX_IDS} ids can be asked for at once")));
    }
    let (viewer, backend) = (&cx.viewer, cx.backend());
    let signed_in = viewer.user_id().is_some();
    let reads_tickets = viewer.may_somewhere("tickets", "read");
    let (users, roles, customers, all_tickets, comments, sessions, notifications, views) = futures::try_join!(
        loaders::users::by_ids(cx, ids.iter().map(|id| Some(*id).filter(|_| signed_in)).collect()),
        find(
            cx,
            viewer.may_somewhere("roles", "read"),
            role::Entity::find().filter(role::visible_to(viewer, backend)),
            role::Column::Id,
            &ids
        ),
        find(
            cx,
            viewer.may_somewhere("customers", "read"),
            customer::Entity::find().filter(customer::visible_to(viewer, backend)),
            customer::Column::Id,
            &ids
        ),
        find(cx, reads_tickets, ticket::Entity::find().filter(ticket::visible_to(viewer, backend)), ticket::Column::Id, &ids),
        find(cx, reads_tickets, visible_comments(cx), comment::Column::Id, &ids),
        open_sessions(cx, signed_in, &ids),
        own_notifications(cx, signed_in, &ids),
        kept_views(cx, signed_in && reads_tickets, &ids),
    )?;
    let mut found: HashMap<Uuid, Node> = HashMap::with_capacity(ids.len());
    found.extend(users.into_iter().flatten().map(|row| (row.id, Node::User(row))));
    found.extend(roles.into_iter().map(|row| (row.id, Node::Role(row))));
    found.extend(customers.into_iter().map(|row| (row.id, Node::Customer(row))));
    found.extend(all_tickets.into_iter().map(|row| (row.id, Node::Ticket(row))));
    found.extend(comments.into_iter().map(|row| (row.id, Node::Comment(row))));
    found.extend(sessions.into_iter().map(|row| (row.id, Node::Session(row))));
    found.extend(notifications.into_iter().map(|row| (row.id, Node::Notification(row))));
    found.extend(views.into_iter().map(|row| (row.id, Node::SavedView(row))));
    let mut others: Vec<Uuid> = ids.iter().copied().filter(|id| !found.contains_key(id)).collect();
    others.sort_unstable();
    others.dedup();
    if !others.is_empty() {
        found.extend(written_down(cx, others).await?);
    }
    Ok(ids.iter().map(|id| found.get(id).cloned().unwrap_or(Node::Nothing)).collect())
}

/// What was written down of what happened, by the ids under which it is shown.
async fn written_down(cx: &Context, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Node>> {
    let shared: Vec<Uuid> = ids.iter().filter_map(|id| of_twin(*id)).collect();
    let (timeline, logs, audit, sessions) = futures::join!(
        timeline(cx, &ids),
        system_logs::by_ids(cx, &ids),
        audit::by_ids(cx, &shared),
        sessions::history::by_ids(cx, &shared),
    );
    let elsewhere = [
        logs.map(|rows| rows.into_iter().map(|row| (row.id, Node::SystemLog(row))).collect::<Vec<_>>()),
        audit.map(|rows| rows.into_iter().map(|row| (twin(row.id), Node::AuditEntry(row))).collect()),
        sessions.map(|rows| rows.into_iter().map(|row| (twin(row.id), Node::UserSession(row))).collect()),
    ];
    let mut found: HashMap<Uuid, Node> = timeline?.into_iter().map(|row| (row.id, Node::TimelineEntry(row))).collect();
    let mut away = None;
    for rows in elsewhere {
        match rows {
            Ok(rows) => found.extend(rows),
            Err(error) => away = Some(error),
        }
    }
    // What could not be asked may have what was not found.
    away.filter(|_| ids.iter().any(|id| !found.contains_key(id))).map_or(Ok(found), Err)
}

async fn timeline(cx: &Context, ids: &[Uuid]) -> Result<Vec<Arc<event::Model>>> {
    if !cx.viewer.may_somewhere("tickets", "read") {
        return Ok(Vec::new());
    }
    let entries = tickets::timeline_entries(cx, ids.iter().copied().map(Some).collect()).await?;
    Ok(entries.into_iter().flatten().collect())
}

/// The rows of one noun; none, and no statement, when the viewer may read none.
async fn find<E: EntityTrait<Model: Row>>(
    cx: &Context,
    permitted: bool,
    select: Select<E>,
    id: E::Column,
    ids: &[Uuid],
) -> Result<Vec<Arc<E::Model>>> {
    if !permitted || ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(rows::all(cx, select.filter(any_of(cx.backend(), id, ids))).await?)
}

/// A comment is as visible as its ticket.
pub(crate) fn visible_comments(cx: &Context) -> Select<comment::Entity> {
    let of_these = comment::Column::TicketId.in_subquery(ticket::visible_ids(&cx.viewer, cx.backend()));
    comment::Entity::find().filter(of_these).filter(comment::visible_to(&cx.viewer))
}

async fn open_sessions(cx: &Context, signed_in: bool, ids: &[Uuid]) -> Result<Vec<Arc<session::Model>>> {
    if signed_in && !ids.is_empty() { sessions::by_ids(cx, ids).await } else { Ok(Vec::new()) }
}

async fn own_notifications(cx: &Context, signed_in: bool, ids: &[Uuid]) -> Result<Vec<Arc<notification::Model>>> {
    if signed_in && !ids.is_empty() { notifications::by_ids(cx, ids).await } else { Ok(Vec::new()) }
}

async fn kept_views(cx: &Context, permitted: bool, ids: &[Uuid]) -> Result<Vec<Arc<saved_view::Model>>> {
    if permitted && !ids.is_empty() { saved_views::by_ids(cx, ids).await } else { Ok(Vec::new()) }
}
