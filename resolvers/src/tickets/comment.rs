//! Writes on a ticket: an answer for everybody, or a note for the team.

use std::sync::Arc;

use chrono::TimeDelta;
use entities::access::{Audience, Viewer};
use entities::comment::{Column, Entity, Model, visible_to};
use entities::event::Kind;
use entities::ticket::{Standing, is_permitted_to};
use entities::{event, ticket};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::create::MAX_TEXT;
use super::mentions::mentioned;
use super::store::{locked, save};
use crate::context::Context;
use crate::db::unique;
use crate::error::{Error, Result, UserError, Written};
use crate::page::literal_limit;
use crate::patch::Patch;
use crate::validate::Violations;
use crate::write::Write;

/// A new comment.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddTicketComment {
    /// On which ticket.
    pub ticket_id: Uuid,
    /// The text.
    pub body: String,
    /// For the team only.
    #[serde(default)]
    pub internal: bool,
    /// The last comment that the writer has seen, or that they have seen none; nothing when it does not matter.
    #[serde(default)]
    pub last_seen_comment_id: Patch<Uuid>,
}

/// Adds a comment, and remembers whom it names. The first public one by somebody on our side is the ticket's first response; an internal one leaves the
/// ticket as it was. A public one whose writer has not seen the newest of somebody else is a conflict, which shows that one.
///
/// # Errors
/// [`Error::Forbidden`] without the permission, [`Error::Rejected`] for bad input and rows out of reach; the database's.
pub async fn add_comment(cx: &Context, input: AddTicketComment) -> Result<Written<Arc<Model>>> {
    if input.internal && !cx.viewer.may("notes", "write") {
        return Err(Error::forbidden("notes", "write"));
    }
    if !input.internal && !cx.viewer.may_somewhere("tickets", "comment") {
        return Err(Error::forbidden("tickets", "comment"));
    }
    let mut violations = Violations::default();
    let body = violations.text("body", &input.body, MAX_TEXT);
    violations.check()?;

    let mentions = mentioned(cx, &body).await?;
    let mut write = Write::begin(cx).await?;
    // A note does not change the ticket, but says how it stands: nobody may move it meanwhile. Whoever else writes on it waits here.
    let mut ticket = locked(&write, cx, input.ticket_id, "ticketId").await?;
    if !input.internal && !is_permitted_to(&ticket, &cx.viewer, "comment") {
        return Err(UserError::lacking("tickets:comment", "You may not comment on this ticket").on("ticketId").into());
    }
    if let (false, Some(last_seen)) = (input.internal, input.last_seen_comment_id.change())
        && let Some(unseen) = unseen(&write, &cx.viewer, ticket.id, last_seen).await?
    {
        let error = UserError::conflict("Somebody else has answered meanwhile").on("lastSeenCommentId");
        return Ok(Written { row: Arc::new(unseen), errors: vec![error], event: None });
    }
    // The clocks of the nodes may differ. What is written later is later all the same, or whoever has seen the last would not have seen all.
    let last = newest(&write, ticket.id, Condition::all()).await?;
    let now = last.map_or(cx.app.now(), |last| cx.app.now().max(last.created_at + TimeDelta::microseconds(1)));
    let comment = Model {
        id: cx.app.new_id(),
        ticket_id: ticket.id,
        author_id: cx.viewer.user_id(),
        body,
        internal: input.internal,
        created_at: now,
    };
    Entity::insert(comment.clone().into_active_model()).exec_without_returning(&write).await?;
    if !input.internal && ticket.first_response_at.is_none() && cx.viewer.audience() == Audience::SignedIn {
        let before = ticket.clone();
        ticket.first_response_at = Some(now);
        ticket.version += 1;
        ticket.updated_at = now;
        save(&write, &before, &ticket).await?;
    }
    let comment = Arc::new(comment);
    record(&mut write, &Arc::new(ticket), &comment, &mentions);
    let event = write.commit().await?;
    Ok(Written::done(comment).told(event))
}

fn record(write: &mut Write<'_>, ticket: &Arc<ticket::Model>, comment: &Arc<Model>, mentions: &[Uuid]) {
    let (kind, takes) =
        if comment.internal { (Kind::TicketNoteAdded, "notes:write") } else { (Kind::TicketCommented, "tickets:comment") };
    let standing = Standing::of(ticket);
    let mut data = json!({"commentId": comment.id});
    if !mentions.is_empty() {
        data["mentions"] = json!(mentions);
    }
    let data = event::with_standings(data, &standing, &standing);
    write.record_ticket(kind, ticket, Some(comment.clone()), data).takes(takes);
}

/// The newest public comment of a ticket by somebody else, if it comes after the last one that the viewer has seen.
async fn unseen(write: &Write<'_>, viewer: &Viewer, ticket_id: Uuid, last_seen: Option<Uuid>) -> Result<Option<Model>> {
    let others = viewer.user_id().map(|me| Condition::any().add(Column::AuthorId.is_null()).add(Column::AuthorId.ne(me)));
    let newest = newest(write, ticket_id, Condition::all().add(Column::Internal.eq(false)).add_option(others)).await?;
    let Some(id) = last_seen else { return Ok(newest) };
    let seen = Entity::find_by_id(id).filter(Column::TicketId.eq(ticket_id)).filter(visible_to(viewer));
    let seen = unique(seen, write).await?.ok_or_else(|| UserError::not_found("Comment not found").on("lastSeenCommentId"))?;
    Ok(newest.filter(|newest| (newest.created_at, newest.id) > (seen.created_at, seen.id)))
}

/// The newest comment of a ticket among these.
async fn newest(write: &Write<'_>, ticket_id: Uuid, these: Condition) -> Result<Option<Model>> {
    let query = Entity::find().filter(Column::TicketId.eq(ticket_id)).filter(these);
    let query = query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(1);
    let row = write.query_one_raw(literal_limit(query.build(write.get_database_backend()))).await?;
    Ok(row.map(|row| Model::from_query_result(&row, "")).transpose()?)
}
