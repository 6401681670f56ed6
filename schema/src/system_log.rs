//! The warnings and errors of the platform's processes.

use std::sync::Arc;

use entities::system_log::Model;
use resolvers::system_logs;

use crate::common::connection;
use crate::engine::registry::Registry;

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("system_log.graphql"));
    connection::<Model>(registry, "SystemLog", "system logs");
    registry
        .object::<()>("Query")
        .resolve("systemLogs", |cx, args| async move { Ok(Some(Arc::new(system_logs::list(&cx, args).await?))) });
    registry
        .object::<Arc<Model>>("SystemLog")
        .leaf("id", |log, json| json.put(&log.id))
        .leaf("timestamp", |log, json| json.put(&log.timestamp))
        .leaf("level", |log, json| json.serialize(&log.level))
        .leaf("service", |log, json| json.put(&log.service))
        .leaf("message", |log, json| json.put(&log.message))
        .leaf("correlationId", |log, json| json.put(&log.correlation_id))
        .leaf("userId", |log, json| json.put(&log.user_id))
        .leaf("target", |log, json| json.put(&log.target))
        .leaf("fields", |log, json| json.put(&log.fields));
}
