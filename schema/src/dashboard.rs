//! The figures of the dashboard.

use std::sync::Arc;

use futures::StreamExt;
use resolvers::dashboard::{self, DayCount, Metrics, StatusCount};
use resolvers::health::system_health;
use resolvers::reports::tiles::{self, Count, Revenue, Tile};
use resolvers::reports::{DateRange, Period};
use resolvers::{Context, Result};
use serde::Deserialize;
use uuid::Uuid;

use crate::engine::registry::{Mark, NoArgs, Registry, Subscriber};

/// The figures of now, and of what time the tiles speak.
#[derive(Clone)]
struct Dashboard {
    metrics: Arc<Metrics>,
    period: Period,
}

/// Of what time they speak.
#[derive(Clone, Copy)]
struct Tiles(Period);

/// An amount in minor units, and its currency.
#[derive(Clone)]
struct Money(i64, String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ranged {
    range: Option<DateRange>,
}

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("dashboard.graphql"));
    registry.object::<()>("Query").resolve("dashboardMetrics", |cx, Ranged { range }| async move {
        let period = Period::of(range, cx.app.now())?;
        Ok(Some(Dashboard { metrics: dashboard::metrics(&cx).await?, period }))
    });
    registry.object::<()>("Subscription").stream(
        "dashboardMetrics",
        |now: &Dashboard| Mark { same: (id_of(&now.metrics), 0), cursor: None },
        |subscriber: Subscriber, NoArgs {}| async move {
            let told = dashboard::events(&subscriber.app, subscriber.viewer).await?;
            let now = |metrics: Arc<Metrics>| Dashboard { period: Period::recent(metrics.as_of), metrics };
            Ok(told.map(move |metrics| metrics.map(now)).boxed())
        },
    );
    registry
        .object::<Dashboard>("DashboardMetrics")
        .leaf("totalUsers", |now, json| json.put(&now.metrics.total_users))
        .leaf("openTickets", |now, json| json.put(&now.metrics.open_tickets))
        .many("ticketsByStatus", |now| now.metrics.tickets_by_status.clone())
        .many("ticketsPerDay", |now| now.metrics.tickets_per_day.clone())
        .one("tiles", |now| Tiles(now.period))
        .leaf("asOf", |now, json| json.put(&now.metrics.as_of));
    tiles(registry);
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

async fn counts(cx: Context, of: Vec<Tiles>, tile: Tile) -> Result<Vec<Option<Arc<Count>>>> {
    let counts = of.iter().map(|Tiles(period)| tiles::count(&cx, tile, *period));
    futures::future::try_join_all(counts).await.map(|all| all.into_iter().map(Some).collect())
}

fn tiles(registry: &mut Registry) {
    registry
        .object::<Tiles>("DashboardTiles")
        .one("range", |Tiles(period)| *period)
        .one("previousRange", |Tiles(period)| period.previous())
        .load_one("totalUsers", |cx, of, NoArgs {}| counts(cx, of, Tile::TotalUsers))
        .load_one("openTickets", |cx, of, NoArgs {}| counts(cx, of, Tile::OpenTickets))
        .load_leaf("systemHealth", |cx, of: Vec<Tiles>, NoArgs {}| async move { Ok(vec![system_health(&cx.app); of.len()]) })
        .load_one("revenue", |cx, of: Vec<Tiles>, NoArgs {}| async move {
            let revenues = of.iter().map(|Tiles(period)| tiles::total_revenue(&cx, *period));
            futures::future::try_join_all(revenues).await.map(|all| all.into_iter().map(Some).collect())
        })
        .leaf("asOf", |Tiles(period), json| json.put(&period.as_of));
    registry
        .object::<Arc<Count>>("CountTile")
        .leaf("value", |count, json| json.put(&count.value))
        .leaf("previous", |count, json| json.put(&count.previous))
        .leaf("change", |count, json| json.put(&(count.value - count.previous)))
        .leaf("changePercent", |count, json| json.put(&count.change_percent()));
    registry
        .object::<Arc<Revenue>>("RevenueTile")
        .one("value", |revenue| Money(revenue.value, revenue.currency.clone()))
        .one("previous", |revenue| Money(revenue.previous, revenue.currency.clone()))
        .one("change", |revenue| Money(revenue.value - revenue.previous, revenue.currency.clone()))
        .leaf("changePercent", |revenue, json| json.put(&revenue.change_percent()))
        .many("others", |revenue| revenue.others.iter().map(|(currency, amount)| Money(*amount, currency.clone())).collect());
    registry
        .object::<Money>("Money")
        .leaf("amount", |Money(amount, _), json| json.put(amount))
        .leaf("currency", |Money(_, currency), json| json.put(currency));
}
