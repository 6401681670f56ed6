//! What is entered of an event. It follows from the event alone, so that whoever has the event can say what its entry must be.

use entities::access::Behalf;
use entities::audit_entry::Model;
use entities::event::{self, Origin};

use super::chain::Line;
use super::changes;

/// The entry of an event, behind the one that has `previous_hash`.
pub(super) fn entry(event: &event::Model, sequence: i64, previous_hash: String) -> Model {
    let mut entry = Model { sequence, previous_hash, ..without_place(event) };
    entry.hash = Line::of(&entry).computed_hash();
    entry
}

/// What an event says of its entry: all but where it stands.
pub(super) fn without_place(event: &event::Model) -> Model {
    // What happened before origins were kept says at least whether it was somebody.
    let behalf = if event.actor_id.is_some() { Behalf::User } else { Behalf::System };
    let origin = event.origin.clone().unwrap_or_else(|| Origin { behalf, ..Origin::default() });
    Model {
        sequence: 0,
        id: event.id,
        time: event.timestamp,
        actor_id: event.actor_id,
        actor_email: origin.email,
        actor_name: origin.name,
        actor_role: origin.role,
        behalf: origin.behalf,
        action: event.kind,
        target_type: event.aggregate_type.clone(),
        target_id: event.aggregate_id,
        changes: serde_json::Value::Object(changes::of(event)).to_string(),
        reason: origin.reason,
        permission: origin.permission,
        correlation_id: event.correlation_id.clone(),
        address: origin.address,
        agent: origin.agent,
        previous_hash: String::new(),
        hash: String::new(),
    }
}
