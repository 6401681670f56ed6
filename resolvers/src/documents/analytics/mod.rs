//! Events of analytics. They are accepted into a table of the database, in the transaction of whoever stores them. Where MongoDB holds the
//! documents, they are [carried](carry) over from there at once, and figures are read from MongoDB; until then they are in the table and
//! nowhere else, so MongoDB may be away for as long as it likes.

mod carry;
mod funnel;
mod mongo;
mod tables;

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use entities::analytics_event::{Column, Entity, Model, PAYMENT, REFUND};
use entities::{any_of, carried_event};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

pub use carry::carry;
pub use funnel::{Funnel, MAX_STEPS, funnel};

use super::Documents;
use crate::context::Context;
use crate::error::Result;

/// The name of the collection.
const COLLECTION: &str = "analytics_events";

/// What happened in one span of time: how many events of a type, and what they carried.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sum {
    /// Which span.
    pub span: usize,
    /// The type.
    pub event_type: String,
    /// The currency of their amounts; nothing for types that carry none.
    pub currency: Option<String>,
    /// How many events.
    pub events: i64,
    /// Their amounts together, in minor units; no more than 2^53 - 1.
    pub amount: i64,
}

/// Money that came in and that was given back, in minor units of a currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revenue {
    /// Payments less refunds.
    pub amount: i64,
    /// What came in.
    pub payments: i64,
    /// What was given back.
    pub refunds: i64,
}

/// The largest amount, of an event and of a sum, which stays at it: what a JSON number carries exactly.
const MAX_AMOUNT: i64 = (1 << 53) - 1;

/// Stores events, and answers the ids of those that are new. One whose id is there already is left as it is: who tells of something twice
/// tells of it once. What MongoDB has been given is new again here, and known there.
///
/// # Errors
/// The database's.
pub async fn store<C: ConnectionTrait>(db: &C, events: Vec<Model>) -> std::result::Result<HashSet<Uuid>, DbErr> {
    if events.is_empty() {
        return Ok(HashSet::new());
    }
    let rows = events.into_iter().map(IntoActiveModel::into_active_model);
    let known = OnConflict::column(Column::Id).do_nothing().to_owned();
    let mut insert = Entity::insert_many(rows).on_conflict(known).into_query();
    insert.returning_col(Column::Id);
    db.query_all(&insert).await?.iter().map(|row| row.try_get("", "id")).collect()
}

/// The same for events that somebody tells of; and those that were told of before are not new, though MongoDB has them by now.
///
/// # Errors
/// The database's.
pub async fn accept<C: ConnectionTrait>(
    documents: &Documents,
    db: &C,
    events: Vec<Model>,
) -> std::result::Result<HashSet<Uuid>, DbErr> {
    let mut new = store(db, events).await?;
    if let (Documents::Mongo(_), false) = (documents, new.is_empty()) {
        // Asked afterwards: what is carried at this moment is in the one table or in the other.
        let ids: Vec<Uuid> = new.iter().copied().collect();
        let carried = carried_event::Entity::find().select_only().column(carried_event::Column::Id);
        let carried = carried.filter(any_of(db.get_database_backend(), carried_event::Column::Id, &ids));
        for id in carried.into_tuple::<Uuid>().all(db).await? {
            new.remove(&id);
        }
    }
    Ok(new)
}

/// What happened between each moment and the next, the first included and the last excluded; of some types, or of all. Spans in which
/// nothing happened are left out. Moments are in order.
///
/// # Errors
/// The database's, or that MongoDB is away.
pub async fn sums(cx: &Context, moments: &[DateTime<Utc>], types: Option<&[&str]>) -> Result<Vec<Sum>> {
    if moments.len() < 2 {
        return Ok(Vec::new());
    }
    let mut sums = match &cx.app.documents {
        Documents::Tables(_) => tables::sums(cx, moments, types).await?,
        Documents::Mongo(mongo) => mongo::sums(mongo, moments, types).await?,
    };
    sums.sort_unstable();
    Ok(sums)
}

/// The revenue between each moment and the next, by currency.
///
/// # Errors
/// The database's, or that MongoDB is away.
pub async fn revenue(cx: &Context, moments: &[DateTime<Utc>]) -> Result<Vec<BTreeMap<String, Revenue>>> {
    let mut spans = vec![BTreeMap::<String, Revenue>::new(); moments.len().saturating_sub(1)];
    for Sum { span, event_type, currency, amount, .. } in sums(cx, moments, Some(&[PAYMENT, REFUND])).await? {
        let Some(of_span) = spans.get_mut(span) else { continue };
        let revenue = of_span.entry(currency.unwrap_or_default()).or_default();
        let sign = if event_type == PAYMENT { 1 } else { -1 };
        let part = if event_type == PAYMENT { &mut revenue.payments } else { &mut revenue.refunds };
        *part += amount;
        revenue.amount += sign * amount;
    }
    Ok(spans)
}

/// How many events of each type there were between each moment and the next.
///
/// # Errors
/// The database's, or that MongoDB is away.
pub async fn counts(cx: &Context, moments: &[DateTime<Utc>], types: Option<&[&str]>) -> Result<Vec<BTreeMap<String, i64>>> {
    let mut spans = vec![BTreeMap::<String, i64>::new(); moments.len().saturating_sub(1)];
    for Sum { span, event_type, events, .. } in sums(cx, moments, types).await? {
        if let Some(of_span) = spans.get_mut(span) {
            *of_span.entry(event_type).or_default() += events;
        }
    }
    Ok(spans)
}

/// The longest time in which a funnel can be passed.
pub const MAX_WINDOW: TimeDelta = TimeDelta::days(366);
