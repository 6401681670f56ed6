//! The audit log.

use std::sync::Arc;

use entities::audit_entry;
use entities::twin::twin;
use resolvers::audit::{self, Shown};
use resolvers::loaders::users;

use crate::common::connection;
use crate::engine::registry::{NoArgs, Registry};

type Entry = Arc<audit_entry::Model>;

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("audit.graphql"));
    connection::<audit_entry::Model>(registry, "AuditEntry", "entries of the audit log");
    registry
        .object::<()>("Query")
        .resolve("auditLog", |cx, args| async move { Ok(Some(Arc::new(audit::list(&cx, args).await?))) });
    registry
        .object::<Entry>("AuditEntry")
        .leaf("id", |entry, json| json.put(&twin(entry.id)))
        .leaf("eventId", |entry, json| json.put(&entry.id))
        .reads("eventId", &["id"])
        .leaf("sequence", |entry, json| json.put(&entry.sequence.to_string()))
        .leaf("time", |entry, json| json.put(&entry.time))
        .leaf("actorId", |entry, json| json.put(&entry.actor_id))
        .load_one("actor", |cx, entries: Vec<Entry>, NoArgs {}| async move {
            users::by_ids(&cx, entries.iter().map(|entry| entry.actor_id).collect()).await
        })
        .reads("actor", &["actor_id"])
        .leaf("actorEmail", |entry, json| json.put(&entry.actor_email))
        .leaf("actorName", |entry, json| json.put(&entry.actor_name))
        .leaf("actorRole", |entry, json| json.put(&entry.actor_role))
        .leaf("behalf", |entry, json| json.serialize(&entry.behalf))
        .leaf("action", |entry, json| json.serialize(&entry.action))
        .leaf("targetType", |entry, json| json.put(&entry.target_type))
        .leaf("targetId", |entry, json| json.put(&entry.target_id))
        .load_many("changes", |cx, entries: Vec<Entry>, NoArgs {}| async move {
            Ok(entries.iter().map(|entry| audit::shown(entry, &cx.viewer)).collect())
        })
        .reads("changes", &["target_type", "target_id", "changes"])
        .leaf("reason", |entry, json| json.put(&entry.reason))
        .leaf("permission", |entry, json| json.put(&entry.permission))
        .leaf("correlationId", |entry, json| json.put(&entry.correlation_id))
        .leaf("address", |entry, json| json.put(&entry.address))
        .leaf("agent", |entry, json| json.put(&entry.agent))
        .leaf("previousHash", |entry, json| json.put(&entry.previous_hash))
        .leaf("hash", |entry, json| json.put(&entry.hash));
    registry
        .object::<Shown>("AuditChange")
        .leaf("field", |change, json| json.put(&change.field))
        .leaf("from", |change, json| json.put(&change.from))
        .leaf("to", |change, json| json.put(&change.to))
        .leaf("requires", |change, json| json.put(&change.requires));
}
