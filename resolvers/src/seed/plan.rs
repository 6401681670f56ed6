//! What happens to a ticket, in order, before anybody asks when.

use entities::ticket::Status;

use super::dice::Dice;
use super::topics::Topic;
use super::words::{COMPLAINTS, REACTIONS, RECEIPTS, REMINDERS, THANKS, UPDATES};

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Somebody takes it, or is given it.
    Assign,
    Status(Status),
    /// The customer writes.
    Customer(&'static str),
    /// The one who works on it writes to the customer.
    Agent(&'static str),
    /// A note for the team.
    Note(&'static str),
}

impl Step {
    pub(super) fn is_comment(self) -> bool {
        matches!(self, Self::Customer(_) | Self::Agent(_) | Self::Note(_))
    }
}

/// The way of a ticket to `status`, with exactly `comments` comments.
pub(super) fn plan(dice: &mut Dice, topic: &Topic, status: Status, comments: u64) -> Vec<Step> {
    if status == Status::Open {
        return untouched(dice, topic, comments);
    }
    let mut steps = vec![Step::Assign, Step::Status(Status::InProgress)];
    let ending = ending(dice, topic, status, comments);
    let said = ending.iter().filter(|step| step.is_comment()).count() as u64;
    steps.extend(exchange(dice, topic, comments - said));
    steps.extend(ending);
    steps
}

/// Nobody works on it yet: the customer waits, the team looks.
fn untouched(dice: &mut Dice, topic: &Topic, comments: u64) -> Vec<Step> {
    let mut steps = Vec::new();
    if dice.chance(30) {
        steps.push(Step::Assign);
    }
    for i in 0..comments {
        steps.push(match i {
            1 if comments > 2 => Step::Agent(dice.pick(RECEIPTS)),
            _ if dice.chance(30) => Step::Note(dice.pick(topic.notes)),
            _ => Step::Customer(dice.pick(REMINDERS)),
        });
    }
    steps
}

/// Questions, answers, notes and news, in turn.
fn exchange(dice: &mut Dice, topic: &Topic, comments: u64) -> Vec<Step> {
    (0..comments)
        .map(|i| match i {
            0 => Step::Agent(dice.pick(topic.questions)),
            1 => Step::Customer(dice.pick(topic.answers)),
            2 => Step::Note(dice.pick(topic.notes)),
            i if i % 3 == 0 => Step::Agent(dice.pick(UPDATES)),
            i if i % 3 == 1 => Step::Customer(dice.pick(REACTIONS)),
            _ => Step::Note(dice.pick(topic.notes)),
        })
        .collect()
}

/// How it came to where it stands now.
fn ending(dice: &mut Dice, topic: &Topic, status: Status, comments: u64) -> Vec<Step> {
    let mut steps = Vec::new();
    match status {
        Status::Open | Status::InProgress => return steps,
        Status::Waiting => {
            if comments > 0 {
                steps.push(Step::Agent(dice.pick(topic.questions)));
            }
            steps.push(Step::Status(Status::Waiting));
            return steps;
        }
        Status::Resolved | Status::Closed => {}
    }
    let mut left = comments;
    if left > 0 {
        steps.push(Step::Agent(dice.pick(topic.fixes)));
        left -= 1;
    }
    steps.push(Step::Status(Status::Resolved));
    if left > 2 && dice.chance(12) {
        steps.push(Step::Customer(dice.pick(COMPLAINTS)));
        steps.push(Step::Status(Status::Open));
        steps.push(Step::Status(Status::InProgress));
        steps.push(Step::Agent(dice.pick(topic.fixes)));
        steps.push(Step::Status(Status::Resolved));
        left -= 2;
    }
    if left > 0 && dice.chance(55) {
        steps.push(Step::Customer(dice.pick(THANKS)));
    }
    if status == Status::Closed {
        steps.push(Step::Status(Status::Closed));
    }
    steps
}
