//! Follows the log: what is committed, here or on another node, is told in order to whoever listens in this process.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use sea_orm::{ConnectionTrait, DbErr};
use subscriptions::consumers::backlog;
use subscriptions::{PAGE, log};
use tokio::time::Instant;

use crate::app::App;
use crate::db::within;

/// How often it is measured how far behind this process is.
const REPORT: Duration = Duration::from_secs(5);

/// Follows the log for as long as it is polled. It reads when a write of this process was committed, when [`subscriptions::Feed::wake`] is
/// called, and in any case every `poll_ms`. A database that does not answer is asked again, and nothing is skipped.
pub async fn follow(app: Arc<App>) {
    loop {
        // A panic was logged where it happened, and must not be the end of all telling.
        let read = AssertUnwindSafe(pass(&app)).catch_unwind().await;
        let is_news = app.feed.could_read(matches!(read, Ok(Ok(()))));
        if let Ok(Err(error)) = &read
            && is_news
        {
            tracing::warn!(error = error as &dyn std::error::Error, "The event log cannot be read; listeners wait");
        }
        app.feed.woken().await;
    }
}

/// Measures how far behind the log this process is, for as long as it is polled.
pub async fn report(app: Arc<App>) {
    loop {
        // A database that does not answer is told of elsewhere.
        if let Ok(behind) = backlog::untold(&app.database.reader(), app.feed.head()).await {
            metrics::gauge!("event_feed_lag_events").set(u32::try_from(behind.events).unwrap_or(u32::MAX));
            let age = behind.oldest.map_or(0.0, |oldest| (app.now() - oldest).as_seconds_f64().max(0.0));
            metrics::gauge!("event_feed_lag_seconds").set(age);
        }
        tokio::time::sleep(REPORT).await;
    }
}

/// Begins at the end of the log.
///
/// # Errors
/// The database's.
pub async fn begin(app: &App) -> Result<(), DbErr> {
    number_all(app).await?;
    within(app.database.deadline, app.feed.begin(&app.database.read)).await?;
    app.caches.known.begin(app.feed.head());
    Ok(())
}

/// Numbers all that was committed.
///
/// # Errors
/// The database's.
pub(crate) async fn number_all(app: &App) -> Result<(), DbErr> {
    while within(app.database.deadline, number(app, &app.database.write)).await? > 0 {}
    Ok(())
}

/// Numbers what was committed, up to [`log::AT_ONCE`], and says how many events that were. The other nodes are told of them.
///
/// # Errors
/// The database's.
pub(crate) async fn number<C: ConnectionTrait>(app: &App, db: &C) -> Result<u64, DbErr> {
    let count = log::number(db).await?;
    if count > 0 {
        app.feed.tell_others();
    }
    Ok(count)
}

/// Numbers what was committed, and tells what is new. What others have numbered is told even if this process cannot.
///
/// # Errors
/// The database's.
pub async fn pass(app: &App) -> Result<(), DbErr> {
    let _turn = app.feed.turn.lock().await;
    let began = Instant::now();
    loop {
        let numbered = within(app.database.deadline, number(app, &app.database.write)).await;
        tell(app).await?;
        if numbered? < log::AT_ONCE {
            app.caches.known.read_to_the_end(began);
            app.feed.read_to_the_end(began);
            return Ok(());
        }
    }
}

/// Tells what has a position. Caches forget what it changes first, so nobody is told anything by what they could do before it.
async fn tell(app: &App) -> Result<(), DbErr> {
    loop {
        let Some(changes) = within(app.database.deadline, app.feed.read(&app.database.read)).await? else {
            tracing::warn!(
                "The event log is another one, such as that of a backup; it is begun anew, and so must be whoever listens"
            );
            app.auth.forget_all();
            app.caches.forget_near();
            return begin(app).await;
        };
        let is_last = (changes.len() as u64) < PAGE;
        for change in changes {
            app.auth.forget(&change.event);
            app.caches.known.told(&change.event);
            app.feed.tell(change);
        }
        if is_last {
            return Ok(());
        }
    }
}
