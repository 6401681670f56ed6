//! What happened: one row for each change, stored in the transaction that made it (S063).

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Condition, FromJsonQueryResult};
use serde::{Deserialize, Serialize};

use crate::access::{Behalf, Scope, Viewer};
use crate::ticket::Standing;
use crate::user;

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
    /// The noun it happened to: `user`, `role`, `customer`, `ticket`, `session`, `inbox`, `saved_view`, `export`, `analytics`.
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
    /// Who that was, from where and by what right; nothing for what happened before that was kept. For the audit log, and nobody else.
    pub origin: Option<Origin>,
}

crate::row::row!(id, kind, aggregate_type, aggregate_id, version, actor_id, correlation_id, data, timestamp, position, origin);

/// Who did something, as they were at that moment, from where and by what right. Never a password, a hash or a token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(rename_all = "camelCase", default)]
pub struct Origin {
    /// On whose behalf.
    pub behalf: Behalf,
    /// The e-mail address of the user who did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Their name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The permission that it took, as `area:action`; nothing where none was needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permission: Option<String>,
    /// Why, in the words of who did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The client's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The client's program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
}

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(50))", rename_all = "snake_case")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// `{email, name, role, status, permissions}`
    UserCreated,
    /// `{changes}`
    UserUpdated,
    /// `{userId, oldRole, newRole, updatedBy}` (S067)
    UserRoleChanged,
    /// `{from, to}`
    UserStatusChanged,
    /// `{email, name, role, status, permissions}`
    UserDeleted,
    /// `{sessionId, ipAddress, userAgent, expiresAt}`
    UserSignedIn,
    /// `{sessionId, userId}`, of a session
    UserSignedOut,
    /// `{sessionId, userId, expiresAt}`, of a session: its tokens were renewed
    SessionRefreshed,
    /// `{sessionId, userId}`, of a session: by hand, with a suspension, or because a refresh token was used twice
    SessionRevoked,
    /// `{name, description, permissions}`
    RoleCreated,
    /// `{changes}`
    RoleUpdated,
    /// `{name, description, permissions}`
    RoleDeleted,
    /// `{companyName, contactEmail, subscriptionTier, status, metadata}`
    CustomerCreated,
    /// `{changes}`
    CustomerUpdated,
    /// `{companyName, contactEmail, subscriptionTier, status, metadata}`
    CustomerDeleted,
    /// `{title, description, status, priority, tags, customerId}`
    TicketCreated,
    /// `{changes}`
    TicketUpdated,
    /// `{from, to}`
    TicketStatusChanged,
    /// `{from, to, together}`: user ids, and what all those have in common that one call gave to people
    TicketAssigned,
    /// `{from}`: a user id
    TicketUnassigned,
    /// `{commentId, mentions}`: a public comment, and the users whom it names, when it names any
    TicketCommented,
    /// `{commentId, mentions}`: an internal comment, for those with `notes:read`
    TicketNoteAdded,
    /// `{notificationId, kind}`, of the inbox of a user, which has the user's id
    NotificationCreated,
    /// `{ids}`, or `{until}` for all up to a moment, of an inbox
    NotificationsRead,
    /// `{preferences}`: what was chosen, of an inbox
    NotificationPreferencesUpdated,
    /// `{name, filter, orderBy, shared}`, of a view
    SavedViewCreated,
    /// `{changes}`, of a view
    SavedViewUpdated,
    /// `{name, filter, orderBy, shared}`, of a view
    SavedViewDeleted,
    /// `{because, account, count}`, of the user whose password it was not; of nobody when there is no such user. `account` is a keyed hash of the
    /// address that was tried, `count` how often since the last such event
    SignInRefused,
    /// `{operation, permission, rows, count}`, of the user who was refused: a mutation that they may not call, or not on these rows
    AccessRefused,
    /// `{what, filter}`, of nobody: the operator wrote it to a file
    DataExported,
    /// `{types, payments, refunds}`, of nobody: how many events of analytics of each type a call told, and of its payments and refunds how many
    /// and their amount, by currency. For the audit log alone
    AnalyticsTracked,
    /// Never stored: told to a listener in place of the event by which a ticket left their sight or their filter
    TicketLeft,
}

impl Kind {
    /// Stored, as all are but what is only told to listeners.
    pub fn is_stored(self) -> bool {
        self != Self::TicketLeft
    }
}

impl Model {
    /// A user did it, though nobody was signed in.
    pub fn done_by(&mut self, user: &user::Model) {
        self.actor_id = Some(user.id);
        if let Some(origin) = &mut self.origin {
            origin.behalf = Behalf::User;
            origin.email = Some(user.email.clone());
            origin.name = Some(user.name.clone());
            origin.role = Some(user.role.clone());
        }
    }

    /// The permission that it took, where the guard of the mutation says another.
    pub fn takes(&mut self, permission: &str) {
        if let Some(origin) = self.origin.as_mut().filter(|origin| origin.behalf == Behalf::User) {
            origin.permission = Some(permission.to_owned());
        }
    }

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

/// What tells whether a ticket has an assignee.
const ASSIGNMENTS: [Kind; 2] = [Kind::TicketAssigned, Kind::TicketUnassigned];

/// Which events of a visible ticket the viewer may see, as SQL: an internal comment leaves no trace for others, nor does an assignment for
/// those who may not know whether the ticket has an assignee, unless it became that of somebody whom they see, or is not theirs any more.
/// Who sees only some users reads of a ticket that one of these has it, or that none of these does: [`kind_for`].
pub fn visible_to(viewer: &Viewer) -> Condition {
    let hidden_notes = (!viewer.may("notes", "read")).then(|| Column::Kind.ne(Kind::TicketNoteAdded));
    let shown_assignments = (!user::is_nobody_in_sight(viewer)).then(|| {
        let others = match viewer.scope("users", "read") {
            Scope::Some { ids, .. } => ids,
            _ => Default::default(),
        };
        let in_sight: Vec<Uuid> = others.into_iter().chain(viewer.user_id()).collect();
        let is = |key: &str| {
            let user = Expr::cust(format!("(events.data ->> '{key}')"));
            ExprTrait::is_in(user, in_sight.iter().map(Uuid::to_string))
        };
        Condition::any().add(Column::Kind.is_not_in(ASSIGNMENTS)).add(is("to")).add(is("from"))
    });
    Condition::all().add_option(hidden_notes).add_option(shown_assignments)
}

/// The same for a row in hand.
pub fn is_visible_to(event: &Model, viewer: &Viewer) -> bool {
    match event.kind {
        Kind::TicketNoteAdded => viewer.may("notes", "read"),
        kind if ASSIGNMENTS.contains(&kind) => {
            user::is_nobody_in_sight(viewer) || names_in_sight(event, "to", viewer) || names_in_sight(event, "from", viewer)
        }
        _ => true,
    }
}

/// What happened, as far as the viewer, who sees the event, may know it: to who may not know whether somebody has a ticket, one that goes from
/// somebody whom they see to somebody whom they do not is taken from the one, and no more.
pub fn kind_for(event: &Model, viewer: &Viewer) -> Kind {
    let is_given_away =
        event.kind == Kind::TicketAssigned && !user::is_nobody_in_sight(viewer) && !names_in_sight(event, "to", viewer);
    if is_given_away { Kind::TicketUnassigned } else { event.kind }
}

fn names_in_sight(event: &Model, key: &str, viewer: &Viewer) -> bool {
    let id = event.data.get(key).and_then(Json::as_str).and_then(|id| id.parse().ok());
    id.is_some_and(|id| user::is_in_sight(id, viewer))
}
