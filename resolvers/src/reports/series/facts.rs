//! What a metric counts: a statement that finds, for each bucket, the moments that fall into it.

use sea_orm::DbBackend;

use super::{GroupBy, Metric};
use crate::reports::sql::{IS_DONE, NONE, RESPONDER, TURN, Words};

const TICKET_OF_EVENT: &str = "JOIN support_tickets t ON t.id = ev.aggregate_id";
const CUSTOMER_OF_TICKET: &str = "JOIN customers c ON c.id = t.customer_id";

/// Moments that are counted: where they come from, and the group of each.
#[derive(Clone, Debug)]
pub(in crate::reports) struct Facts {
    /// Rows beside the edges `e`, only those within one.
    from: String,
    /// The group, as text, never null.
    group: String,
    /// There are no groups.
    is_whole: bool,
    /// How long something took, in microseconds; of what only happens, zero.
    took: String,
}

impl Facts {
    /// Those of a metric, apart by a group.
    pub(in crate::reports) fn of(backend: DbBackend, metric: Metric, group_by: Option<GroupBy>) -> Self {
        let words = Words(backend);
        let group = group(words, metric, group_by);
        let of_ticket = |time: &str| format!("support_tickets t {} WHERE {}", joined(group_by, false), within(time));
        let of_turn = |which: &str, timed: bool| {
            let join = if timed { TICKET_OF_EVENT } else { "" };
            let join = if needs_ticket(group_by) { joined(group_by, true) } else { join.to_owned() };
            format!("{} {join} WHERE {} AND {TURN} AND {which}", words.turns(), within("ev.timestamp"))
        };
        let not_done = format!("NOT {IS_DONE}");
        let (from, took) = match metric {
            Metric::TicketsOpened | Metric::Backlog => (of_ticket("t.created_at"), "0".to_owned()),
            Metric::TicketsResolved => (of_turn(IS_DONE, false), "0".to_owned()),
            Metric::TicketsReopened => (of_turn(&not_done, false), "0".to_owned()),
            Metric::FirstResponseTime => (of_ticket("t.first_response_at"), words.micros("t.created_at", "t.first_response_at")),
            Metric::ResolutionTime => (of_turn(IS_DONE, true), words.micros("t.created_at", "ev.timestamp")),
            Metric::UsersCreated | Metric::Revenue => (format!("users u WHERE {}", within("u.created_at")), "0".to_owned()),
        };
        Self { from, group, is_whole: group_by.is_none(), took }
    }

    /// The same, all in a group of this name.
    pub(in crate::reports) fn called(self, group: &str) -> Self {
        Self { group: format!("'{group}'"), ..self }
    }

    /// A statement over the edges `e` that answers `bucket, grp, n`: how many there are. A whole is counted as it is read, without sorting it.
    pub(in crate::reports) fn counted(&self) -> String {
        let Self { from, group, .. } = self;
        if self.is_whole {
            format!("SELECT e.i AS bucket, {group} AS grp, (SELECT COUNT(*) FROM {from}) AS n FROM edges e")
        } else {
            format!("SELECT e.i AS bucket, {group} AS grp, COUNT(*) AS n FROM edges e CROSS JOIN {from} GROUP BY 1, 2")
        }
    }

    /// One that answers `bucket, grp, took`, a row for each.
    pub(in crate::reports) fn durations(&self) -> String {
        format!("SELECT e.i AS bucket, {} AS grp, {} AS took FROM edges e CROSS JOIN {}", self.group, self.took, self.from)
    }
}

/// The time falls between the edges `e`.
pub(super) fn within(time: &str) -> String {
    format!("{time} >= e.lo AND {time} < e.hi")
}

fn needs_ticket(group_by: Option<GroupBy>) -> bool {
    matches!(group_by, Some(GroupBy::Priority | GroupBy::Customer | GroupBy::Tier))
}

/// The tables that the groups are in, beside that of the tickets `t` or, for events `ev`, with it.
pub(super) fn joined(group_by: Option<GroupBy>, of_event: bool) -> String {
    let ticket = if of_event && needs_ticket(group_by) { TICKET_OF_EVENT } else { "" };
    let customer = if group_by == Some(GroupBy::Tier) { CUSTOMER_OF_TICKET } else { "" };
    format!("{ticket} {customer}")
}

/// The group of a ticket `t` by what does not depend on the moment.
pub(super) fn of_ticket(words: Words, group_by: Option<GroupBy>) -> Option<String> {
    match group_by {
        None => Some(format!("'{NONE}'")),
        Some(GroupBy::Priority) => Some("t.priority".into()),
        Some(GroupBy::Customer) => Some(words.id("t.customer_id")),
        Some(GroupBy::Tier) => Some("c.subscription_tier".into()),
        Some(GroupBy::Status | GroupBy::Assignee) => None,
    }
}

fn group(words: Words, metric: Metric, group_by: Option<GroupBy>) -> String {
    of_ticket(words, group_by).unwrap_or_else(|| match (group_by, metric) {
        (Some(GroupBy::Assignee), Metric::FirstResponseTime) => format!("COALESCE({}, '{NONE}')", words.id(RESPONDER)),
        (Some(GroupBy::Assignee), _) => format!("COALESCE(ev.assignee_after, '{NONE}')"),
        _ => "lower(ev.status_after)".into(),
    })
}
