//! The history of sessions: what remains to be seen of a sign-in when it is over. It decides nothing; `sessions` does.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// A row of `user_sessions`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_sessions")]
pub struct Model {
    /// The id of the session.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who signed in.
    pub user_id: Uuid,
    /// When, in whole milliseconds, as all times here.
    pub started_at: DateTimeUtc,
    /// When the session was last heard of: it began, its tokens were renewed, or it was ended.
    pub last_seen_at: DateTimeUtc,
    /// When it ends, or has ended, if it is not renewed.
    pub expires_at: DateTimeUtc,
    /// When it was ended before that.
    pub ended_at: Option<DateTimeUtc>,
    /// Why.
    pub end_reason: Option<EndReason>,
    /// The address it signed in from.
    pub ip_address: Option<String>,
    /// The program that signed in.
    pub user_agent: Option<String>,
}

crate::row::row!(id, user_id, started_at, last_seen_at, expires_at, ended_at, end_reason, ip_address, user_agent);

/// Why a session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EndReason {
    /// By its user.
    SignedOut,
    /// By somebody else, with a suspension or a new password, or because a refresh token was used twice.
    Revoked,
    /// It was not renewed in time. Never stored: it follows from `expires_at`.
    Expired,
}

/// No relation is followed through SeaORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The session as it is at a moment: one that was not renewed in time has ended then.
    #[must_use]
    pub fn at(self, now: DateTimeUtc) -> Self {
        if self.ended_at.is_some() || self.expires_at > now {
            return self;
        }
        Self { ended_at: Some(self.expires_at), end_reason: Some(EndReason::Expired), ..self }
    }
}
