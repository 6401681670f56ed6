//! Changes of tickets, told as they are committed.

use std::sync::Arc;

use futures::StreamExt;
use resolvers::loaders::users;
use resolvers::tickets;
use serde::Deserialize;
use subscriptions::Change;
use subscriptions::ticket_events::TicketEventFilter;

use crate::engine::registry::{NoArgs, Registry, Subscriber};

type TicketEvent = Arc<Change>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filtered {
    filter: Option<TicketEventFilter>,
}

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("ticket_events.graphql"));
    registry
        .object::<TicketEvent>("TicketEvent")
        .leaf("id", |change, json| json.put(&change.event.id))
        .leaf("kind", |change, json| json.serialize(&change.event.kind))
        .maybe("ticket", |change| change.ticket.clone())
        .maybe("comment", |change| change.comment.clone())
        .load_one("actor", |cx, changes: Vec<TicketEvent>, NoArgs {}| async move {
            users::by_ids(&cx, changes.iter().map(|change| change.event.actor_id).collect()).await
        })
        .load_many("changes", |cx, changes: Vec<TicketEvent>, NoArgs {}| async move {
            Ok(changes.iter().map(|change| tickets::changes_of(&change.event, &cx.viewer)).collect())
        })
        .personal("changes", Some(("users", "read")))
        .leaf("timestamp", |change, json| json.put(&change.event.timestamp));
    registry.object::<()>("Subscription").stream(
        "ticketEvents",
        |change: &TicketEvent| change.event.id,
        |subscriber: Subscriber, Filtered { filter }| async move {
            Ok(tickets::events(&subscriber.app, subscriber.viewer, filter.unwrap_or_default())?.boxed())
        },
    );
}
