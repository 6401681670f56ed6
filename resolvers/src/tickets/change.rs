//! What a change of a ticket means: whether it may be made, what the row becomes, and what happened. Touches no database.

use chrono::{DateTime, Utc};
use entities::access::Viewer;
use entities::event::Kind;
use entities::ticket::{Model, Priority, Status, is_permitted_to};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use crate::error::{UserError, UserErrorCode};

/// The most tags of a ticket.
const MAX_TAGS: usize = 20;

/// A change of a ticket, its texts already checked. What is absent stays.
#[derive(Clone, Debug, Default)]
pub(super) struct Change {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) priority: Option<Priority>,
    pub(super) status: Option<Status>,
    pub(super) tags: Option<Vec<String>>,
    pub(super) add_tags: Vec<String>,
    pub(super) remove_tags: Vec<String>,
    /// To whom, or to nobody.
    pub(super) assignee: Option<Option<Uuid>>,
    /// The version that the caller has seen.
    pub(super) expected_version: Option<i32>,
}

/// The row after a change, and what happened; nothing when the change changes nothing.
#[derive(Clone, Debug)]
pub(super) struct Changed {
    pub(super) row: Model,
    pub(super) events: Vec<(Kind, Json)>,
}

/// Makes a change, or says why it may not be made. A stale `expected_version` is a conflict.
pub(super) fn apply(before: &Model, change: &Change, viewer: &Viewer, now: DateTime<Utc>) -> Result<Changed, UserError> {
    permit(before, change, viewer)?;
    if change.expected_version.is_some_and(|version| version != before.version) {
        return Err(UserError::conflict("The ticket was changed by somebody else").on("expectedVersion"));
    }
    let mut row = before.clone();
    let mut events = Vec::new();
    set_fields(&mut row, change)?;
    let changes = difference(before, &row);
    if !changes.is_empty() {
        events.push((Kind::TicketUpdated, json!({"changes": changes})));
    }
    if let Some(to) = change.status.filter(|to| *to != before.status) {
        move_to(&mut row, to, now)?;
        events.push((Kind::TicketStatusChanged, json!({"from": before.status, "to": to})));
    }
    if let Some(to) = change.assignee.filter(|to| *to != before.assigned_to) {
        row.assigned_to = to;
        events.push(match to {
            Some(to) => (Kind::TicketAssigned, json!({"from": before.assigned_to, "to": to})),
            None => (Kind::TicketUnassigned, json!({"from": before.assigned_to})),
        });
    }
    if !events.is_empty() {
        row.version += 1;
        row.updated_at = now;
    }
    Ok(Changed { row, events })
}

/// True for the refusal of a stale version, whose answer shows the current row.
pub(super) fn is_stale(error: &UserError) -> bool {
    error.code == UserErrorCode::Conflict
}

/// Changing the assignee takes `tickets:assign`, everything else `tickets:update`.
fn permit(before: &Model, change: &Change, viewer: &Viewer) -> Result<(), UserError> {
    let fields = change.title.is_some()
        || change.description.is_some()
        || change.priority.is_some()
        || change.status.is_some()
        || change.tags.is_some()
        || !change.add_tags.is_empty()
        || !change.remove_tags.is_empty();
    if (fields || change.assignee.is_none()) && !is_permitted_to(before, viewer, "update") {
        return Err(UserError::lacking("tickets:update", "You may not change this ticket"));
    }
    if change.assignee.is_some() && !is_permitted_to(before, viewer, "assign") {
        return Err(UserError::lacking("tickets:assign", "You may not assign this ticket").on("assigneeId"));
    }
    Ok(())
}

fn set_fields(row: &mut Model, change: &Change) -> Result<(), UserError> {
    if let Some(title) = &change.title {
        row.title.clone_from(title);
    }
    if let Some(description) = &change.description {
        row.description.clone_from(description);
    }
    if let Some(priority) = change.priority {
        row.priority = priority;
        row.priority_rank = priority.rank();
    }
    if let Some(tags) = &change.tags {
        row.tags.0.clone_from(tags);
    }
    if !change.add_tags.is_empty() || !change.remove_tags.is_empty() {
        let tags = &mut row.tags.0;
        tags.extend(change.add_tags.iter().cloned());
        tags.retain(|tag| !change.remove_tags.contains(tag));
        tags.sort();
        tags.dedup();
        if tags.len() > MAX_TAGS {
            return Err(UserError::bad_input("addTags", format!("A ticket has at most {MAX_TAGS} tags")));
        }
    }
    Ok(())
}

fn move_to(row: &mut Model, to: Status, now: DateTime<Utc>) -> Result<(), UserError> {
    let allowed = row.status.next();
    if !allowed.contains(&to) {
        let names: Vec<String> = allowed.iter().map(|status| name(*status)).collect();
        let message = format!("From {} a ticket can go to {}, not to {}", name(row.status), names.join(", "), name(to));
        return Err(UserError::bad_input("status", message));
    }
    row.resolved_at = match (row.status.is_done(), to.is_done()) {
        (_, false) => None,
        (false, true) => Some(now),
        (true, true) => row.resolved_at,
    };
    row.status = to;
    Ok(())
}

/// As the API names it.
fn name(status: Status) -> String {
    json!(status).as_str().unwrap_or_default().to_owned()
}

fn difference(before: &Model, after: &Model) -> Map<String, Json> {
    let mut changes = Map::new();
    let mut changed = |field: &str, from: Json, to: Json| {
        changes.insert(field.into(), json!({"from": from, "to": to}));
    };
    if before.title != after.title {
        changed("title", json!(before.title), json!(after.title));
    }
    if before.description != after.description {
        changed("description", json!(before.description), json!(after.description));
    }
    if before.priority != after.priority {
        changed("priority", json!(before.priority), json!(after.priority));
    }
    if before.tags != after.tags {
        changed("tags", json!(before.tags), json!(after.tags));
    }
    changes
}
