//! What happened: one row for each change, stored in the transaction that made it (S063).

use sea_orm::Condition;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::access::Viewer;
use crate::ticket::Standing;

/// A row of `events`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "events")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What happened.
    #[sea_orm(column_name = "type")]
    pub kind: Kind,
    /// The noun it happened to: `user`, `role`, `customer`, `ticket`, `session`.
    pub aggregate_type: String,
    /// The row it happened to.
    pub aggregate_id: Uuid,
    /// The version of the row after it.
    pub version: i32,
    /// Who did it; nobody when the operator or the system did.
    pub actor_id: Option<Uuid>,
    /// The request that did it.
    pub correlation_id: String,
    /// What changed; its form depends on `kind`.
    pub data: Json,
    /// When.
    pub timestamp: DateTimeUtc,
    /// Where it stands in the log, in the order of commits: whoever has seen a position never finds a new event below it. None until the
    /// log has given it one, which is after the commit on PostgreSQL.
    pub position: Option<i64>,
}

crate::row::row!(id, kind, aggregate_type, aggregate_id, version, actor_id, correlation_id, data, timestamp, position);

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(50))", rename_all = "snake_case")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// `{email, name, role}`
    UserCreated,
    /// `{changes}`
    UserUpdated,
    /// `{userId, oldRole, newRole, updatedBy}` (S067)
    UserRoleChanged,
    /// `{from, to}`
    UserStatusChanged,
    /// `{}`
    UserDeleted,
    /// `{sessionId, ipAddress, userAgent, expiresAt}`
    UserSignedIn,
    /// `{sessionId, userId}`, of a session
    UserSignedOut,
    /// `{sessionId, userId, expiresAt}`, of a session: its tokens were renewed
    SessionRefreshed,
    /// `{sessionId, userId}`, of a session: by hand, with a suspension, or because a refresh token was used twice
    SessionRevoked,
    /// `{name, permissions}`
    RoleCreated,
    /// `{changes}`
    RoleUpdated,
    /// `{name}`
    RoleDeleted,
    /// `{companyName}`
    CustomerCreated,
    /// `{changes}`
    CustomerUpdated,
    /// `{companyName}`
    CustomerDeleted,
    /// `{status, priority, customerId}`
    TicketCreated,
    /// `{changes}`
    TicketUpdated,
    /// `{from, to}`
    TicketStatusChanged,
    /// `{from, to}`: user ids
    TicketAssigned,
    /// `{from}`: a user id
    TicketUnassigned,
    /// `{commentId}`: a public comment
    TicketCommented,
    /// `{commentId}`: an internal comment, for those with `notes:read`
    TicketNoteAdded,
    /// Never stored: told to a listener in place of the event by which a ticket left their sight or their filter
    TicketLeft,
}

impl Model {
    /// How the ticket stood before and after; nothing for what did not happen to a ticket.
    pub fn standings(&self) -> Option<(Standing, Standing)> {
        let read = |key: &str| Standing::deserialize(self.data.get(key)?).ok();
        let after = read("after")?;
        Some((read("before").unwrap_or_else(|| after.clone()), after))
    }
}

/// The data of an event of a ticket, with how the ticket stood before and after it.
pub fn with_standings(mut data: Json, before: &Standing, after: &Standing) -> Json {
    if before != after {
        data["before"] = serde_json::json!(before);
    }
    data["after"] = serde_json::json!(after);
    data
}

/// No relation is followed through SeaORM: relations are batched loaders.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Which events of a visible ticket the viewer may see, as SQL: an internal comment leaves no trace for others.
pub fn visible_to(viewer: &Viewer) -> Condition {
    if viewer.may("notes", "read") { Condition::all() } else { Condition::all().add(Column::Kind.ne(Kind::TicketNoteAdded)) }
}

/// The same for a row in hand.
pub fn is_visible_to(event: &Model, viewer: &Viewer) -> bool {
    event.kind != Kind::TicketNoteAdded || viewer.may("notes", "read")
}
