//! Any object by its id.

use std::sync::Arc;

use entities::{
    audit_entry, comment, customer, event, notification, role, saved_view, session, system_log, ticket, user, user_session,
};
use resolvers::node::{self, Node};
use serde::Deserialize;
use uuid::Uuid;

use crate::engine::registry::Registry;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Id {
    id: Uuid,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ids {
    ids: Vec<Uuid>,
}

pub(crate) fn register(registry: &mut Registry) {
    registry
        .object::<()>("Query")
        .resolve("node", |cx, Id { id }| async move { node::by_id(&cx, id).await })
        .resolve_many("nodes", |cx, Ids { ids }| async move { node::by_ids(&cx, ids).await });
    // `Node::Nothing` is of no type: it is null in the answer.
    registry
        .abstract_type::<Node>("Node")
        .variant::<Arc<user::Model>>("User", |node| if let Node::User(row) = node { Some(row.clone()) } else { None })
        .variant::<Arc<role::Model>>("Role", |node| if let Node::Role(row) = node { Some(row.clone()) } else { None })
        .variant::<Arc<customer::Model>>("Customer", |node| if let Node::Customer(row) = node { Some(row.clone()) } else { None })
        .variant::<Arc<ticket::Model>>("Ticket", |node| if let Node::Ticket(row) = node { Some(row.clone()) } else { None })
        .variant::<Arc<comment::Model>>(
            "TicketComment",
            |node| if let Node::Comment(row) = node { Some(row.clone()) } else { None },
        )
        .variant::<Arc<session::Model>>("Session", |node| if let Node::Session(row) = node { Some(row.clone()) } else { None })
        .variant::<Arc<notification::Model>>("Notification", |node| {
            if let Node::Notification(row) = node { Some(row.clone()) } else { None }
        })
        .variant::<Arc<saved_view::Model>>(
            "SavedView",
            |node| {
                if let Node::SavedView(row) = node { Some(row.clone()) } else { None }
            },
        )
        .variant::<Arc<event::Model>>("TicketTimelineEntry", |node| {
            if let Node::TimelineEntry(row) = node { Some(row.clone()) } else { None }
        })
        .variant::<Arc<user_session::Model>>("UserSession", |node| {
            if let Node::UserSession(row) = node { Some(row.clone()) } else { None }
        })
        .variant::<Arc<audit_entry::Model>>(
            "AuditEntry",
            |node| {
                if let Node::AuditEntry(row) = node { Some(row.clone()) } else { None }
            },
        )
        .variant::<Arc<system_log::Model>>(
            "SystemLog",
            |node| {
                if let Node::SystemLog(row) = node { Some(row.clone()) } else { None }
            },
        )
        .done();
}
