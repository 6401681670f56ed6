//! Dead letters, once more.

use std::sync::Arc;

use entities::{dead_letter, event};
use sea_orm::EntityTrait;
use subscriptions::consumers::{Settings, dead_letters};

use super::react::{Done, react};
use super::{Failed, Reaction};
use crate::app::App;
use crate::db::within;
use crate::error::Result;

/// Reacts to a dead letter now, out of its order, and takes it away when that succeeds. Answers why it failed, if it did.
///
/// # Errors
/// The database's.
pub async fn replay(
    app: &Arc<App>,
    reaction: &Reaction,
    letter: &dead_letter::Model,
    settings: &Settings,
) -> Result<Option<String>> {
    let event = event::Entity::find_by_id(letter.event_id).all(&app.database.reader()).await?.pop();
    let reacted = match event.map(Arc::new) {
        Some(event) => loop {
            let reacted =
                react(app, reaction, std::slice::from_ref(&event), Done::Letter(letter.id), settings.effect_timeout()).await;
            if reacted != Err(Failed::Unfinished) {
                break reacted;
            }
        },
        None => Err(Failed::ForGood("the event is not in the log any more".into())),
    };
    let Err(failed) = reacted else { return Ok(None) };
    let error = failed.to_string();
    let again = dead_letter::Model {
        attempts: letter.attempts.saturating_add(1),
        last_error: error.clone(),
        updated_at: app.now(),
        ..letter.clone()
    };
    within(app.database.deadline, dead_letters::failed_again(&app.database.write, &again)).await?;
    Ok(Some(error))
}
