//! The tiles of the dashboard: how something stands at the end of a period, and how it stood at its beginning.

use std::sync::Arc;

use sea_orm::FromQueryResult;

use super::period::Period;
use super::require;
use super::series::{Groups, backlog, revenue};
use super::sql::rows;
use crate::context::Context;
use crate::error::Result;

/// What a tile counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tile {
    /// Users that there were and that were not deleted.
    TotalUsers,
    /// Tickets that were neither resolved nor closed.
    OpenTickets,
}

/// How many there were, and how many a period earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Count {
    /// At the end of the period.
    pub value: i64,
    /// At its beginning, which is the end of the previous one.
    pub previous: i64,
}

impl Count {
    /// By how many percent of the previous value it changed; nothing when that was zero.
    pub fn change_percent(self) -> Option<f64> {
        super::percent(self.value - self.previous, self.previous)
    }
}

/// How many there were at the end of a period, and at its beginning.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) without the permission, on every row; the database's.
pub async fn count(cx: &Context, tile: Tile, period: Period) -> Result<Arc<Count>> {
    let area = match tile {
        Tile::TotalUsers => "users",
        Tile::OpenTickets => "tickets",
    };
    require(cx, &[("analytics", "read"), (area, "read")])?;
    let compute = |cx: Context| async move {
        match tile {
            Tile::TotalUsers => total_users(&cx, period).await,
            Tile::OpenTickets => {
                let (previous, value) = backlog(&cx, Groups { by: None, most: 1 }, &[period.from], period.to).await?.ends();
                Ok(Count { value, previous })
            }
        }
    };
    cx.app.reports.tiles.get(cx, (tile, period), period.as_of, compute).await
}

/// What came in during a period, in minor units of the currency of the reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revenue {
    /// The currency of the reports.
    pub currency: String,
    /// Payments less refunds.
    pub value: i64,
    /// The same of the previous period.
    pub previous: i64,
    /// Payments less refunds of other currencies, which are never converted, by name.
    pub others: Vec<(String, i64)>,
}

impl Revenue {
    /// By how many percent of the previous value it changed; nothing when that was not more than zero.
    pub fn change_percent(&self) -> Option<f64> {
        super::percent(self.value - self.previous, self.previous)
    }
}

/// What came in during a period.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) without `analytics:revenue` on every row; the database's, or that MongoDB is away.
pub async fn total_revenue(cx: &Context, period: Period) -> Result<Arc<Revenue>> {
    require(cx, &[("analytics", "read"), ("analytics", "revenue")])?;
    let compute = |cx: Context| async move {
        let currency = cx.app.reports.currency.clone();
        let spans = revenue(&cx, &[period.previous().from, period.from], period.to).await?;
        let of = |span: usize| spans.get(span).and_then(|span| span.get(&currency)).copied().unwrap_or_default();
        let (previous, value) = (of(0), of(1));
        let others = spans.into_iter().nth(1).into_iter().flatten().filter(|(other, _)| *other != currency).collect();
        Ok(Revenue { currency, value, previous, others })
    };
    cx.app.reports.revenues.get(cx, period, period.as_of, compute).await
}

async fn total_users(cx: &Context, period: Period) -> Result<Count> {
    let there_at = |moment: &str| {
        format!("COUNT(CASE WHEN created_at < {moment} AND (deleted_at IS NULL OR deleted_at >= {moment}) THEN 1 END)")
    };
    let text = format!("SELECT {} AS value, {} AS previous FROM users", there_at("$1"), there_at("$2"));
    let found = rows(cx, text, vec![period.to.into(), period.from.into()]).await?.pop();
    Ok(found.unwrap_or(Count { value: 0, previous: 0 }))
}
