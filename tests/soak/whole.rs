//! Whether every change is wholly there or wholly absent: the ticket's row, its events, its version, its comments.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;

use serde_json::json;
use uuid::Uuid;

use crate::truth::{Event, Truth};
use crate::writer::{Attempt, Became};

/// What became of the changes, by the log.
#[derive(Default)]
pub(crate) struct Whole {
    pub(crate) answered: usize,
    /// Nobody was told what became of them: so many are there, and so many are not.
    pub(crate) unanswered_there: usize,
    pub(crate) unanswered_absent: usize,
    /// What is wrong.
    pub(crate) torn: Vec<String>,
}

impl Whole {
    /// Compares what the writers were told, and the rows, with the log.
    pub(crate) fn check(truth: &Truth, attempts: &[Attempt]) -> Self {
        let mut whole = Self::default();
        let mut histories: HashMap<Uuid, Vec<&Event>> = HashMap::new();
        for event in &truth.events {
            histories.entry(event.ticket).or_default().push(event);
        }
        let names: HashSet<&str> = truth.events.iter().map(|event| &*event.name).collect();
        let versions: HashSet<(Uuid, i64)> = truth.events.iter().map(|event| (event.ticket, event.version)).collect();
        for attempt in attempts {
            whole.attempt(attempt, names.contains(&*attempt.name), &versions);
        }
        for id in truth.tickets.keys().chain(histories.keys()).collect::<BTreeSet<_>>() {
            if let Err(wrong) = agrees(truth, *id, histories.get(id).map_or(&[][..], Vec::as_slice)) {
                whole.torn.push(format!("ticket {id}: {wrong}"));
            }
        }
        let told: HashSet<Uuid> = truth.events.iter().filter_map(|event| event.comment).collect();
        whole.torn.extend(truth.comments.symmetric_difference(&told).map(|id| format!("comment {id} and its event are not one")));
        whole
    }

    fn attempt(&mut self, attempt: &Attempt, is_there: bool, versions: &HashSet<(Uuid, i64)>) {
        match (attempt.became, is_there) {
            (Became::Done, _) => self.answered += 1,
            (Became::Rejected, _) => {}
            (Became::Unanswered, true) => self.unanswered_there += 1,
            (Became::Unanswered, false) => self.unanswered_absent += 1,
        }
        let wrong = match attempt.became {
            Became::Done => attempt.leaves_a_trace && !is_there,
            Became::Rejected => is_there,
            Became::Unanswered => false,
        };
        if wrong {
            self.torn.push(format!("{} was {:?}, and the log says otherwise", attempt.name, attempt.became));
        }
        if let Some((id, version)) = attempt.shown.iter().find(|shown| !versions.contains(shown)) {
            self.torn.push(format!("{} showed version {version} of ticket {id}, which the log does not know", attempt.name));
        }
    }
}

impl fmt::Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { answered, unanswered_there: there, unanswered_absent: absent, torn } = self;
        write!(f, "{answered} changes answered, {} not ({there} there, {absent} absent), torn {}", there + absent, torn.len())
    }
}

/// A ticket stands as its last event says, and each of its versions has an event.
fn agrees(truth: &Truth, id: Uuid, history: &[&Event]) -> Result<(), String> {
    let row = truth.tickets.get(&id).ok_or("has events and no row")?;
    let last = history.last().ok_or("has no event")?;
    if let Some(pair) = history.windows(2).find(|pair| pair[1].version < pair[0].version) {
        return Err(format!("version {} comes after version {}", pair[1].version, pair[0].version));
    }
    let versions: BTreeSet<i64> = history.iter().map(|event| event.version).collect();
    if !versions.iter().copied().eq(1..=i64::from(row.version)) {
        return Err(format!("is at version {} and has events of {versions:?}", row.version));
    }
    if let Some(pair) = history.windows(2).find(|pair| pair[1].kind != "TICKET_UPDATED" && pair[1].before != pair[0].after) {
        return Err(format!("event {} does not follow from event {}", pair[1].id, pair[0].id));
    }
    let stands = json!(entities::ticket::Standing::of(row));
    if last.after == stands { Ok(()) } else { Err(format!("stands {stands} and was left {}", last.after)) }
}
