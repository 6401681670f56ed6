//! Gives a ticket to somebody, or to nobody.

use std::sync::Arc;

use entities::ticket::Model;
use serde::Deserialize;
use uuid::Uuid;

use super::change::Change;
use super::store::{assignees, check_assignee, locked};
use super::update::carry_out;
use crate::context::Context;
use crate::error::{Result, UserError, Written};
use crate::patch::Patch;
use crate::write::Write;

/// Who works on a ticket.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AssignTicket {
    /// Which ticket.
    pub ticket_id: Uuid,
    /// An active user; null for nobody.
    #[serde(default)]
    pub assignee_id: Patch<Uuid>,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
}

/// Assigns a ticket to a user whom the viewer may see, or unassigns it.
///
/// # Errors
/// [`Error::Rejected`](crate::Error::Rejected) for rows out of reach and users who are not active; the database's.
pub async fn assign(cx: &Context, input: AssignTicket) -> Result<Written<Arc<Model>>> {
    let Some(assignee) = input.assignee_id.change() else {
        return Err(UserError::bad_input("assigneeId", "Must be given; null unassigns the ticket").into());
    };
    let change = Change { assignee: Some(assignee), expected_version: input.expected_version, ..Change::default() };
    let write = Write::begin(cx).await?;
    let before = locked(&write, cx, input.ticket_id, "ticketId").await?;
    check_assignee(assignee, &assignees(&write, cx, assignee.into_iter().collect()).await?)?;
    carry_out(cx, write, before, &change).await
}
