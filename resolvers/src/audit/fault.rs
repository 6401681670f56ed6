//! What can be found when the log is verified.

use std::fmt;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Entries that are as they were entered, from the first on.
    pub entries: i64,
    /// Checkpoints that agree with them.
    pub checkpoints: usize,
    /// Entries that were compared with their events.
    pub compared: i64,
    /// Entries that were to be, from the first on, but the event log does not keep their events any more.
    pub unkept: i64,
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
    /// It is not there, and later ones are; or the event log has an event in its place.
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
    /// Its event says something else.
    Altered {
        /// The first column that differs.
        column: &'static str,
    },
    /// Its event happened earlier or later than those beside it say.
    Moved,
    /// The database of the event log knows a checkpoint of it which the audit log does not have.
    Gone,
    /// No checkpoint covers it, though there must have been one long ago.
    Unsigned {
        /// The last entry.
        last: i64,
    },
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
            Fault::Altered { column } => write!(f, "entry {sequence} was changed: its event has another {column}"),
            Fault::Moved => write!(f, "entry {sequence} was moved: its event stands elsewhere in the event log"),
            Fault::Gone => {
                write!(f, "the checkpoint of entry {sequence} was taken away: it was made, and the audit log does not have it")
            }
            Fault::Unsigned { last } => {
                write!(f, "entries {sequence} to {last} are old and no checkpoint covers them: ")?;
                write!(f, "checkpoints were taken away, or could not be made")
            }
        }
    }
}
