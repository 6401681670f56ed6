//! Compares entries with the events that they are of: all of an entry but its place follows from its event.

use std::collections::HashSet;

use entities::any_of;
use entities::audit_entry::{Column as Entry, Entity};
use entities::event::{self, Column};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use subscriptions::consumers::{self, backlog};
use uuid::Uuid;

use super::chain::Line;
use super::entry::without_place;
use super::fault::{Bad, Fault};
use super::reaction::{NAME, WANTS};
use super::walk::{PAGE, read};

/// Entries that were compared, one after the other in the order of the event log, which is that of the entries.
pub(super) struct Comparison<'a, A, E> {
    log: &'a A,
    events: &'a E,
    /// The last entry that fits, and the position of its event.
    pub(super) sequence: i64,
    position: i64,
    /// The event log does not begin with its first event, and nothing of it was compared yet: the events of the next entries may be gone.
    before_it_begins: bool,
    /// How many entries fit.
    pub(super) compared: i64,
    /// How many there are whose events are gone.
    pub(super) unkept: i64,
}

impl<'a, A: ConnectionTrait, E: ConnectionTrait> Comparison<'a, A, E> {
    /// One that goes on behind an entry; whatever is up to that is believed.
    ///
    /// # Errors
    /// The databases'.
    pub(super) async fn after(log: &'a A, events: &'a E, sequence: i64) -> Result<Self, DbErr> {
        // Should its event have been lost with a part of the event log, those before it say how far the log was entered.
        let believed = Entity::find().select_only().column(Entry::Id);
        let believed = believed.filter(Entry::Sequence.gt(sequence - PAGE.cast_signed())).filter(Entry::Sequence.lte(sequence));
        let ids = believed.into_tuple::<Uuid>().all(log).await?;
        let position = positions(events, &ids).await?.into_iter().map(|(_, position)| position).max().unwrap_or_default();
        let first = event::Entity::find().select_only().column(Column::Position).filter(Column::Position.is_not_null());
        let first = first.order_by_asc(Column::Position).limit(1).into_tuple::<i64>().all(events).await?.pop();
        let begins = match first {
            Some(position) => position,
            None => entered(events).await?.unwrap_or_default() + 1,
        };
        Ok(Self { log, events, sequence, position, before_it_begins: position == 0 && begins > 1, compared: 0, unkept: 0 })
    }

    /// The first of the entries up to `limit` that does not fit.
    ///
    /// # Errors
    /// The databases'.
    pub(super) async fn run_to(&mut self, limit: i64) -> Result<Option<Bad>, DbErr> {
        loop {
            let (lines, read) = read(self.log, self.sequence, limit).await?;
            let lines: Vec<Line> = lines.into_iter().map_while(Result::ok).collect();
            let bad = self.compare(&lines).await?;
            if bad.is_some() || read < PAGE || lines.len() as u64 != read {
                return Ok(bad);
            }
        }
    }

    /// The first of the next entries that does not fit.
    ///
    /// # Errors
    /// The databases'.
    pub(super) async fn compare(&mut self, lines: &[Line]) -> Result<Option<Bad>, DbErr> {
        let unkept = if self.before_it_begins { self.pass_over(lines).await? } else { 0 };
        let lines = &lines[unkept..];
        if lines.is_empty() {
            return Ok(None);
        }
        let events = backlog::next(self.events, WANTS, self.position, i64::MAX, lines.len() as u64).await?;
        let mut events = events.iter();
        for line in lines {
            let fault = match events.next() {
                Some(event) if event.id.to_string() == line.id => {
                    let Some(column) = line.differs(&Line::of(&without_place(event))) else {
                        self.position = event.position.unwrap_or_default();
                        self.sequence = line.sequence;
                        self.compared += 1;
                        continue;
                    };
                    Fault::Altered { column }
                }
                event => self.stranger(line, event).await?,
            };
            return Ok(Some(Bad { sequence: line.sequence, fault }));
        }
        Ok(None)
    }

    /// Passes over entries up to the first whose event is kept, and says how many these are.
    async fn pass_over(&mut self, lines: &[Line]) -> Result<usize, DbErr> {
        let ids: Vec<Uuid> = lines.iter().filter_map(|line| line.id.parse().ok()).collect();
        let kept: HashSet<String> = positions(self.events, &ids).await?.into_iter().map(|(id, _)| id.to_string()).collect();
        let first = lines.iter().position(|line| kept.contains(&line.id));
        self.before_it_begins = first.is_none();
        let passed = &lines[..first.unwrap_or(lines.len())];
        for line in passed {
            self.sequence = line.sequence;
            self.unkept += 1;
        }
        Ok(passed.len())
    }

    /// Why an entry stands where that of another event should, or of none.
    async fn stranger(&self, line: &Line, event: Option<&event::Model>) -> Result<Fault, DbErr> {
        let ids: Vec<Uuid> = line.id.parse().into_iter().collect();
        if positions(self.events, &ids).await?.is_empty() {
            return Ok(Fault::Invented);
        }
        let Some(event) = event else { return Ok(Fault::Moved) };
        let entry = Entity::find().select_only().column(Entry::Id).filter(Entry::Id.eq(event.id));
        let is_entered = !entry.into_tuple::<Uuid>().all(self.log).await?.is_empty();
        Ok(if is_entered { Fault::Moved } else { Fault::Missing })
    }

    /// Whether events behind the last entry, up to an offset, have none.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn lacks(&self, offset: i64) -> Result<bool, DbErr> {
        Ok(!backlog::next(self.events, WANTS, self.position, offset, 1).await?.is_empty())
    }
}

/// Everything up to this position was entered, if anything ever was.
///
/// # Errors
/// The database's.
pub(super) async fn entered<E: ConnectionTrait>(events: &E) -> Result<Option<i64>, DbErr> {
    Ok(consumers::all(events).await?.into_iter().find(|consumer| consumer.name == NAME).map(|consumer| consumer.position))
}

/// Where events stand; those that do not are left out.
async fn positions<E: ConnectionTrait>(events: &E, ids: &[Uuid]) -> Result<Vec<(Uuid, i64)>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = event::Entity::find().select_only().columns([Column::Id, Column::Position]);
    let select = select.filter(any_of(events.get_database_backend(), Column::Id, ids)).filter(Column::Position.is_not_null());
    select.into_tuple::<(Uuid, i64)>().all(events).await
}
