//! One reaction to one event: the effect, and the word that it is done.

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

/// What says that an event is done.
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

/// Reacts to an event. False when somebody else was faster; then rows were not written.
///
/// # Errors
/// Why the effect did not come about.
pub(super) async fn react(
    app: &Arc<App>,
    reaction: &Reaction,
    event: &Arc<event::Model>,
    done: Done<'_>,
    limit: Duration,
) -> Result<bool, Failed> {
    let reacting = AssertUnwindSafe(try_to(app, reaction, event, done)).catch_unwind();
    match tokio::time::timeout(limit, reacting).await {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => Err(Failed::Once("the effect panicked".into())),
        Err(_) => Err(Failed::Once(format!("the effect took longer than {} ms", limit.as_millis()))),
    }
}

async fn try_to(app: &Arc<App>, reaction: &Reaction, event: &Arc<event::Model>, done: Done<'_>) -> Result<bool, Failed> {
    let position = event.position.unwrap_or_default();
    match &reaction.effect {
        Effect::Rows(effect) => {
            let request = Request { correlation_id: event.correlation_id.clone(), ..Request::default() };
            let cx = Context::new(app.clone(), Viewer::operator(), request);
            let mut write = Write::begin(&cx).await?;
            effect(&mut write, event).await?;
            let ours = done.store(&write, position).await?;
            if ours {
                write.commit().await?;
            }
            Ok(ours)
        }
        Effect::Outside(effect) => {
            effect(app.clone(), event.clone()).await?;
            Ok(within(app.database.deadline, done.store(&app.database.write, position)).await?)
        }
    }
}
