//! What an event of a ticket changed, as far as the viewer may know.

use entities::access::Viewer;
use entities::event::{Kind, Model};
use entities::user;
use serde_json::Value as Json;
use uuid::Uuid;

/// One field that an event changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field, as the enum `TicketField` names it.
    pub field: &'static str,
    /// Before; null when there was nothing, or nothing that the viewer may see.
    pub from: Json,
    /// After; null when there is nothing, or nothing that the viewer may see.
    pub to: Json,
}

/// What an event changed. The id of a user is shown only to those who may see that user.
pub fn of(event: &Model, viewer: &Viewer) -> Vec<FieldChange> {
    let value = |json: &Json, key: &str| json.get(key).cloned().unwrap_or(Json::Null);
    match event.kind {
        Kind::TicketUpdated => {
            let Some(changes) = event.data.get("changes").and_then(Json::as_object) else { return Vec::new() };
            let known = changes.iter().filter_map(|(name, change)| Some((field(name)?, change)));
            known.map(|(field, change)| FieldChange { field, from: value(change, "from"), to: value(change, "to") }).collect()
        }
        Kind::TicketStatusChanged => {
            vec![FieldChange { field: "STATUS", from: value(&event.data, "from"), to: value(&event.data, "to") }]
        }
        Kind::TicketAssigned | Kind::TicketUnassigned => {
            let user = |key: &str| Some(value(&event.data, key)).filter(|id| may_see_user(viewer, id)).unwrap_or(Json::Null);
            vec![FieldChange { field: "ASSIGNEE", from: user("from"), to: user("to") }]
        }
        _ => Vec::new(),
    }
}

fn field(name: &str) -> Option<&'static str> {
    match name {
        "title" => Some("TITLE"),
        "description" => Some("DESCRIPTION"),
        "priority" => Some("PRIORITY"),
        "tags" => Some("TAGS"),
        _ => None,
    }
}

fn may_see_user(viewer: &Viewer, id: &Json) -> bool {
    id.as_str().and_then(|id| id.parse().ok()).is_some_and(|id| user::is_in_sight(id, viewer))
}

/// The comment that an event speaks of.
pub fn comment_of(event: &Model) -> Option<Uuid> {
    event.data.get("commentId")?.as_str()?.parse().ok()
}
