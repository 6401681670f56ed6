//! What happens to a ticket, in order, before anybody asks when.

use entities::ticket::Status;

use super::dice::Dice;
use super::topics::Case;
use super::words::{COMPLAINTS, NOTES, QUESTIONS, REACTIONS, RECEIPTS, REMINDERS, SECOND_FIXES, THANKS, UPDATES};

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
pub(super) fn plan(dice: &mut Dice, case: Case, status: Status, comments: u64) -> Vec<Step> {
    if status == Status::Open {
        return untouched(dice, comments);
    }
    let mut steps = vec![Step::Assign, Step::Status(Status::InProgress)];
    let ending = ending(dice, case, status, comments);
    let said = ending.iter().filter(|step| step.is_comment()).count() as u64;
    steps.extend(exchange(dice, case, comments - said));
    steps.extend(ending);
    steps
}

/// Nobody works on it yet: the customer waits, the team looks.
fn untouched(dice: &mut Dice, comments: u64) -> Vec<Step> {
    let mut steps = Vec::new();
    if dice.chance(30) {
        steps.push(Step::Assign);
    }
    for i in 0..comments {
        steps.push(match i {
            1 if comments > 2 => Step::Agent(dice.pick(RECEIPTS)),
            i if i > 0 && dice.chance(30) => Step::Note(dice.pick(NOTES)),
            _ => Step::Customer(dice.pick(REMINDERS)),
        });
    }
    steps
}

/// Questions, answers, notes and news, in turn.
fn exchange(dice: &mut Dice, case: Case, comments: u64) -> Vec<Step> {
    (0..comments)
        .map(|i| match i {
            0 => Step::Agent(case.question),
            1 => Step::Customer(case.answer),
            2 => Step::Note(case.note),
            i if i % 3 == 0 => Step::Agent(dice.pick(UPDATES)),
            i if i % 3 == 1 => Step::Customer(dice.pick(REACTIONS)),
            _ => Step::Note(dice.pick(NOTES)),
        })
        .collect()
}

/// How it came to where it stands now.
fn ending(dice: &mut Dice, case: Case, status: Status, comments: u64) -> Vec<Step> {
    let mut steps = Vec::new();
    match status {
        Status::Open | Status::InProgress => return steps,
        Status::Waiting => {
            if comments > 0 {
                // With few comments, what we wait for is the answer to the first question.
                steps.push(Step::Agent(if comments < 2 { case.question } else { dice.pick(QUESTIONS) }));
            }
            steps.push(Step::Status(Status::Waiting));
            return steps;
        }
        Status::Resolved | Status::Closed => {}
    }
    let mut left = comments;
    if left > 0 {
        steps.push(Step::Agent(case.fix));
        left -= 1;
    }
    steps.push(Step::Status(Status::Resolved));
    if left > 2 && dice.chance(12) {
        steps.push(Step::Customer(dice.pick(COMPLAINTS)));
        steps.push(Step::Status(Status::Open));
        steps.push(Step::Status(Status::InProgress));
        steps.push(Step::Agent(dice.pick(SECOND_FIXES)));
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
