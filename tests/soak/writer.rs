//! Who writes: changes through the API of any server, and what became of each.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use resolvers::seed::Dice;
use serde_json::{Value as Json, json};
use tokio::sync::watch;
use uuid::Uuid;

use crate::api::{Api, is_done};
use crate::cast::{Cast, Person, uuid};
use crate::filter::TAGS;
use crate::stage::Stage;

const STATUSES: [&str; 5] = ["OPEN", "IN_PROGRESS", "WAITING", "RESOLVED", "CLOSED"];
const PRIORITIES: [&str; 4] = ["LOW", "MEDIUM", "HIGH", "URGENT"];
/// After a server that was not there.
const PAUSE: Duration = Duration::from_millis(20);

/// A change that was asked for.
pub(crate) struct Attempt {
    /// The correlation id, which its events have.
    pub(crate) name: String,
    pub(crate) became: Became,
    /// If it was done, there are events of it: it did not merely find everything as it wanted it.
    pub(crate) leaves_a_trace: bool,
    /// The tickets that the answer showed, and their versions.
    pub(crate) shown: Vec<(Uuid, i64)>,
}

/// What became of a change, as far as its writer knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Became {
    Done,
    Rejected,
    Unanswered,
}

/// What all writers share.
pub(crate) struct Desk {
    pub(crate) api: Api,
    pub(crate) stage: Arc<Stage>,
    pub(crate) cast: Arc<Cast>,
    /// Events that were written, as far as the answers tell.
    pub(crate) events: AtomicU64,
    /// Between two changes of one writer.
    pub(crate) pace: Option<Duration>,
    pub(crate) stop: watch::Receiver<bool>,
}

type Change = (&'static str, &'static str, bool, Json);

/// Writes until it is told to stop.
pub(crate) async fn write(desk: Arc<Desk>, n: usize, mut dice: Dice) -> Vec<Attempt> {
    let mut attempts = Vec::new();
    let me: &Person = &desk.cast.agents[n % desk.cast.agents.len()];
    while !*desk.stop.borrow() {
        let name = format!("soak-{n}-{}", attempts.len());
        let (mutation, selection, leaves_a_trace, input) = change(&desk.cast, &name, &mut dice);
        let port = desk.stage.to_write(&mut dice);
        let (became, shown) = match desk.api.mutate(port, &me.token, &name, (mutation, selection), input).await {
            Ok(payload) if is_done(&payload) => (Became::Done, shown(&payload)),
            Ok(_) => (Became::Rejected, Vec::new()),
            Err(_) => {
                tokio::time::sleep(PAUSE).await;
                (Became::Unanswered, Vec::new())
            }
        };
        if became == Became::Done {
            desk.events.fetch_add(shown.len().max(1) as u64, Ordering::Relaxed);
        }
        attempts.push(Attempt { name, became, leaves_a_trace, shown });
        if let Some(pace) = desk.pace {
            tokio::time::sleep(pace).await;
        }
    }
    attempts
}

/// Something to do: the mutation, what to select, whether it leaves a trace for certain, and its input.
fn change(cast: &Cast, name: &str, dice: &mut Dice) -> Change {
    let ticket = dice.pick(&cast.tickets);
    match dice.below(100) {
        0..30 => {
            let input = json!({"ticketId": ticket, "body": name, "internal": dice.chance(30)});
            ("addTicketComment", "comment{ticket{id version}}", true, input)
        }
        30..55 => {
            let mut input = json!({"id": ticket, "title": name});
            if dice.chance(60) {
                input["status"] = dice.pick(&STATUSES).into();
            }
            if dice.chance(30) {
                input["priority"] = dice.pick(&PRIORITIES).into();
            }
            ("updateTicket", "ticket{id version}", true, input)
        }
        55..70 => {
            let assignee = dice.chance(80).then(|| assignee(cast, dice));
            ("assignTicket", "ticket{id version}", false, json!({"ticketId": ticket, "assigneeId": assignee}))
        }
        70..95 => {
            let items: Vec<_> = (0..dice.between(2, 8)).map(|_| item(cast, dice)).collect();
            let input = json!({"items": items, "errorPolicy": "SKIP_FAILED"});
            ("bulkUpdateTickets", "results{ticket{id version}}", false, input)
        }
        _ => {
            let customer = dice.pick(&cast.customers);
            let input = json!({"customerId": customer, "title": name, "description": "Help", "assigneeId": assignee(cast, dice)});
            ("createTicket", "ticket{id version}", true, input)
        }
    }
}

fn item(cast: &Cast, dice: &mut Dice) -> Json {
    let mut item = json!({"id": dice.pick(&cast.tickets), "priority": dice.pick(&PRIORITIES)});
    item[if dice.chance(50) { "addTags" } else { "removeTags" }] = json!([dice.pick(&TAGS)]);
    if dice.chance(20) {
        item["assigneeId"] = json!(assignee(cast, dice));
    }
    item
}

fn assignee(cast: &Cast, dice: &mut Dice) -> Uuid {
    if dice.chance(60) {
        dice.pick(&[0, 1, 2, 3].map(|n: usize| cast.agents[n].id))
    } else {
        dice.pick(&[0, 1].map(|n: usize| cast.users[n].id))
    }
}

/// The tickets of a payload, and their versions.
fn shown(payload: &Json) -> Vec<(Uuid, i64)> {
    let mut tickets = vec![&payload["ticket"], &payload["comment"]["ticket"]];
    tickets.extend(payload["results"].as_array().into_iter().flatten().map(|result| &result["ticket"]));
    tickets.into_iter().filter_map(|ticket| Some((uuid(&ticket["id"]).ok()?, ticket["version"].as_i64()?))).collect()
}
