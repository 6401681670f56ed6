//! The audit log: one entry for each event, in a database of its own, where nothing is ever changed.

use sea_orm::entity::prelude::*;

use crate::access::Behalf;
use crate::event::Kind;

/// A row of `audit_entries`. What it says of people is as it was when it happened.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entries")]
pub struct Model {
    /// Where it stands: 1, 2, 3, without a gap.
    pub sequence: i64,
    /// The event. One entry has it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// When it happened.
    pub time: DateTimeUtc,
    /// Who did it; nobody when the operator or the server did, or somebody unknown.
    pub actor_id: Option<Uuid>,
    /// Their e-mail address.
    pub actor_email: Option<String>,
    /// Their name.
    pub actor_name: Option<String>,
    /// Their role.
    pub actor_role: Option<String>,
    /// On whose behalf.
    pub behalf: Behalf,
    /// What happened.
    pub action: Kind,
    /// The noun it happened to.
    pub target_type: String,
    /// The row it happened to.
    pub target_id: Uuid,
    /// Before and after, field by field, as a JSON text: `{"role":{"from":"agent","to":"manager"}}`. A text, because its bytes are hashed.
    pub changes: String,
    /// Why, in the words of who did it.
    pub reason: Option<String>,
    /// The permission that it took.
    pub permission: Option<String>,
    /// The request that did it.
    pub correlation_id: String,
    /// The client's address.
    pub address: Option<String>,
    /// The client's program.
    pub agent: Option<String>,
    /// The hash of the entry before it, in lower-case hexadecimal digits; 64 zeros for the first.
    pub previous_hash: String,
    /// The hash of this one.
    pub hash: String,
}

crate::row::row!(
    sequence,
    id,
    time,
    actor_id,
    actor_email,
    actor_name,
    actor_role,
    behalf,
    action,
    target_type,
    target_id,
    changes,
    reason,
    permission,
    correlation_id,
    address,
    agent,
    previous_hash,
    hash,
);

/// No relation is followed through SeaORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
