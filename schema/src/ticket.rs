//! Requests for help, what is written on them, and what happened to them.

use std::sync::Arc;

use entities::{comment, event, ticket, user};
use resolvers::bulk::ItemResult;
use resolvers::loaders::{comments, customers, tickets as by_id, users};
use resolvers::page::PageArgs;
use resolvers::tickets::{self, FieldChange};
use resolvers::{Context, Error, Result, event_cursor};
use serde::Deserialize;
use uuid::Uuid;

use crate::common::{Payload, connection, payload, payload_type};
use crate::engine::registry::{Input, NoArgs, Registry, Value};

type Ticket = Arc<ticket::Model>;
type TicketComment = Arc<comment::Model>;
type TicketTimelineEntry = Arc<event::Model>;
type BulkResult = ItemResult<Ticket>;
type BulkPayload = Payload<Arc<Vec<BulkResult>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IdOrNumber {
    id: Option<Uuid>,
    number: Option<i64>,
}

async fn one(cx: &Context, which: IdOrNumber) -> Result<Option<Ticket>> {
    match which {
        IdOrNumber { id: Some(id), number: None } => tickets::by_id(cx, id).await,
        IdOrNumber { id: None, number: Some(number) } => tickets::by_number(cx, number).await,
        _ => Err(Error::BadUserInput("Give `id` or `number`, one of them".into())),
    }
}

/// One page for each parent, as connections.
fn pages<M>(pages: Vec<resolvers::page::Page<M>>) -> Vec<Option<Arc<resolvers::page::Page<M>>>> {
    pages.into_iter().map(|page| Some(Arc::new(page))).collect()
}

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("ticket.graphql"));
    registry.sdl(include_str!("ticket_changes.graphql"));
    connection::<ticket::Model>(registry, "Ticket", "tickets");
    connection::<comment::Model>(registry, "TicketComment", "comments");
    connection::<event::Model>(registry, "TicketTimelineEntry", "entries");
    ticket(registry);
    comment(registry);
    timeline(registry);
    registry
        .object::<Arc<user::Model>>("User")
        .load_one("assignedTickets", |cx, rows: Vec<Arc<user::Model>>, args| async move {
            let ids: Vec<Uuid> = rows.iter().map(|user| user.id).collect();
            Ok(pages(tickets::of_assignees(&cx, &ids, args).await?))
        })
        .reads("assignedTickets", &["id"]);
    registry
        .object::<()>("Query")
        .resolve("ticket", |cx, which: IdOrNumber| async move { one(&cx, which).await })
        .resolve("tickets", |cx, args| async move { Ok(Some(Arc::new(tickets::list(&cx, args).await?))) })
        .load_leaf("ticketTags", |cx, _: Vec<()>, args| async move { Ok(vec![tickets::tags(&cx, args).await?]) });
    mutations(registry);
}

fn ticket(registry: &mut Registry) {
    registry
        .object::<Ticket>("Ticket")
        .leaf("id", |ticket, json| json.put(&ticket.id))
        .leaf("number", |ticket, json| json.put(&ticket.number))
        .leaf("title", |ticket, json| json.put(&ticket.title))
        .leaf("description", |ticket, json| json.put(&ticket.description))
        .leaf("priority", |ticket, json| json.serialize(&ticket.priority))
        .leaf("status", |ticket, json| json.serialize(&ticket.status))
        .leaf("transitions", |ticket, json| json.serialize(&ticket.status.next()))
        .reads("transitions", &["status"])
        .leaf("tags", |ticket, json| json.put(&ticket.tags.0))
        .leaf("version", |ticket, json| json.put(&ticket.version))
        .leaf("createdAt", |ticket, json| json.put(&ticket.created_at))
        .leaf("updatedAt", |ticket, json| json.put(&ticket.updated_at))
        .leaf("firstResponseAt", |ticket, json| json.put(&ticket.first_response_at))
        .leaf("resolvedAt", |ticket, json| json.put(&ticket.resolved_at))
        .load_one("customer", |cx, rows: Vec<Ticket>, NoArgs {}| async move {
            customers::by_ids(&cx, rows.iter().map(|ticket| Some(ticket.customer_id)).collect()).await
        })
        .reads("customer", &["customer_id"])
        .load_one("assignee", |cx, rows: Vec<Ticket>, NoArgs {}| async move {
            users::by_ids(&cx, rows.iter().map(|ticket| ticket.assigned_to).collect()).await
        })
        .reads("assignee", &["assigned_to"])
        .load_one("comments", |cx, rows: Vec<Ticket>, page: PageArgs| async move {
            let ids: Vec<Uuid> = rows.iter().map(|ticket| ticket.id).collect();
            Ok(pages(comments::of_tickets(&cx, &ids, &page).await?))
        })
        .reads("comments", &["id"])
        .load_one("timeline", |cx, rows: Vec<Ticket>, page: PageArgs| async move {
            let ids: Vec<Uuid> = rows.iter().map(|ticket| ticket.id).collect();
            Ok(pages(tickets::timelines(&cx, &ids, &page).await?))
        })
        .reads("timeline", &["id"]);
}

