//! The warnings and errors of the platform's processes.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// A row of `system_logs`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "system_logs")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// When it was logged, in whole milliseconds.
    pub timestamp: DateTimeUtc,
    /// How bad it is.
    pub level: Level,
    /// Which program logged it.
    pub service: String,
    /// What it said, without secrets.
    pub message: String,
    /// The request during which it was logged.
    pub correlation_id: Option<String>,
    /// Who had sent that request.
    pub user_id: Option<Uuid>,
    /// The part of the program.
    pub target: String,
    /// What else it said: a JSON object, without secrets.
    pub fields: Json,
}

crate::row::row!(id, timestamp, level, service, message, correlation_id, user_id, target, fields);

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(5))", rename_all = "snake_case")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Level {
    /// Something failed.
    Error,
    /// Something is not as it should be.
    Warn,
}

/// No relation is followed through SeaORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
