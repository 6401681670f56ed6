//! Finds the first entry that is not as it was entered.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use entities::audit_checkpoint::{Entity, Model as Checkpoint};
use sea_orm::{DbErr, EntityTrait};

use super::chain;
use super::compare::entered;
pub use super::fault::{Bad, Fault, Report};
use super::sign::PublicKey;
use super::walk::{Chain, Walked, walk};
use crate::db::Pool;

/// A server that lives makes a checkpoint each minute; what is much older, and has none, is not forgotten by chance.
const LONG_AGO: TimeDelta = TimeDelta::minutes(10);

/// What a log is compared with.
#[derive(Debug)]
pub struct Against {
    /// Whose checkpoints count.
    pub public_key: PublicKey,
    /// Checkpoints that were kept outside of the database.
    pub checkpoints: Vec<Checkpoint>,
    /// The database that has the event log, when it can be asked: entries that no checkpoint covers yet must say what their events do.
    pub events: Option<Pool>,
    /// All entries must.
    pub thoroughly: bool,
    /// Entries after which there is a checkpoint, at the latest.
    pub every: i64,
    /// What time it is.
    pub now: DateTime<Utc>,
}

/// Reads the whole log, page by page, and stops at the first entry that is not as it was entered. Tells `progress` how far it has come.
///
/// # Errors
/// The databases'.
pub async fn verify(db: &Pool, against: &Against, progress: impl FnMut(i64) + Send) -> Result<Report, DbErr> {
    // Asked first: what is entered from here on is not missed.
    let offset = match &against.events {
        Some(events) => entered(events).await?,
        None => None,
    };
    let known = match Known::read(db, against).await? {
        Ok(known) => known,
        Err(bad) => return Ok(Report { bad: Some(bad), ..Report::default() }),
    };
    let mut chain = Chain::new(known.hashes);
    chain.uncovered.until = chain::time(against.now - LONG_AGO);
    let believed = if against.thoroughly { 0 } else { chain.covered() };
    let Walked { compared, unkept, bad } = walk(db, against.events.as_ref(), &mut chain, (believed, offset), progress).await?;
    let bad = bad.or(known.gone).or_else(|| unsigned(&chain, against.every, known.is_told));
    let read = chain.expected - 1;
    let entries = match &bad {
        Some(Bad { fault: Fault::Gone | Fault::Unsigned { .. }, .. }) | None => read,
        Some(bad) => read.min(bad.sequence - 1),
    };
    Ok(Report { entries, checkpoints: chain.agreeing, compared, unkept, bad })
}

/// The checkpoints there are.
struct Known {
    hashes: BTreeMap<i64, String>,
    /// The database of the event log knows the last.
    is_told: bool,
    /// And the audit log does not have it.
    gone: Option<Bad>,
}

impl Known {
    /// Those of the log, of the files, and of the event log's database; or one that is forged.
    async fn read(db: &Pool, against: &Against) -> Result<Result<Self, Bad>, DbErr> {
        let stored = Entity::find().all(db).await?;
        let told = match &against.events {
            Some(events) => Entity::find().all(events).await?,
            None => Vec::new(),
        };
        let gone = told.iter().find(|told| stored.iter().all(|stored| stored.sequence != told.sequence));
        let gone = gone.map(|told| Bad { sequence: told.sequence, fault: Fault::Gone });
        let (is_told, mut hashes) = (!told.is_empty(), BTreeMap::new());
        for checkpoint in stored.into_iter().chain(told).chain(against.checkpoints.iter().cloned()) {
            if !against.public_key.has_signed(&checkpoint) {
                return Ok(Err(Bad { sequence: checkpoint.sequence, fault: Fault::Forged }));
            }
            hashes.insert(checkpoint.sequence, checkpoint.hash);
        }
        Ok(Ok(Self { hashes, is_told, gone }))
    }
}

/// Entries that must have a checkpoint: too many for one that is made after so many; or, where nobody else knows the last one, too old. What a
/// server has entered just before it was killed is neither.
fn unsigned(chain: &Chain, every: i64, is_told: bool) -> Option<Bad> {
    let last = chain.expected - 1;
    let many = last - chain.agreed >= every.saturating_mul(2);
    let time = |text: &str| DateTime::parse_from_rfc3339(text).ok();
    let span = chain.uncovered.times.as_ref().and_then(|(first, last)| Some(time(last)? - time(first)?));
    let old = !is_told && span.is_some_and(|span| span > LONG_AGO);
    (many || old).then_some(Bad { sequence: chain.agreed + 1, fault: Fault::Unsigned { last } })
}
