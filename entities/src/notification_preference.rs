//! How people want to be told.

use sea_orm::entity::prelude::*;

use crate::notification::{Kind, Ways};

/// A row of `notification_preferences`: what a user has chosen for one kind. Without a row [`Kind::ways`] holds.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_preferences")]
pub struct Model {
    /// Who has chosen.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    /// For what.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: Kind,
    /// To be told in the application.
    pub in_app: bool,
    /// To be told by mail.
    pub mail: bool,
}

impl Model {
    /// The ways that were chosen.
    pub fn ways(&self) -> Ways {
        Ways { in_app: self.in_app, mail: self.mail }
    }
}

/// No relation is followed through SeaORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
