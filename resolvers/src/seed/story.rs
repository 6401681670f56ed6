//! A ticket's life: its plan is played through, and the row, the comments and the events are what it leaves behind.

use chrono::{DateTime, TimeDelta, Utc};
use entities::ticket::{Priority, Standing, Status};
use entities::{comment, customer, event, ticket};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::Rows;
use super::dice::Dice;
use super::people::{Person, name};
use super::plan::{Step, plan};
use super::topics::{Case, TOPICS, Topic};
use super::words::Facts;

/// Where a ticket begins.
pub(super) struct Start<'a> {
    pub(super) number: i64,
    pub(super) created_at: DateTime<Utc>,
    /// Nothing happens after it.
    pub(super) today: DateTime<Utc>,
    pub(super) comments: u64,
    pub(super) customer: &'a customer::Model,
    /// Those who may work on it.
    pub(super) team: &'a [&'a Person],
}

struct Story<'a> {
    facts: Facts,
    worker: &'a Person,
    row: ticket::Model,
    /// How the ticket stood after the last event.
    told: Standing,
    rows: &'a mut Rows,
}

/// Writes one ticket with all that belongs to it.
pub(super) fn tell(dice: &mut Dice, start: &Start<'_>, rows: &mut Rows) {
    let topic = dice.pick(&by_weight());
    let case = dice.pick(topic.cases);
    let contact = match start.customer.metadata.get("contact").and_then(Json::as_str) {
        Some(contact) if dice.chance(70) => contact.to_owned(),
        _ => {
            let (first, last) = name(dice);
            format!("{first} {last}")
        }
    };
    let facts = Facts::draw(dice, &start.customer.company_name, &contact);
    let status = status(dice, start.today - start.created_at);
    let steps = plan(dice, case, status, start.comments);
    let times = times(dice, start, status, steps.len());
    let worker = dice.pick(start.team);
    let row = opened(dice, start, topic, case, &facts);
    let told = Standing::of(&row);
    let mut story = Story { facts, worker, row, told, rows };
    let data = json!({"status": story.row.status, "priority": story.row.priority, "customerId": story.row.customer_id});
    story.record(dice, event::Kind::TicketCreated, start.created_at, None, data);
    for (step, at) in steps.into_iter().zip(times) {
        story.play(dice, step, at, start.team);
    }
    let Story { row, rows, .. } = story;
    rows.tickets.push(row);
}

fn by_weight() -> Vec<&'static Topic> {
    TOPICS.iter().flat_map(|topic| (0..topic.weight).map(move |_| topic)).collect()
}

/// Most of what is old is done.
fn status(dice: &mut Dice, age: TimeDelta) -> Status {
    use Status::{Closed, InProgress, Open, Resolved, Waiting};
    let weights = match age.num_days() {
        0..3 => [(Open, 46), (InProgress, 24), (Waiting, 10), (Resolved, 16), (Closed, 4)],
        3..14 => [(Open, 14), (InProgress, 15), (Waiting, 13), (Resolved, 33), (Closed, 25)],
        _ => [(Open, 3), (InProgress, 4), (Waiting, 4), (Resolved, 18), (Closed, 71)],
    };
    dice.weighted(&weights)
}

/// When the steps happen: within hours or days of the beginning, a second apart at least, and before today.
fn times(dice: &mut Dice, start: &Start<'_>, status: Status, steps: usize) -> Vec<DateTime<Utc>> {
    let room = (start.today - start.created_at).num_milliseconds() * 9 / 10;
    let hours = if status == Status::Open { dice.between(2, 40) } else { dice.between(1, 24 * 6) };
    let wish = i64::try_from(hours).unwrap_or_default() * 3_600_000;
    let span = wish.min(room);
    let weights: Vec<u64> = (0..steps).map(|_| dice.between(5, 100)).collect();
    let total = i64::try_from(weights.iter().sum::<u64>()).unwrap_or_default().max(1);
    let mut passed = 0;
    weights
        .into_iter()
        .map(|weight| {
            passed += i64::try_from(weight).unwrap_or_default();
            start.created_at + TimeDelta::milliseconds(span * passed / total)
        })
        .collect()
}

