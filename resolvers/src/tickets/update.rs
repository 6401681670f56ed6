//! Changes what a ticket says and where it stands.

use std::sync::Arc;

use entities::ticket::{Model, Priority, Status};
use serde::Deserialize;
use uuid::Uuid;

use super::change::{Change, apply, is_stale};
use super::create::{MAX_TEXT, MAX_TITLE};
use super::store::{locked, record, save};
use crate::context::Context;
use crate::error::{Result, Written};
use crate::validate::Violations;
use crate::write::Write;

/// A change of a ticket. What is absent stays.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateTicket {
    /// Which ticket.
    pub id: Uuid,
    /// One line.
    pub title: Option<String>,
    /// The request in full.
    pub description: Option<String>,
    /// How soon it matters.
    pub priority: Option<Priority>,
    /// Where it stands.
    pub status: Option<Status>,
    /// All its tags.
    pub tags: Option<Vec<String>>,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
}

/// Changes a ticket. A change that changes nothing leaves no trace.
///
/// # Errors
/// [`Error::Rejected`](crate::Error::Rejected) for bad input and rows out of reach; the database's.
pub async fn update(cx: &Context, input: UpdateTicket) -> Result<Written<Arc<Model>>> {
    let mut violations = Violations::default();
    let change = Change {
        title: input.title.map(|title| violations.line("title", &title, MAX_TITLE)),
        description: input.description.map(|text| violations.text("description", &text, MAX_TEXT)),
        priority: input.priority,
        status: input.status,
        tags: input.tags.map(|tags| violations.tags("tags", &tags)),
        expected_version: input.expected_version,
        ..Change::default()
    };
    violations.check()?;
    let write = Write::begin(cx).await?;
    let before = locked(&write, cx, input.id, "id").await?;
    carry_out(cx, write, before, &change).await
}

/// Applies a change to a locked row, stores it, and ends the transaction.
///
/// # Errors
/// Those of the rule; the database's.
pub(super) async fn carry_out(cx: &Context, mut write: Write<'_>, before: Model, change: &Change) -> Result<Written<Arc<Model>>> {
    let changed = match apply(&before, change, &cx.viewer, cx.app.now()) {
        Ok(changed) => changed,
        Err(error) if is_stale(&error) => return Ok(Written { row: Arc::new(before), errors: vec![error], event: None }),
        Err(error) => return Err(error.into()),
    };
    let row = Arc::new(changed.row);
    if changed.events.is_empty() {
        return Ok(Written::done(row));
    }
    save(&write, &before, &row).await?;
    record(&mut write, &before, &row, changed.events);
    let event = write.commit().await?;
    Ok(Written::done(row).told(event))
}
