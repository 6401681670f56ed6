//! Who carries how much.

use std::sync::Arc;

use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::Support;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::reports::period::Period;
use crate::reports::require;
use crate::reports::series::{Facts, GroupBy, Metric};
use crate::reports::sql::{NONE, Words, edges, open_states, rows};

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

#[derive(FromQueryResult)]
struct Row {
    grp: String,
    open: i64,
    resolved: i64,
    answered: i64,
}

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

async fn compute(cx: Context, period: Period, first: i64) -> Result<Agents> {
    let words = Words(cx.backend());
    let by_agent = |metric| Facts::of(cx.backend(), metric, Some(GroupBy::Assignee)).counted();
    let text = format!(
        "WITH edges AS ({edges}), load AS (
             SELECT {assignee} AS grp, 1 AS open, 0 AS resolved, 0 AS answered
                 FROM support_tickets t WHERE t.status IN {open} AND t.assigned_to IS NOT NULL
             UNION ALL SELECT grp, 0, n, 0 FROM ({resolved}) AS resolved
             UNION ALL SELECT grp, 0, 0, n FROM ({answered}) AS answered)
         SELECT grp, SUM(open) AS open, CAST(SUM(resolved) AS bigint) AS resolved, CAST(SUM(answered) AS bigint) AS answered
         FROM load WHERE grp <> '{NONE}' GROUP BY grp
         ORDER BY SUM(open) DESC, SUM(resolved) DESC, SUM(answered) DESC, {key} LIMIT {first}",
        edges = words.edges(),
        assignee = words.id("t.assigned_to"),
        open = open_states(),
        resolved = by_agent(Metric::TicketsResolved),
        answered = by_agent(Metric::FirstResponseTime),
        key = words.in_order("grp"),
    );
    let found: Vec<Row> = rows(&cx, text, vec![edges(&[period.from], period.to, false).into()]).await?;
    let load = |row: Row| {
        let user_id = Uuid::parse_str(&row.grp).map_err(Error::internal)?;
        Ok(AgentLoad { user_id, open: row.open, resolved: row.resolved, first_responses: row.answered })
    };
    found.into_iter().map(load).collect()
}
