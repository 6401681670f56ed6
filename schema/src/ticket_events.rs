//! Changes of tickets, told in the order in which they were committed.

use futures::StreamExt;
use resolvers::event_cursor;
use resolvers::loaders::users;
use resolvers::tickets::{self, TicketEvent};
use serde::Deserialize;
use subscriptions::ticket_events::TicketEventFilter;
use subscriptions::{Cursor, Span};

use crate::engine::registry::{Mark, NoArgs, Registry, Subscriber};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listen {
    filter: Option<TicketEventFilter>,
    after: Option<String>,
    live: bool,
}

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("ticket_events.graphql"));
    registry
        .object::<TicketEvent>("TicketEvent")
        .leaf("id", |event, json| json.put(&event.told.change.event.id))
        .leaf("cursor", |event, json| json.put(&*event.cursor))
        .leaf("kind", |event, json| json.serialize(&event.told.kind()))
        .leaf("ticketId", |event, json| json.put(&event.told.change.event.aggregate_id))
        .maybe("ticket", |event| event.told.rows().ticket)
        .maybe("comment", |event| event.told.rows().comment)
        .load_one("actor", |cx, events: Vec<TicketEvent>, NoArgs {}| async move {
            users::by_ids(&cx, events.iter().map(|event| event.told.event()?.actor_id).collect()).await
        })
        .load_many("changes", |cx, events: Vec<TicketEvent>, NoArgs {}| async move {
            let of = |event: &TicketEvent| event.told.event().map(|event| tickets::changes_of(event, &cx.viewer));
            Ok(events.iter().map(|event| of(event).unwrap_or_default()).collect())
        })
        .personal("changes", Some(("users", "read")))
        .leaf("timestamp", |event, json| json.put(&event.told.change.event.timestamp));
    registry.object::<()>("Query").load_leaf("eventCursor", |cx, roots: Vec<()>, NoArgs {}| async move {
        Ok(roots.iter().map(|()| event_cursor::place(&cx.app, cx.head)).collect())
    });
    registry.object::<()>("Subscription").stream(
        "ticketEvents",
        |event: &TicketEvent| Mark {
            same: (event.told.change.event.id, event.told.fit as u8),
            cursor: Some(Cursor { point: event.told.change.point(), text: event.cursor.clone() }),
        },
        |subscriber: Subscriber, Listen { filter, after, live }| async move {
            let filter = filter.unwrap_or_default();
            let Subscriber { app, viewer, resume, place } = subscriber;
            let after = resume.or(after);
            let span = if live { Span::Live } else { Span::UntilNow };
            Ok(tickets::events(&app, viewer, filter, after.as_deref(), span, place).await?.boxed())
        },
    );
}
