//! Who carries how much.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use uuid::Uuid;

use super::Support;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::reports::period::Period;
use crate::reports::require;
use crate::reports::series::{Counts, Facts, GroupBy, Groups, Metric, counts, open_now};
use crate::reports::sql::{NONE, edges};

/// The most agents of an answer.
pub const MAX_AGENTS: i64 = 100;

/// What one user carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgentLoad {
    /// The user, deleted or not.
    pub user_id: Uuid,
    /// Tickets assigned to the user now that are neither resolved nor closed.
    pub open: i64,
    /// How often, in the period, a ticket that the user had was resolved or closed.
    pub resolved: i64,
    /// Tickets that the user was the first to answer publicly, in the period.
    pub first_responses: i64,
}

/// Those who carry the most.
pub type Agents = Vec<AgentLoad>;

/// Those who have the most open tickets now; where these are as many, those who resolved the most, then those who answered the most.
///
/// # Errors
/// [`Error::Forbidden`] without `users:read` on every row; [`Error::BadUserInput`] for a number out of range; the database's.
pub async fn agents(cx: &Context, of: Support, first: i64) -> Result<Arc<Agents>> {
    require(cx, &[("users", "read")])?;
    if !(1..=MAX_AGENTS).contains(&first) {
        return Err(Error::BadUserInput(format!("`first` is a number from 1 to {MAX_AGENTS}")));
    }
    let period = of.period;
    cx.app.reports.agents.get(cx, (period, first), period.as_of, |cx| compute(cx, period, first)).await
}

/// The buckets of what was resolved and of what was answered.
const RESOLVED: i64 = 0;
const ANSWERED: i64 = 1;

async fn compute(cx: Context, period: Period, first: i64) -> Result<Agents> {
    let by = Some(GroupBy::Assignee);
    let by_agent = |metric, bucket| Facts::of(cx.backend(), metric, by).at(bucket).counted(1);
    let parts = vec![
        open_now(cx.backend(), by),
        by_agent(Metric::TicketsResolved, RESOLVED),
        by_agent(Metric::FirstResponseTime, ANSWERED),
    ];
    let everybody = Groups { by, most: i64::MAX };
    let counted = counts(&cx, parts, everybody, edges(&[period.from], period.to, false), |_| 1).await?;
    let mut loads: BTreeMap<Uuid, AgentLoad> = BTreeMap::new();
    for Counts { bucket, grp, n } in counted.into_iter().filter(|count| count.grp != NONE) {
        let user_id = Uuid::parse_str(&grp).map_err(Error::internal)?;
        let load = loads.entry(user_id).or_insert(AgentLoad { user_id, open: 0, resolved: 0, first_responses: 0 });
        match bucket {
            RESOLVED => load.resolved += n,
            ANSWERED => load.first_responses += n,
            _ => load.open += n,
        }
    }
    let mut loads: Vec<_> = loads.into_values().collect();
    loads.sort_by_key(|load| (Reverse((load.open, load.resolved, load.first_responses)), load.user_id));
    loads.truncate(usize::try_from(first).unwrap_or_default());
    Ok(loads)
}
