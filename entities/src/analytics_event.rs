//! What people and the platform did, as analytics counts it.

use sea_orm::entity::prelude::*;

use crate::access::Viewer;
use crate::event;

/// A row of `analytics_events`. Where MongoDB holds the documents, it waits here only until it is carried there.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "analytics_events")]
pub struct Model {
    /// A UUID: of an event of the log its id; of a tracked one it follows from who tracked it and the id that they chose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What happened: `page_viewed`, or the kind of an event of the log, such as `ticket_created`.
    pub event_type: String,
    /// When, in whole milliseconds, which is what MongoDB keeps.
    pub timestamp: DateTimeUtc,
    /// To whom, or by whom.
    pub user_id: Option<Uuid>,
    /// Who tracked it; nobody when it comes from the log.
    pub reporter_id: Option<Uuid>,
    /// A JSON object of whoever tracked it, or the data of the event of the log.
    pub properties: Json,
    /// Money in minor units, never negative: of a payment or a refund.
    pub amount: Option<i64>,
    /// Its currency, by ISO 4217.
    pub currency: Option<String>,
    /// When it was accepted.
    pub recorded_at: DateTimeUtc,
}

/// No relation is followed through SeaORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A payment that came in.
pub const PAYMENT: &str = "payment";
/// A payment that was given back.
pub const REFUND: &str = "refund";

/// True when events of this type carry an amount.
pub fn carries_money(event_type: &str) -> bool {
    matches!(event_type, PAYMENT | REFUND)
}

/// The kind of event of the log that a type stands for. Nobody tracks these but the log.
pub fn kind_of(event_type: &str) -> Option<event::Kind> {
    event::Kind::try_from_value(&event_type.to_owned()).ok()
}

/// The permission without which the viewer may not learn how often events of this type happened: figures must not tell what rows do not.
/// Of money that is whoever may see revenue. Other types that do not come from the log need none besides `analytics:read`.
pub fn missing_permission(viewer: &Viewer, event_type: &str) -> Option<(&'static str, &'static str)> {
    use event::Kind;
    if carries_money(event_type) {
        return (!viewer.may("analytics", "revenue")).then_some(("analytics", "revenue"));
    }
    let needed = match kind_of(event_type)? {
        Kind::UserCreated | Kind::UserUpdated | Kind::UserRoleChanged | Kind::UserStatusChanged | Kind::UserDeleted => {
            ("users", "read")
        }
        Kind::UserSignedIn | Kind::UserSignedOut | Kind::SessionRefreshed | Kind::SessionRevoked => ("users", "security"),
        Kind::RoleCreated | Kind::RoleUpdated | Kind::RoleDeleted => ("roles", "read"),
        Kind::CustomerCreated | Kind::CustomerUpdated | Kind::CustomerDeleted => ("customers", "read"),
        Kind::TicketCreated
        | Kind::TicketUpdated
        | Kind::TicketStatusChanged
        | Kind::TicketAssigned
        | Kind::TicketUnassigned
        | Kind::TicketCommented
        | Kind::TicketLeft => ("tickets", "read"),
        Kind::TicketNoteAdded => ("notes", "read"),
        // what was tracked is counted itself, and not that it was
        Kind::SignInRefused | Kind::AccessRefused | Kind::DataExported | Kind::AnalyticsTracked => ("audit", "read"),
        // never counted: an inbox, and what somebody keeps, is its owner's alone
        Kind::NotificationCreated
        | Kind::NotificationsRead
        | Kind::NotificationPreferencesUpdated
        | Kind::SavedViewCreated
        | Kind::SavedViewUpdated
        | Kind::SavedViewDeleted => ("users", "security"),
    };
    (!viewer.may(needed.0, needed.1)).then_some(needed)
}
