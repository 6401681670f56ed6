//! Signed statements of how far the audit log had come.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// A row of `audit_checkpoints`, and a line of the files that hold the same outside of the database.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "audit_checkpoints")]
#[serde(rename_all = "camelCase")]
pub struct Model {
    /// The entry that was the last.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    /// Its hash.
    pub hash: String,
    /// When that was.
    pub time: DateTimeUtc,
    /// The public key that verifies the signature: 32 bytes in hexadecimal digits.
    pub public_key: String,
    /// Ed25519 over sequence, hash and time: 64 bytes in hexadecimal digits.
    pub signature: String,
}

/// No relation is followed through SeaORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
