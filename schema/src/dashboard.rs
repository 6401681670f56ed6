//! The figures of the dashboard.

use std::sync::Arc;

use resolvers::dashboard::{self, DayCount, Metrics, StatusCount};

use crate::engine::registry::{NoArgs, Registry};

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("dashboard.graphql"));
    registry
        .object::<()>("Query")
        .resolve("dashboardMetrics", |cx, NoArgs {}| async move { dashboard::metrics(&cx).await.map(Some) });
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
