//! Finds the first entry that is not as it was entered.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use entities::audit_checkpoint::{self, Model as Checkpoint};
use entities::audit_entry::{Column, Entity};
use entities::{any_of, event};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use subscriptions::consumers;
use uuid::Uuid;

use super::chain::{BEGINNING, Line};
use super::reaction::WANTS;
use super::sign::PublicKey;
use crate::db::Pool;
use crate::page::literal_limit;

/// Entries of one read.
const PAGE: u64 = 2000;

/// What a log is compared with.
#[derive(Debug)]
pub struct Against {
    /// Whose checkpoints count.
    pub public_key: PublicKey,
    /// Checkpoints that were kept outside of the database.
    pub checkpoints: Vec<Checkpoint>,
    /// The database that has the event log, when it can be asked: entries that no checkpoint covers yet must be those of events.
    pub events: Option<Pool>,
    /// All entries must.
    pub thoroughly: bool,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Entries that are as they were entered, from the first on.
    pub entries: i64,
    /// Checkpoints that agree with them.
    pub checkpoints: usize,
    /// The first that is not.
    pub bad: Option<Bad>,
}

/// An entry that is not as it was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// Which: where it stands, or should.
    pub sequence: i64,
    /// What is wrong.
    pub fault: Fault,
}

/// What can be wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A column holds what no entry has there.
    Unreadable,
    /// It is not there, and later ones are.
    Missing,
    /// It does not hold the hash of the one before it: one of the two was put there, moved or changed.
    Misplaced,
    /// It does not have the hash that it holds.
    Changed,
    /// From here on, or later up to this checkpoint, the entries are others than when the checkpoint was signed.
    Recomputed {
        /// The checkpoint that says so.
        checkpoint: i64,
    },
    /// It is not there: this checkpoint says that there was one, or the event log.
    Cut {
        /// The checkpoint, unless it was the log.
        checkpoint: Option<i64>,
    },
    /// There is a checkpoint of it that the holder of the key has not made.
    Forged,
    /// The event log has no such event.
    Invented,
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sequence, fault } = self;
        match fault {
            Fault::Unreadable => write!(f, "entry {sequence} cannot be read: it was changed"),
            Fault::Missing => write!(f, "entry {sequence} is missing: it was deleted"),
            Fault::Misplaced => {
                write!(f, "entry {sequence} does not follow the one before it: one of the two was inserted, moved or changed")
            }
            Fault::Changed => write!(f, "entry {sequence} does not have the hash that it holds: it was changed"),
            Fault::Recomputed { checkpoint } => {
                write!(f, "entry {sequence} or a later one up to {checkpoint} was changed, and the hashes computed anew: ")?;
                write!(f, "the checkpoint of {checkpoint} has another hash")
            }
            Fault::Cut { checkpoint: Some(checkpoint) } => {
                write!(f, "entry {sequence} is missing: the end was cut off, for there is a checkpoint of {checkpoint}")
            }
            Fault::Cut { checkpoint: None } => {
                write!(f, "entry {sequence} is missing: the end was cut off, for the event log has an event that was entered")
            }
            Fault::Forged => write!(f, "the checkpoint of entry {sequence} does not have a signature of this key"),
            Fault::Invented => write!(f, "entry {sequence} was inserted: the event log has no such event"),
        }
    }
}

/// Reads the whole log, page by page, and stops at the first entry that is not as it was entered. Tells `progress` how far it has come.
///
/// # Errors
/// The database's.
pub async fn verify(db: &Pool, against: &Against, mut progress: impl FnMut(i64) + Send) -> Result<Report, DbErr> {
    let mut checkpoints = BTreeMap::new();
    for checkpoint in audit_checkpoint::Entity::find().all(db).await?.into_iter().chain(against.checkpoints.iter().cloned()) {
        if !against.public_key.has_signed(&checkpoint) {
            return Ok(Report { bad: Some(Bad { sequence: checkpoint.sequence, fault: Fault::Forged }), ..Report::default() });
        }
        checkpoints.insert(checkpoint.sequence, checkpoint.hash);
    }
    let covered = if against.thoroughly { 0 } else { checkpoints.keys().next_back().copied().unwrap_or(0) };
    let mut chain = Chain { checkpoints, expected: 1, previous: BEGINNING.to_owned(), agreed: 0, report: Report::default() };
    loop {
        let (lines, read) = read(db, chain.expected - 1).await?;
        let bad = lines.iter().find_map(|line| chain.add(line));
        if let Some(events) = &against.events {
            // Where something is wrong, what stands before it may have been put there.
            let after = if bad.is_some() { 0 } else { covered };
            let good = lines.iter().flatten().filter(|line| line.sequence > after && line.sequence < chain.expected);
            if let Some(bad) = invented(events, good).await? {
                chain.report.entries = chain.report.entries.min(bad.sequence - 1);
                return Ok(Report { bad: Some(bad), ..chain.report });
            }
        }
        if bad.is_some() {
            return Ok(Report { bad, ..chain.report });
        }
        progress(chain.report.entries);
        if read < PAGE {
            break;
        }
    }
    chain.report.bad = match (chain.end(), &against.events) {
        (None, Some(events)) => cut(db, events, chain.expected).await?,
        (bad, _) => bad,
    };
    Ok(chain.report)
}

