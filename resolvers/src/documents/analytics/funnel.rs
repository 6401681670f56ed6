//! How far users come along a way of several steps.

use chrono::{DateTime, TimeDelta, Utc};

use super::{mongo, tables};
use crate::context::Context;
use crate::documents::Documents;
use crate::error::Result;

/// The most steps of a funnel.
pub const MAX_STEPS: usize = 10;

/// A way of several steps.
#[derive(Clone, Debug)]
pub struct Funnel {
    /// The type of event that each step is; 1 to [`MAX_STEPS`].
    pub steps: Vec<String>,
    /// Events from this moment on.
    pub from: DateTime<Utc>,
    /// And before this one.
    pub to: DateTime<Utc>,
    /// How long after the first step the last one may be.
    pub window: TimeDelta,
}

/// How many users have come to each step. A user has come to step *n* who has events of the types of the steps 1 to *n*, each at least a
/// millisecond later than the one before, the last no longer than the window after the first; other events in between do not matter. Events
/// of nobody are left out.
///
/// # Errors
/// The database's, or that MongoDB is away.
pub async fn funnel(cx: &Context, funnel: &Funnel) -> Result<Vec<i64>> {
    if funnel.steps.is_empty() {
        return Ok(Vec::new());
    }
    Ok(match &cx.app.documents {
        Documents::Tables(_) => tables::funnel(cx, funnel).await?,
        Documents::Mongo(mongo) => mongo::funnel(mongo, funnel).await?,
    })
}
