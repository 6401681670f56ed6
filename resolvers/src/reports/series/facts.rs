//! What a metric counts: a statement that finds, for each bucket, the moments that fall into it.

use sea_orm::DbBackend;

use super::{GroupBy, Metric};
use crate::reports::sql::{IS_DONE, NONE, NOW, RESPONDER, TURN, Words, open_states, within};

/// Moments that are counted: where they come from, and the group of each.
#[derive(Clone, Debug)]
pub(in crate::reports) struct Facts {
    words: Words,
    /// Which bucket: a number for each of the edges `e`.
    bucket: String,
    /// Rows beside the edges `e`, only those within one.
    from: String,
    /// The group, as text, never null; absent when there are no groups.
    key: Option<String>,
    /// What all are in when there are no groups.
    whole: &'static str,
    /// How long something took; of what only happens, nothing.
    took: String,
}

impl Facts {
    /// Those of a metric, apart by a group.
    pub(in crate::reports) fn of(backend: DbBackend, metric: Metric, group_by: Option<GroupBy>) -> Self {
        let words = Words(backend);
        let of_ticket = |time: &str| format!("support_tickets t WHERE {}", within(time));
        let by_ticket = matches!(group_by, Some(GroupBy::Priority | GroupBy::Customer | GroupBy::Tier));
        let of_turn = |which: &str, timed: bool| {
            let join = if timed || by_ticket { words.ticket_of_event() } else { "" };
            format!("{} {join} WHERE {} AND {TURN} AND {which}", words.turns(), within("ev.timestamp"))
        };
        let not_done = format!("NOT {IS_DONE}");
        let (from, took) = match metric {
            Metric::TicketsOpened | Metric::Backlog => (of_ticket("t.created_at"), String::new()),
            Metric::TicketsResolved => (of_turn(IS_DONE, false), String::new()),
            Metric::TicketsReopened => (of_turn(&not_done, false), String::new()),
            Metric::FirstResponseTime => (of_ticket("t.first_response_at"), words.took("t.created_at", "t.first_response_at")),
            Metric::ResolutionTime => (of_turn(IS_DONE, true), words.took("t.created_at", "ev.timestamp")),
            Metric::UsersCreated | Metric::Revenue => (format!("users u WHERE {}", within("u.created_at")), String::new()),
        };
        let key = group_by.map(|group_by| key(words, metric, group_by));
        Self { words, bucket: "e.i".into(), from, key, whole: NONE, took }
    }

    /// Tickets that were opened in a bucket and are open now, and how long they have waited at its end.
    pub(in crate::reports) fn waiting(backend: DbBackend) -> Self {
        let words = Words(backend);
        let from = format!("support_tickets t WHERE t.status IN {} AND {}", open_states(), within("t.created_at"));
        Self { words, bucket: "e.i".into(), from, key: None, whole: NONE, took: words.took("t.created_at", "e.hi") }
    }

    /// The same in a bucket of this number.
    pub(in crate::reports) fn at(self, bucket: i64) -> Self {
        Self { bucket: bucket.to_string(), ..self }
    }

    /// The same, all in a group of this name.
    pub(super) fn called(self, whole: &'static str) -> Self {
        Self { whole, ..self }
    }

    /// A part of a statement over the edges `e`: how many there are, of which each counts so often.
    pub(in crate::reports) fn counted(&self, each: i64) -> String {
        let Self { words, bucket, from, key, whole, .. } = self;
        match key {
            None => words.number(bucket, whole, &format!("{each} * (SELECT COUNT(*) FROM {from})")),
            Some(key) => words.items(bucket, each, key, from),
        }
    }

    /// A part that says how long each took.
    pub(in crate::reports) fn timed(&self) -> String {
        let Self { words, bucket, from, key, whole, took } = self;
        let key = key.clone().unwrap_or_else(|| format!("'{whole}'"));
        words.items(bucket, 1, &format!("{key} || ' ' || {took}"), from)
    }
}

/// The part of a statement that says how many tickets are open now.
pub(in crate::reports) fn open_now(backend: DbBackend, group_by: Option<GroupBy>) -> String {
    let words = Words(backend);
    let from = format!("support_tickets t WHERE t.status IN {}", open_states());
    let key = |group_by| match group_by {
        GroupBy::Status => Some("upper(t.status)".into()),
        GroupBy::Assignee => Some(format!("COALESCE({}, '{NONE}')", words.id("t.assigned_to"))),
        _ => key_of_ticket(words, group_by),
    };
    let bucket = NOW.to_string();
    let part = match group_by.and_then(key) {
        None => words.number(&bucket, NONE, &format!("(SELECT COUNT(*) FROM {from})")),
        Some(key) => words.items(&bucket, 1, &key, &from),
    };
    // once, not for each bucket
    format!("{part} WHERE e.i = 0")
}

/// The group of a ticket `t` by what does not depend on the moment. Customers get their tier last, when they are few.
pub(super) fn key_of_ticket(words: Words, group_by: GroupBy) -> Option<String> {
    match group_by {
        GroupBy::Priority => Some("t.priority".into()),
        GroupBy::Customer | GroupBy::Tier => Some(words.id("t.customer_id")),
        GroupBy::Status | GroupBy::Assignee => None,
    }
}

fn key(words: Words, metric: Metric, group_by: GroupBy) -> String {
    key_of_ticket(words, group_by).unwrap_or_else(|| match (group_by, metric) {
        (GroupBy::Assignee, Metric::FirstResponseTime) => format!("COALESCE({}, '{NONE}')", words.id(RESPONDER)),
        (GroupBy::Assignee, _) => format!("COALESCE(ev.assignee_after, '{NONE}')"),
        _ => "ev.status_after".into(),
    })
}
