//! The tickets of the demo: who asks, when, and how long the conversation is. What is said is [`super::story`].

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use entities::{customer, user};

use super::calendar::Calendar;
use super::dice::Dice;
use super::people::Person;
use super::story::{Start, tell};
use super::{DAYS, Rows, Size};

const TICKETS: u64 = 3;
const LENGTHS: u64 = 4;

/// All tickets, none of them written yet: each can be, by its place alone.
pub(super) struct Conversations<'a> {
    size: Size,
    today: DateTime<Utc>,
    calendar: Calendar,
    team: Vec<&'a Person>,
    /// Oldest first.
    companies: &'a [customer::Model],
}

impl<'a> Conversations<'a> {
    pub(super) fn new(size: Size, today: DateTime<Utc>, people: &'a [Person], companies: &'a [customer::Model]) -> Self {
        let works = |person: &&Person| {
            person.row.status == user::Status::Active && matches!(person.row.role.as_str(), "agent" | "manager" | "user")
        };
        Self { size, today, calendar: Calendar::before(today, DAYS), team: people.iter().filter(works).collect(), companies }
    }

    /// The tickets of these places with their comments and events.
    pub(super) fn rows(&self, places: Range<u64>) -> Rows {
        let mut rows = Rows::default();
        for place in places {
            let mut dice = Dice::of(TICKETS, place);
            let created_at = self.created_at(&mut dice, place);
            let start = Start {
                number: i64::try_from(place + 1).unwrap_or(i64::MAX),
                created_at,
                today: self.today,
                comments: self.comments(place),
                customer: self.customer(&mut dice, created_at),
                team: &self.team,
            };
            tell(&mut dice, &start, &mut rows);
        }
        rows
    }

    /// Later for a later place, so that numbers follow time.
    fn created_at(&self, dice: &mut Dice, place: u64) -> DateTime<Utc> {
        let within = (place * 1_000_000_000 + dice.below(1_000_000_000)) / self.size.tickets;
        // A quarter of an hour is left for the first answer to the last ticket.
        self.calendar.at(within) - TimeDelta::minutes(15)
    }

    /// All places together have exactly the comments that were asked for. Neighbours share unequally, so that lengths differ.
    fn comments(&self, place: u64) -> u64 {
        let share = |place: u64| {
            let upto = |n: u64| u128::from(n) * u128::from(self.size.comments) / u128::from(self.size.tickets);
            u64::try_from(upto(place + 1) - upto(place)).unwrap_or_default()
        };
        let first = place - place % 2;
        if first + 1 >= self.size.tickets {
            return share(place);
        }
        let given = Dice::of(LENGTHS, first).below(share(first + 1) + 1);
        if place == first { share(place) + given } else { share(place) - given }
    }

    /// Some customers ask more often than others; none before it was one.
    fn customer(&self, dice: &mut Dice, created_at: DateTime<Utc>) -> &'a customer::Model {
        let known = self.companies.partition_point(|row| row.created_at < created_at).max(1) as u64;
        let place =
            if dice.chance(80) { dice.below(known) } else { dice.below(known).min(dice.below(known)).min(dice.below(known)) };
        &self.companies[usize::try_from(place).unwrap_or_default()]
    }
}
