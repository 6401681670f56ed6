//! Goes through the log, entry by entry, and stops at the first that is not as it was entered.

use std::collections::BTreeMap;

use entities::audit_entry::{Column, Entity};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::chain::{BEGINNING, Line};
use super::compare::Comparison;
use super::fault::{Bad, Fault};
use crate::page::literal_limit;

/// Entries of one read.
pub(super) const PAGE: u64 = 2000;

/// What was read so far.
pub(super) struct Chain {
    /// The hashes that entries must have.
    checkpoints: BTreeMap<i64, String>,
    /// The sequence of the next entry.
    pub(super) expected: i64,
    /// The hash of the last one.
    pub(super) previous: String,
    /// The last entry that agreed with a checkpoint.
    pub(super) agreed: i64,
    /// How many checkpoints did.
    pub(super) agreeing: usize,
    /// How long no checkpoint has covered what came.
    pub(super) uncovered: Uncovered,
}

/// How old entries that no checkpoint covers are.
#[derive(Default)]
pub(super) struct Uncovered {
    /// Entries that happened later do not count.
    pub(super) until: String,
    /// When the first of them happened, and the last.
    pub(super) times: Option<(String, String)>,
}

impl Uncovered {
    fn add(&mut self, time: &str) {
        if *time <= *self.until {
            let first = self.times.take().map_or_else(|| time.to_owned(), |(first, _)| first);
            self.times = Some((first, time.to_owned()));
        }
    }
}

impl Chain {
    /// One that begins with the first entry.
    pub(super) fn new(checkpoints: BTreeMap<i64, String>) -> Self {
        Self::after(0, BEGINNING.to_owned(), checkpoints)
    }

    /// One that goes on behind an entry with this hash.
    pub(super) fn after(sequence: i64, hash: String, checkpoints: BTreeMap<i64, String>) -> Self {
        let (expected, previous, uncovered) = (sequence + 1, hash, Uncovered::default());
        Self { checkpoints, expected, previous, agreed: sequence, agreeing: 0, uncovered }
    }

    /// The last entry that a checkpoint covers, whether it was read or not.
    pub(super) fn covered(&self) -> i64 {
        self.checkpoints.keys().next_back().copied().unwrap_or_default()
    }

    /// The next entry, or the sequence of one that cannot be read.
    fn add(&mut self, line: &Result<Line, i64>) -> Option<Bad> {
        let bad = |sequence, fault| Some(Bad { sequence, fault });
        let sequence = line.as_ref().map_or_else(|sequence| *sequence, |line| line.sequence);
        if sequence != self.expected {
            return bad(self.expected, Fault::Missing);
        }
        let Ok(line) = line else { return bad(sequence, Fault::Unreadable) };
        if line.previous_hash != self.previous {
            return bad(sequence, Fault::Misplaced);
        }
        if line.computed_hash() != line.hash {
            return bad(sequence, Fault::Changed);
        }
        self.uncovered.add(&line.time);
        if let Some(hash) = self.checkpoints.get(&sequence) {
            if *hash != line.hash {
                return bad(self.agreed + 1, Fault::Recomputed { checkpoint: sequence });
            }
            self.agreed = sequence;
            self.agreeing += 1;
            self.uncovered.times = None;
        }
        self.expected += 1;
        self.previous.clone_from(&line.hash);
        None
    }

    /// After the last entry.
    fn end(&self) -> Option<Bad> {
        let (checkpoint, _) = self.checkpoints.range(self.expected..).next()?;
        Some(Bad { sequence: self.expected, fault: Fault::Cut { checkpoint: Some(*checkpoint) } })
    }
}

/// What there was beside the chain.
#[derive(Default)]
pub(super) struct Walked {
    /// How many entries fit their events.
    pub(super) compared: i64,
    /// The events of how many are gone.
    pub(super) unkept: i64,
    /// The first that is not as it was entered.
    pub(super) bad: Option<Bad>,
}

/// Reads the log from where the chain stands to its end. Entries behind `believed` are compared with their events; where one is not as it was
/// entered, also those between the checkpoints around it, so that it is known which it is. `offset` is how far the event log was entered
/// before. Tells `progress` how far it has come.
///
/// # Errors
/// The databases'.
pub(super) async fn walk<A: ConnectionTrait, E: ConnectionTrait>(
    log: &A,
    events: Option<&E>,
    chain: &mut Chain,
    (believed, offset): (i64, Option<i64>),
    mut progress: impl FnMut(i64) + Send,
) -> Result<Walked, DbErr> {
    let mut comparison = None;
    let bad = loop {
        let (lines, read) = read(log, chain.expected - 1, i64::MAX).await?;
        let bad = lines.iter().find_map(|line| chain.add(line));
        if bad.is_some() {
            break bad;
        }
        let lines: Vec<Line> = lines.into_iter().flatten().filter(|line| line.sequence > believed).collect();
        if let Some(events) = events.filter(|_| !lines.is_empty()) {
            let comparison = begun(&mut comparison, log, events, believed).await?;
            if let Some(bad) = comparison.compare(&lines).await? {
                return Ok(Walked { compared: comparison.compared, unkept: comparison.unkept, bad: Some(bad) });
            }
        }
        progress(chain.expected - 1);
        if read < PAGE {
            break chain.end();
        }
    };
    let Some(events) = events else { return Ok(Walked { bad, ..Walked::default() }) };
    let comparison = begun(&mut comparison, log, events, chain.agreed.min(believed)).await?;
    let bad = match &bad {
        Some(Bad { fault: Fault::Recomputed { checkpoint }, .. }) => comparison.run_to(*checkpoint).await?.or(bad),
        Some(Bad { sequence, .. }) => comparison.run_to(sequence - 1).await?.or(bad),
        None => match offset {
            Some(offset) if comparison.lacks(offset).await? => {
                Some(Bad { sequence: chain.expected, fault: Fault::Cut { checkpoint: None } })
            }
            _ => None,
        },
    };
    Ok(Walked { compared: comparison.compared, unkept: comparison.unkept, bad })
}

/// The comparison, begun behind an entry unless it was before.
async fn begun<'a, 'b, A: ConnectionTrait, E: ConnectionTrait>(
    comparison: &'b mut Option<Comparison<'a, A, E>>,
    log: &'a A,
    events: &'a E,
    sequence: i64,
) -> Result<&'b mut Comparison<'a, A, E>, DbErr> {
    let begun = match comparison.take() {
        Some(begun) => begun,
        None => Comparison::after(log, events, sequence).await?,
    };
    Ok(comparison.insert(begun))
}

/// A page of entries up to a limit, each as text, or the sequence of one that cannot be read; and how many these are.
pub(super) async fn read<C: ConnectionTrait>(db: &C, after: i64, limit: i64) -> Result<(Vec<Result<Line, i64>>, u64), DbErr> {
    let select = Entity::find().filter(Column::Sequence.gt(after)).filter(Column::Sequence.lte(limit));
    let select = select.order_by_asc(Column::Sequence).limit(PAGE).into_query();
    let rows = db.query_all_raw(literal_limit(db.get_database_backend().build(&select))).await?;
    let lines = rows.iter().map(|row| match Line::read(row) {
        Ok(line) => Ok(Ok(line)),
        Err(_) => row.try_get::<i64>("", "sequence").map(Err),
    });
    Ok((lines.collect::<Result<_, DbErr>>()?, rows.len() as u64))
}
