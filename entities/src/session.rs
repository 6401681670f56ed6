//! A sign-in, from login to logout: the family of its refresh tokens.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// A row of `sessions`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    /// UUID v7; the `sid` claim of the access tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who signed in.
    pub user_id: Uuid,
    /// With which program.
    pub user_agent: Option<String>,
    /// From which address.
    pub ip_address: Option<String>,
    /// When it began.
    pub created_at: DateTimeUtc,
    /// When its tokens were last renewed.
    pub last_used_at: DateTimeUtc,
    /// When it ends if it is not renewed.
    pub expires_at: DateTimeUtc,
    /// When it was ended: signed out, revoked, or a refresh token was used twice.
    pub revoked_at: Option<DateTimeUtc>,
}

/// No relation is followed through SeaORM: relations are batched loaders.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
