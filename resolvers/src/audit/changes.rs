//! What an event changed, field by field: before and after.
//!
//! Entries are derived from their events again when the log is verified: whoever changes what is said here of a kind of event that was stored
//! already makes its old entries look changed.

use entities::event::{Kind, Model};
use serde_json::{Map, Value as Json, json};

const OF_USER: &[&str] = &["email", "name", "role", "status", "permissions"];
const OF_ROLE: &[&str] = &["name", "description", "permissions"];
const OF_CUSTOMER: &[&str] = &["companyName", "contactEmail", "subscriptionTier", "status", "metadata"];
const OF_TICKET: &[&str] = &["title", "description", "priority", "status", "tags"];
const OF_VIEW: &[&str] = &["name", "filter", "orderBy", "shared"];
const OF_REFUSAL: &[&str] = &["because", "account", "operation", "permission", "rows", "count"];
const OF_TRACKING: &[&str] = &["types", "payments", "refunds"];

/// The fields that an event changed, each as `{"from": ..., "to": ...}`; what there was not is left out.
pub(super) fn of(event: &Model) -> Map<String, Json> {
    let data = &event.data;
    match event.kind {
        Kind::UserCreated => all(data, OF_USER, "to"),
        Kind::UserDeleted => all(data, OF_USER, "from"),
        Kind::RoleCreated => all(data, OF_ROLE, "to"),
        Kind::RoleDeleted => all(data, OF_ROLE, "from"),
        Kind::CustomerCreated => all(data, OF_CUSTOMER, "to"),
        Kind::CustomerDeleted => all(data, OF_CUSTOMER, "from"),
        // What somebody keeps for themselves takes what their inbox takes.
        Kind::SavedViewCreated => all(data, OF_VIEW, "to"),
        Kind::SavedViewDeleted => all(data, OF_VIEW, "from"),
        Kind::TicketCreated => {
            let mut changes = all(data, OF_TICKET, "to");
            changes.extend(one("customer", None, data.get("customerId")));
            changes
        }
        Kind::UserUpdated | Kind::RoleUpdated | Kind::CustomerUpdated | Kind::TicketUpdated | Kind::SavedViewUpdated => {
            data.get("changes").and_then(Json::as_object).cloned().unwrap_or_default()
        }
        Kind::UserRoleChanged => one("role", data.get("oldRole"), data.get("newRole")),
        Kind::UserStatusChanged | Kind::TicketStatusChanged => one("status", data.get("from"), data.get("to")),
        Kind::TicketAssigned | Kind::TicketUnassigned => one("assignee", data.get("from"), data.get("to")),
        Kind::TicketCommented => one("comment", None, data.get("commentId")),
        Kind::TicketNoteAdded => one("note", None, data.get("commentId")),
        // What it says is for its owner alone, in the inbox.
        Kind::NotificationCreated => one("notification", None, data.get("notificationId")),
        Kind::NotificationsRead => one("read", None, data.get("ids").or_else(|| data.get("until"))),
        Kind::NotificationPreferencesUpdated => one("preferences", None, data.get("preferences")),
        Kind::UserSignedIn => one("session", None, data.get("sessionId")),
        Kind::UserSignedOut | Kind::SessionRevoked => one("user", data.get("userId"), None),
        Kind::SignInRefused | Kind::AccessRefused => all(data, OF_REFUSAL, "to"),
        Kind::DataExported => all(data, &["what", "filter"], "to"),
        Kind::AnalyticsTracked => all(data, OF_TRACKING, "to"),
        // Whose session it is, the actor says: it goes on.
        Kind::SessionRefreshed | Kind::TicketLeft => Map::new(),
    }
}

fn one(field: &str, from: Option<&Json>, to: Option<&Json>) -> Map<String, Json> {
    let mut change = Map::new();
    for (side, value) in [("from", from), ("to", to)] {
        if let Some(value) = value.filter(|value| !value.is_null()) {
            change.insert(side.into(), value.clone());
        }
    }
    if change.is_empty() { Map::new() } else { Map::from_iter([(field.to_owned(), Json::Object(change))]) }
}

fn all(data: &Json, fields: &[&str], side: &str) -> Map<String, Json> {
    let known = fields.iter().filter_map(|field| Some((*field, data.get(field).filter(|value| !value.is_null())?)));
    known.map(|(field, value)| (field.to_owned(), json!({side: value}))).collect()
}