fn opened(dice: &mut Dice, start: &Start<'_>, topic: &Topic, case: Case, facts: &Facts) -> ticket::Model {
    let priority = if dice.chance(topic.pressing) {
        dice.weighted(&[(Priority::High, 7), (Priority::Urgent, 3)])
    } else {
        dice.weighted(&[(Priority::Low, 3), (Priority::Medium, 7)])
    };
    let mut tags = vec![topic.tags[0].to_owned()];
    if let Some(second) = topic.tags.get(1).filter(|_| dice.chance(60)) {
        tags.push((*second).to_owned());
    }
    if start.customer.subscription_tier == customer::Tier::Enterprise {
        tags.push("key-account".to_owned());
    }
    tags.sort();
    ticket::Model {
        id: dice.id(start.created_at),
        number: start.number,
        customer_id: start.customer.id,
        assigned_to: None,
        title: facts.fill(case.title),
        description: facts.letter(dice, case.opening),
        priority,
        priority_rank: priority.rank(),
        status: Status::Open,
        tags: tags.into(),
        first_response_at: None,
        resolved_at: None,
        version: 1,
        created_at: start.created_at,
        updated_at: start.created_at,
    }
}

impl Story<'_> {
    fn play(&mut self, dice: &mut Dice, step: Step, at: DateTime<Utc>, team: &[&Person]) {
        let worker = self.worker.row.id;
        match step {
            Step::Assign => {
                let by = if dice.chance(60) { worker } else { dice.pick(team).row.id };
                self.row.assigned_to = Some(worker);
                self.changed(at);
                self.record(dice, event::Kind::TicketAssigned, at, Some(by), json!({"from": null, "to": worker}));
            }
            Step::Status(to) => {
                let from = std::mem::replace(&mut self.row.status, to);
                self.row.resolved_at = to.is_done().then(|| self.row.resolved_at.unwrap_or(at));
                self.changed(at);
                self.record(dice, event::Kind::TicketStatusChanged, at, Some(worker), json!({"from": from, "to": to}));
            }
            Step::Customer(body) => {
                let body = self.facts.by_customer(body);
                self.comment(dice, at, None, body, false);
            }
            Step::Agent(body) => {
                let body = self.facts.by_agent(dice, self.worker.first_name(), body);
                if self.row.first_response_at.is_none() {
                    self.row.first_response_at = Some(at);
                    self.changed(at);
                }
                self.comment(dice, at, Some(worker), body, false);
            }
            Step::Note(body) => {
                let by = if dice.chance(75) { worker } else { dice.pick(team).row.id };
                let body = self.facts.fill(body);
                self.comment(dice, at, Some(by), body, true);
            }
        }
    }

    fn changed(&mut self, at: DateTime<Utc>) {
        self.row.version += 1;
        self.row.updated_at = at;
    }

    fn comment(&mut self, dice: &mut Dice, at: DateTime<Utc>, author_id: Option<Uuid>, body: String, internal: bool) {
        let id = dice.id(at);
        self.rows.comments.push(comment::Model { id, ticket_id: self.row.id, author_id, body, internal, created_at: at });
        let kind = if internal { event::Kind::TicketNoteAdded } else { event::Kind::TicketCommented };
        self.record(dice, kind, at, author_id, json!({"commentId": id}));
    }

    fn record(&mut self, dice: &mut Dice, kind: event::Kind, timestamp: DateTime<Utc>, actor_id: Option<Uuid>, data: Json) {
        let before = std::mem::replace(&mut self.told, Standing::of(&self.row));
        self.rows.events.push(event::Model {
            id: dice.id(timestamp),
            kind,
            aggregate_type: "ticket".into(),
            aggregate_id: self.row.id,
            version: self.row.version,
            actor_id,
            correlation_id: super::CORRELATION_ID.into(),
            data: event::with_standings(data, &before, &self.told),
            timestamp,
            position: None,
            origin: None,
        });
    }
}
