//! Who is in a ticket at this moment.

use std::sync::Arc;

use entities::ticket;
use futures::StreamExt;
use resolvers::loaders::users;
use resolvers::presence::{self, TicketPresence, Visitor};
use resolvers::{Context, Result};
use serde::Deserialize;
use uuid::Uuid;

use crate::common::{Payload, payload};
use crate::engine::registry::{Input, Mark, NoArgs, Registry, Subscriber};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Listen {
    ticket_id: Uuid,
}

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("presence.graphql"));
    registry
        .object::<TicketPresence>("TicketPresence")
        .leaf("ticketId", |presence, json| json.put(&presence.ticket_id))
        .many("people", |presence| presence.people.to_vec());
    registry
        .object::<Visitor>("TicketVisitor")
        .load_one("user", |cx, people: Vec<Visitor>, NoArgs {}| async move {
            users::by_ids(&cx, people.iter().map(|visitor| Some(visitor.user_id)).collect()).await
        })
        .leaf("activity", |visitor, json| json.serialize(&visitor.activity))
        .leaf("since", |visitor, json| json.put(&visitor.since));
    registry
        .object::<Arc<ticket::Model>>("Ticket")
        .load_one("presence", |cx, tickets: Vec<Arc<ticket::Model>>, NoArgs {}| async move {
            of(&cx, tickets.iter().map(|ticket| Some(ticket.id)).collect()).await
        })
        .reads("presence", &["id"]);
    registry
        .object::<Payload<Uuid>>("AnnounceTicketPresencePayload")
        .load_one("presence", |cx, payloads: Vec<Payload<Uuid>>, NoArgs {}| async move {
            of(&cx, payloads.iter().map(|payload| payload.object).collect()).await
        })
        .many("userErrors", |payload| payload.errors.clone());
    registry
        .object::<()>("Mutation")
        .resolve("announceTicketPresence", |cx, Input { input }| async move { payload(presence::announce(&cx, input).await) });
    registry.object::<()>("Subscription").stream(
        "ticketPresence",
        |presence: &TicketPresence| Mark { same: (presence.state, 0), cursor: None },
        |Subscriber { app, viewer, .. }: Subscriber, Listen { ticket_id }| async move {
            Ok(presence::events(&app, viewer, ticket_id).boxed())
        },
    );
}

/// Who is in each of these tickets.
async fn of(cx: &Context, tickets: Vec<Option<Uuid>>) -> Result<Vec<Option<TicketPresence>>> {
    let ids: Vec<Uuid> = tickets.iter().flatten().copied().collect();
    let mut found = if ids.is_empty() { Vec::new() } else { presence::of_tickets(cx, &ids).await? }.into_iter();
    Ok(tickets.into_iter().map(|ticket| ticket.and_then(|_| found.next())).collect())
}
