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

/// The row of a node that is of this noun.
macro_rules! row_of {
    ($noun:ident) => {
        |node| if let Node::$noun(row) = node { Some(row.clone()) } else { None }
    };
}

pub(crate) fn register(registry: &mut Registry) {
    registry
        .object::<()>("Query")
        .resolve("node", |cx, Id { id }| async move { node::by_id(&cx, id).await })
        .resolve_many("nodes", |cx, Ids { ids }| async move { node::by_ids(&cx, ids).await });
    // `Node::Nothing` is of no type: it is null in the answer.
    registry
        .abstract_type::<Node>("Node")
        .variant::<Arc<user::Model>>("User", row_of!(User))
        .variant::<Arc<role::Model>>("Role", row_of!(Role))
        .variant::<Arc<customer::Model>>("Customer", row_of!(Customer))
        .variant::<Arc<ticket::Model>>("Ticket", row_of!(Ticket))
        .variant::<Arc<comment::Model>>("TicketComment", row_of!(Comment))
        .variant::<Arc<session::Model>>("Session", row_of!(Session))
        .variant::<Arc<notification::Model>>("Notification", row_of!(Notification))
        .variant::<Arc<saved_view::Model>>("SavedView", row_of!(SavedView))
        .variant::<Arc<event::Model>>("TicketTimelineEntry", row_of!(TimelineEntry))
        .variant::<Arc<user_session::Model>>("UserSession", row_of!(UserSession))
        .variant::<Arc<audit_entry::Model>>("AuditEntry", row_of!(AuditEntry))
        .variant::<Arc<system_log::Model>>("SystemLog", row_of!(SystemLog))
        .done();
}