fn comment(registry: &mut Registry) {
    registry
        .object::<TicketComment>("TicketComment")
        .leaf("id", |comment, json| json.put(&comment.id))
        .leaf("body", |comment, json| json.put(&comment.body))
        .leaf("internal", |comment, json| json.put(&comment.internal))
        .load_one("author", |cx, rows: Vec<TicketComment>, NoArgs {}| async move {
            users::by_ids(&cx, rows.iter().map(|comment| comment.author_id).collect()).await
        })
        .reads("author", &["author_id"])
        .leaf("createdAt", |comment, json| json.put(&comment.created_at))
        .load_one("ticket", |cx, rows: Vec<TicketComment>, NoArgs {}| async move {
            by_id::by_ids(&cx, rows.iter().map(|comment| Some(comment.ticket_id)).collect()).await
        })
        .reads("ticket", &["ticket_id"]);
}

fn timeline(registry: &mut Registry) {
    registry
        .object::<TicketTimelineEntry>("TicketTimelineEntry")
        .leaf("id", |event, json| json.put(&event.id))
        .leaf("kind", |event, json| json.serialize(&event.kind))
        .load_one("actor", |cx, rows: Vec<TicketTimelineEntry>, NoArgs {}| async move {
            users::by_ids(&cx, rows.iter().map(|event| event.actor_id).collect()).await
        })
        .reads("actor", &["actor_id"])
        .leaf("timestamp", |event, json| json.put(&event.timestamp))
        .leaf("version", |event, json| json.put(&event.version))
        .load_many("changes", |cx, rows: Vec<TicketTimelineEntry>, NoArgs {}| async move {
            Ok(rows.iter().map(|event| tickets::changes_of(event, &cx.viewer)).collect())
        })
        .personal("changes", Some(("users", "read")))
        .load_one("comment", |cx, rows: Vec<TicketTimelineEntry>, NoArgs {}| async move {
            comments::by_ids(&cx, rows.iter().map(|event| tickets::comment_of(event)).collect()).await
        });
    registry
        .object::<FieldChange>("TicketFieldChange")
        .leaf("field", |change, json| json.put(change.field))
        .leaf("from", |change, json| json.put(&change.from))
        .leaf("to", |change, json| json.put(&change.to));
}

fn mutations(registry: &mut Registry) {
    payload_type::<Ticket>(registry, "CreateTicketPayload", "ticket", "Ticket", "The new ticket.");
    payload_type::<Ticket>(registry, "UpdateTicketPayload", "ticket", "Ticket", "The ticket as it is now.");
    payload_type::<Ticket>(registry, "AssignTicketPayload", "ticket", "Ticket", "The ticket as it is now.");
    let comment = "The new comment; beside a `CONFLICT` the newest public one of somebody else, which the writer has not seen.";
    payload_type::<TicketComment>(registry, "AddTicketCommentPayload", "comment", "TicketComment", comment);
    registry
        .object::<BulkPayload>("BulkUpdateTicketsPayload")
        .many("results", |payload| payload.object.as_deref().cloned().unwrap_or_default())
        .many("userErrors", |payload| payload.errors.clone());
    registry
        .object::<BulkResult>("BulkUpdateTicketsResult")
        .leaf("ticketId", |result, json| json.put(&result.id))
        .leaf("applied", |result, json| json.put(&result.applied))
        .maybe("ticket", |result| result.row.clone())
        .many("userErrors", |result| result.errors.clone());
    for name in ["CreateTicketPayload", "UpdateTicketPayload", "AssignTicketPayload"] {
        with_cursor::<Ticket>(registry, name);
    }
    with_cursor::<TicketComment>(registry, "AddTicketCommentPayload");
    with_cursor::<Arc<Vec<BulkResult>>>(registry, "BulkUpdateTicketsPayload");
    registry
        .object::<()>("Mutation")
        .resolve("createTicket", |cx, Input { input }| async move { payload(tickets::create(&cx, input).await) })
        .resolve("updateTicket", |cx, Input { input }| async move { payload(tickets::update(&cx, input).await) })
        .resolve("assignTicket", |cx, Input { input }| async move { payload(tickets::assign(&cx, input).await) })
        .resolve("addTicketComment", |cx, Input { input }| async move { payload(tickets::add_comment(&cx, input).await) })
        .resolve("bulkUpdateTickets", |cx, Input { input }| async move { payload(tickets::bulk_update(&cx, input).await) });
}

/// Adds the cursor of the change's last event to a payload.
fn with_cursor<T: Value>(registry: &mut Registry, name: &'static str) {
    registry.sdl(&format!(
        r#"
extend type {name} {{
  """
  The cursor that `ticketEvents` gives to the last event of this change: whoever listens and is told it has been told the change. Null
  when nothing was changed.
  """
  cursor: String
}}
"#
    ));
    registry.object::<Payload<T>>(name).load_leaf("cursor", |cx, payloads: Vec<Payload<T>>, NoArgs {}| async move {
        let mut cursors = Vec::with_capacity(payloads.len());
        for payload in payloads {
            cursors.push(match payload.event {
                Some(event) => Some(event_cursor::cursor_of(&cx, event).await?),
                None => None,
            });
        }
        Ok(cursors)
    });
}
