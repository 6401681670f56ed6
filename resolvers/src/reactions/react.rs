//! One reaction to an event, or to a page of them: the effect, and the word that it is done.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use entities::access::Viewer;
use entities::{consumer, event};
use futures::FutureExt;
use sea_orm::{ConnectionTrait, DbErr};
use subscriptions::consumers::{self, dead_letters};
use uuid::Uuid;

use super::{Effect, Failed, Reaction};
use crate::app::App;
use crate::context::{Context, Request};
use crate::db::within;
use crate::write::Write;

/// What says that events are done.
pub(super) enum Done<'a> {
    /// The consumer's offset.
    Offset(&'a consumer::Model),
    /// That there is no dead letter any more.
    Letter(Uuid),
}

impl Done<'_> {
    async fn store<C: ConnectionTrait>(&self, db: &C, position: i64) -> Result<bool, DbErr> {
        match self {
            Self::Offset(held) => consumers::advance(db, held, position).await,
            Self::Letter(id) => dead_letters::remove(db, *id).await,
        }
    }
}

/// Reacts to events that follow each other, more than one only for [`Effect::Page`]. False when somebody else was faster; then rows were not
/// written.
///
/// # Errors
/// Why the effect did not come about.
pub(super) async fn react(
    app: &Arc<App>,
    reaction: &Reaction,
    events: &[Arc<event::Model>],
    done: Done<'_>,
    limit: Duration,
) -> Result<bool, Failed> {
    let reacting = AssertUnwindSafe(try_to(app, reaction, events, done)).catch_unwind();
    match tokio::time::timeout(limit, reacting).await {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => Err(Failed::Once("the effect panicked".into())),
        Err(_) => Err(Failed::Once(format!("the effect took longer than {} ms", limit.as_millis()))),
    }
}

async fn try_to(app: &Arc<App>, reaction: &Reaction, events: &[Arc<event::Model>], done: Done<'_>) -> Result<bool, Failed> {
    let Some(last) = events.last() else { return Ok(true) };
    let position = last.position.unwrap_or_default();
    match &reaction.effect {
        Effect::Rows(effect) => {
            let request = Request { correlation_id: last.correlation_id.clone(), ..Request::default() };
            let cx = Context::new(app.clone(), Viewer::operator(), request);
            let mut write = Write::begin(&cx).await?;
            for event in events {
                effect(&mut write, event).await?;
            }
            let ours = done.store(&write, position).await?;
            if ours {
                write.commit().await?;
            }
            return Ok(ours);
        }
        Effect::Outside(effect) => {
            for event in events {
                effect(app.clone(), event.clone()).await?;
            }
        }
        Effect::Page(effect) => effect(app.clone(), events.to_vec()).await?,
    }
    Ok(within(app.database.deadline, done.store(&app.database.write, position)).await?)
}
