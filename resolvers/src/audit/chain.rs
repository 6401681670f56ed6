//! What is hashed of an entry, so that a program in any language can do it.
//!
//! An entry is text: ids with hyphens in lower case, times as `2026-11-22T09:30:00.000000Z`, numbers in decimal digits, the changes as the JSON
//! text that is stored. Its values follow each other as in [`Line::values`], each as its length in bytes, a colon, its bytes in UTF-8, and a line
//! feed; an absent one as a hyphen and a line feed. The hash is SHA-256 of that.

use std::io::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};
use entities::audit_entry::Model;
use sea_orm::{ActiveEnum, DbErr, QueryResult};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::hex;

/// Stands before what is hashed of an entry, and names the form.
const FORM: &str = "backoffice audit entry 1";
/// How many of the hashed values say where an entry stands; they come first.
const PLACE: usize = 3;
/// The columns of the others.
const COLUMNS: [&str; 16] = [
    "id",
    "time",
    "actor_id",
    "actor_email",
    "actor_name",
    "actor_role",
    "behalf",
    "action",
    "target_type",
    "target_id",
    "changes",
    "reason",
    "permission",
    "correlation_id",
    "address",
    "agent",
];
/// What the first entry holds as the hash of the one before it.
pub const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An entry as text: what is hashed, and a line of an export.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the fields are those of the row")]
pub struct Line {
    pub sequence: i64,
    pub id: String,
    pub time: String,
    pub actor_id: Option<String>,
    pub actor_email: Option<String>,
    pub actor_name: Option<String>,
    pub actor_role: Option<String>,
    pub behalf: String,
    pub action: String,
    pub target_type: String,
    pub target_id: String,
    pub changes: String,
    pub reason: Option<String>,
    pub permission: Option<String>,
    pub correlation_id: String,
    pub address: Option<String>,
    pub agent: Option<String>,
    pub previous_hash: String,
    pub hash: String,
}

/// A time as it is hashed: whole microseconds, which is what both databases keep.
pub fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// The bytes of values that follow each other.
pub fn bytes<'a>(values: impl IntoIterator<Item = Option<&'a str>>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1024);
    for value in values {
        // Writing to memory does not fail.
        let _ = match value {
            Some(text) => writeln!(bytes, "{}:{text}", text.len()),
            None => writeln!(bytes, "-"),
        };
    }
    bytes
}

impl Line {
    /// A row as text.
    pub fn of(row: &Model) -> Self {
        Self {
            sequence: row.sequence,
            id: row.id.to_string(),
            time: time(row.time),
            actor_id: row.actor_id.map(|id| id.to_string()),
            actor_email: row.actor_email.clone(),
            actor_name: row.actor_name.clone(),
            actor_role: row.actor_role.clone(),
            behalf: row.behalf.to_value(),
            action: row.action.to_value(),
            target_type: row.target_type.clone(),
            target_id: row.target_id.to_string(),
            changes: row.changes.clone(),
            reason: row.reason.clone(),
            permission: row.permission.clone(),
            correlation_id: row.correlation_id.clone(),
            address: row.address.clone(),
            agent: row.agent.clone(),
            previous_hash: row.previous_hash.clone(),
            hash: row.hash.clone(),
        }
    }

    /// A row as it stands in the table, whatever it holds.
    ///
    /// # Errors
    /// When a column holds something that no entry has there.
    pub fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let text = |column: &str| row.try_get::<Option<String>>("", column);
        let id = |column: &str| Ok::<_, DbErr>(row.try_get::<Option<Uuid>>("", column)?.map(|id| id.to_string()));
        Ok(Self {
            sequence: row.try_get("", "sequence")?,
            id: id("id")?.unwrap_or_default(),
            time: time(row.try_get("", "time")?),
            actor_id: id("actor_id")?,
            actor_email: text("actor_email")?,
            actor_name: text("actor_name")?,
            actor_role: text("actor_role")?,
            behalf: row.try_get("", "behalf")?,
            action: row.try_get("", "action")?,
            target_type: row.try_get("", "target_type")?,
            target_id: id("target_id")?.unwrap_or_default(),
            changes: row.try_get("", "changes")?,
            reason: text("reason")?,
            permission: text("permission")?,
            correlation_id: row.try_get("", "correlation_id")?,
            address: text("address")?,
            agent: text("agent")?,
            previous_hash: row.try_get("", "previous_hash")?,
            hash: row.try_get("", "hash")?,
        })
    }

    /// The hash that the entry must have.
    pub fn computed_hash(&self) -> String {
        let sequence = self.sequence.to_string();
        hex::encode(&Sha256::digest(bytes(self.values(&sequence))))
    }

    /// The first column in which it differs from what its event says, beside those that say where it stands.
    pub(super) fn differs(&self, event: &Self) -> Option<&'static str> {
        let (these, those) = (self.values(""), event.values(""));
        let columns = COLUMNS.into_iter().zip(these.iter().zip(&those).skip(PLACE));
        let mut differing = columns.filter(|(_, (this, that))| this != that).map(|(column, _)| column);
        differing.find(|column| *column != "changes" || !self.changes_as(event))
    }

    /// The order of an object's fields is up to the program that wrote it.
    fn changes_as(&self, other: &Self) -> bool {
        let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
        json(&self.changes).is_some_and(|changes| json(&other.changes) == Some(changes))
    }

    /// What is hashed, in its order.
    fn values<'a>(&'a self, sequence: &'a str) -> [Option<&'a str>; 19] {
        [
            Some(FORM),
            Some(&self.previous_hash),
            Some(sequence),
            Some(&self.id),
            Some(&self.time),
            self.actor_id.as_deref(),
            self.actor_email.as_deref(),
            self.actor_name.as_deref(),
            self.actor_role.as_deref(),
            Some(&self.behalf),
            Some(&self.action),
            Some(&self.target_type),
            Some(&self.target_id),
            Some(&self.changes),
            self.reason.as_deref(),
            self.permission.as_deref(),
            Some(&self.correlation_id),
            self.address.as_deref(),
            self.agent.as_deref(),
        ]
    }
}
