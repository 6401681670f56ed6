//! Refresh tokens, of which only the hash is stored (S062).

use sea_orm::entity::prelude::*;

/// A row of `refresh_tokens`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_tokens")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The family it belongs to.
    pub session_id: Uuid,
    /// SHA-256 of the token, hexadecimal; unique.
    pub token_hash: String,
    /// When it was given out.
    pub created_at: DateTimeUtc,
    /// When it stops working.
    pub expires_at: DateTimeUtc,
    /// When it was first exchanged for a new one.
    pub used_at: Option<DateTimeUtc>,
    /// From which address it was given out (S062).
    pub ip_address: Option<String>,
    /// To which program (S062).
    pub user_agent: Option<String>,
}

/// No relation is followed through SeaORM: relations are batched loaders.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
