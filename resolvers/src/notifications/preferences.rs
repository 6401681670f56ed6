//! The ways on which people want to be told.

use std::sync::Arc;

use entities::any_of;
use entities::event;
use entities::notification::{Kind, Ways};
use entities::notification_preference::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, Iterable, QueryFilter, Set};
use serde::{Deserialize, Serialize};
use serde_json::json;
use subscriptions::inbox_events::INBOX;
use uuid::Uuid;

use super::owner;
use crate::context::Context;
use crate::error::{Result, Written};
use crate::validate::Violations;
use crate::write::{Subject, Write};

/// How somebody is told of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preference {
    /// The kind.
    pub kind: Kind,
    /// The ways.
    pub ways: Ways,
}

/// What somebody chooses.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpdateNotificationPreferences {
    /// For each kind at most one choice. What is absent stays.
    pub preferences: Vec<Choice>,
}

/// What somebody chooses for a kind.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Choice {
    /// The kind.
    pub kind: Kind,
    /// In the application.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_app: Option<bool>,
    /// By mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<bool>,
}

/// How the viewer is told, for every kind.
///
/// # Errors
/// [`Error::Unauthenticated`](crate::Error::Unauthenticated) for nobody; the database's.
pub async fn preferences(cx: &Context) -> Result<Vec<Preference>> {
    let user_id = owner(cx)?;
    let ways = ways_of(&cx.db(), &[user_id]).await?;
    Ok(Kind::iter().map(|kind| Preference { kind, ways: ways(user_id, kind) }).collect())
}

/// How each of these users is told of a kind.
///
/// # Errors
/// The database's.
pub(crate) async fn ways_of<C: ConnectionTrait>(
    db: &C,
    user_ids: &[Uuid],
) -> std::result::Result<impl Fn(Uuid, Kind) -> Ways + use<C>, DbErr> {
    let chosen = Entity::find().filter(any_of(db.get_database_backend(), Column::UserId, user_ids)).all(db).await?;
    Ok(move |user_id, kind: Kind| {
        let chosen = chosen.iter().find(|row| row.user_id == user_id && row.kind == kind);
        chosen.map_or_else(|| kind.ways(), Model::ways)
    })
}

/// Changes how the viewer is told from now on, and answers how that is.
///
/// # Errors
/// [`Error::Rejected`](crate::Error::Rejected) for two choices of one kind, [`Error::Unauthenticated`](crate::Error::Unauthenticated) for
/// nobody; the database's.
pub async fn update_preferences(cx: &Context, input: UpdateNotificationPreferences) -> Result<Written<Arc<Vec<Preference>>>> {
    let user_id = owner(cx)?;
    let mut violations = Violations::default();
    for (place, choice) in input.preferences.iter().enumerate() {
        if input.preferences[..place].iter().any(|earlier| earlier.kind == choice.kind) {
            violations.add(&format!("preferences.{place}.kind"), "Must be given once");
        }
    }
    violations.check()?;
    let choices: Vec<Choice> = input.preferences.into_iter().filter(|c| c.in_app.is_some() || c.mail.is_some()).collect();
    if choices.is_empty() {
        return Ok(Written::done(Arc::new(preferences(cx).await?)));
    }
    let mut write = Write::begin(cx).await?;
    for choice in &choices {
        store(&write, user_id, *choice).await?;
    }
    let subject = Subject { noun: INBOX, id: user_id, version: 1 };
    write.record(event::Kind::NotificationPreferencesUpdated, subject, json!({"preferences": choices}));
    let event = write.commit().await?;
    Ok(Written::done(Arc::new(preferences(cx).await?)).told(event))
}

/// Writes what was chosen and nothing else: somebody else of the same person may choose the other way at the same time.
async fn store(write: &Write<'_>, user_id: Uuid, choice: Choice) -> Result<()> {
    let Choice { kind, in_app, mail } = choice;
    let ways = kind.ways();
    let row = ActiveModel {
        user_id: Set(user_id),
        kind: Set(kind),
        in_app: Set(in_app.unwrap_or(ways.in_app)),
        mail: Set(mail.unwrap_or(ways.mail)),
    };
    let chosen = [(in_app, Column::InApp), (mail, Column::Mail)].into_iter().filter_map(|(way, column)| way.map(|_| column));
    let again = OnConflict::columns([Column::UserId, Column::Kind]).update_columns(chosen).to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(write).await?;
    Ok(())
}