/// What was read so far.
struct Chain {
    checkpoints: BTreeMap<i64, String>,
    expected: i64,
    previous: String,
    /// The last entry that agreed with a checkpoint.
    agreed: i64,
    report: Report,
}

impl Chain {
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
        if let Some(hash) = self.checkpoints.get(&sequence) {
            if *hash != line.hash {
                return bad(self.agreed + 1, Fault::Recomputed { checkpoint: sequence });
            }
            self.agreed = sequence;
            self.report.checkpoints += 1;
        }
        self.expected += 1;
        self.previous.clone_from(&line.hash);
        self.report.entries = sequence;
        None
    }

    /// After the last entry.
    fn end(&self) -> Option<Bad> {
        let (checkpoint, _) = self.checkpoints.range(self.expected..).next()?;
        Some(Bad { sequence: self.expected, fault: Fault::Cut { checkpoint: Some(*checkpoint) } })
    }
}

/// A page of entries, each as text, or the sequence of one that cannot be read; and how many these are.
async fn read(db: &Pool, after: i64) -> Result<(Vec<Result<Line, i64>>, u64), DbErr> {
    let select = Entity::find().filter(Column::Sequence.gt(after)).order_by_asc(Column::Sequence).limit(PAGE).into_query();
    let rows = db.query_all_raw(literal_limit(db.get_database_backend().build(&select))).await?;
    let lines = rows.iter().map(|row| match Line::read(row) {
        Ok(line) => Ok(Ok(line)),
        Err(_) => row.try_get::<i64>("", "sequence").map(Err),
    });
    Ok((lines.collect::<Result<_, DbErr>>()?, rows.len() as u64))
}

/// The first of these entries that is not of an event.
async fn invented<'a>(events: &Pool, lines: impl Iterator<Item = &'a Line> + Clone + Send) -> Result<Option<Bad>, DbErr> {
    let ids: Vec<Uuid> = lines.clone().filter_map(|line| line.id.parse().ok()).collect();
    if lines.clone().next().is_none() {
        return Ok(None);
    }
    let select = event::Entity::find().filter(any_of(events.get_database_backend(), event::Column::Id, &ids));
    let columns = [event::Column::Id, event::Column::AggregateId];
    let select = select.select_only().columns(columns).column(event::Column::Kind).column(event::Column::ActorId);
    let found = select.into_tuple::<(Uuid, Uuid, event::Kind, Option<Uuid>)>().all(events).await?;
    let found: HashMap<String, (String, String, Option<String>)> = found
        .into_iter()
        .map(|(id, target, kind, actor)| (id.to_string(), (target.to_string(), kind.to_value(), actor.map(|id| id.to_string()))))
        .collect();
    let is_of_event = |line: &&Line| {
        found.get(&line.id).is_some_and(|(target, kind, actor)| {
            (target, kind, actor.as_deref()) == (&line.target_id, &line.action, line.actor_id.as_deref())
        })
    };
    let mut lines = lines;
    Ok(lines.find(|line| !is_of_event(line)).map(|line| Bad { sequence: line.sequence, fault: Fault::Invented }))
}

/// The event log says that an event was entered which has no entry.
async fn cut(db: &Pool, events: &Pool, expected: i64) -> Result<Option<Bad>, DbErr> {
    let Some(offset) = consumers::all(events).await?.into_iter().find(|consumer| consumer.name == "audit") else {
        return Ok(None);
    };
    let entered = event::Entity::find().select_only().column(event::Column::Id);
    let entered = entered.filter(event::Column::Position.lte(offset.position));
    let entered = entered.filter(event::Column::Kind.is_in(WANTS.iter().copied()));
    let last = entered.order_by_desc(event::Column::Position).limit(1).into_tuple::<Uuid>().all(events).await?.pop();
    let Some(last) = last else { return Ok(None) };
    let entry = Entity::find().select_only().column(Column::Id).filter(Column::Id.eq(last));
    let entry = entry.into_tuple::<Uuid>().all(db).await?;
    Ok(entry.is_empty().then_some(Bad { sequence: expected, fault: Fault::Cut { checkpoint: None } }))
}
