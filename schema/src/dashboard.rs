//! The figures of the dashboard.

use std::sync::Arc;

use futures::StreamExt;
use resolvers::dashboard::{self, DayCount, Metrics, StatusCount};
use uuid::Uuid;

use crate::engine::registry::{Mark, NoArgs, Registry, Subscriber};

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("dashboard.graphql"));
    registry
        .object::<()>("Query")
        .resolve("dashboardMetrics", |cx, NoArgs {}| async move { dashboard::metrics(&cx).await.map(Some) });
    registry.object::<()>("Subscription").stream(
        "dashboardMetrics",
        |metrics: &Arc<Metrics>| Mark { same: (id_of(metrics), 0), cursor: None },
        |subscriber: Subscriber, NoArgs {}| async move { Ok(dashboard::events(&subscriber.app).await?.boxed()) },
    );
    registry
        .object::<Arc<Metrics>>("DashboardMetrics")
        .leaf("totalUsers", |metrics, json| json.put(&metrics.total_users))
        .leaf("openTickets", |metrics, json| json.put(&metrics.open_tickets))
        .many("ticketsByStatus", |metrics| metrics.tickets_by_status.clone())
        .many("ticketsPerDay", |metrics| metrics.tickets_per_day.clone())
        .leaf("asOf", |metrics, json| json.put(&metrics.as_of));
    registry
        .object::<StatusCount>("TicketStatusCount")
        .leaf("status", |row, json| json.serialize(&row.status))
        .leaf("count", |row, json| json.put(&row.count));
    registry
        .object::<DayCount>("DailyCount")
        .leaf("day", |row, json| json.put(&row.day))
        .leaf("count", |row, json| json.put(&row.count));
}

/// Names one reading of the figures.
fn id_of(metrics: &Metrics) -> Uuid {
    Uuid::from_u64_pair(metrics.head.1.unsigned_abs(), metrics.as_of.timestamp_micros().unsigned_abs())
}
