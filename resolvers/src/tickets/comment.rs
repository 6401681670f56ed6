//! Writes on a ticket: an answer for everybody, or a note for the team.

use std::sync::Arc;

use entities::access::Audience;
use entities::event::Kind;
use entities::ticket::{Standing, is_permitted_to};
use entities::{comment, event};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::create::MAX_TEXT;
use super::mentions::mentioned;
use super::store::{locked, save};
use crate::context::Context;
use crate::error::{Error, Result, UserError, Written};
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
    pub internal: bool,
}

/// Adds a comment, and remembers whom it names. The first public one by somebody on our side is the ticket's first response; an internal one leaves the
/// ticket as it was.
///
/// # Errors
/// [`Error::Forbidden`] without the permission, [`Error::Rejected`] for bad input and rows out of reach; the database's.
pub async fn add_comment(cx: &Context, input: AddTicketComment) -> Result<Written<Arc<comment::Model>>> {
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
    let now = cx.app.now();
    // A note does not change the ticket, but says how it stands: nobody may move it meanwhile.
    let mut ticket = locked(&write, cx, input.ticket_id, "ticketId").await?;
    if !input.internal && !is_permitted_to(&ticket, &cx.viewer, "comment") {
        return Err(UserError::forbidden("You may not comment on this ticket").on("ticketId").into());
    }
    let comment = comment::Model {
        id: cx.app.new_id(),
        ticket_id: ticket.id,
        author_id: cx.viewer.user_id(),
        body,
        internal: input.internal,
        created_at: now,
    };
    comment::Entity::insert(comment.clone().into_active_model()).exec_without_returning(&write).await?;
    if !input.internal && ticket.first_response_at.is_none() && cx.viewer.audience() == Audience::SignedIn {
        let before = ticket.clone();
        ticket.first_response_at = Some(now);
        ticket.version += 1;
        ticket.updated_at = now;
        save(&write, &before, &ticket).await?;
    }
    let comment = Arc::new(comment);
    let (kind, takes) =
        if input.internal { (Kind::TicketNoteAdded, "notes:write") } else { (Kind::TicketCommented, "tickets:comment") };
    let standing = Standing::of(&ticket);
    let mut data = json!({"commentId": comment.id});
    if !mentions.is_empty() {
        data["mentions"] = json!(mentions);
    }
    let data = event::with_standings(data, &standing, &standing);
    write.record_ticket(kind, &Arc::new(ticket), Some(comment.clone()), data).takes(takes);
    let event = write.commit().await?;
    Ok(Written::done(comment).told(event))
}
