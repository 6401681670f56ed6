//! Follows the log: what is committed, here or on another node, is told in order to whoever listens in this process.

use std::sync::Arc;

use sea_orm::DbErr;
use subscriptions::{PAGE, log};
use tokio::time::Instant;

use crate::app::App;
use crate::db::within;

/// Follows the log for as long as it is polled. It reads when a write of this process was committed, when [`subscriptions::Feed::wake`] is
/// called, and in any case every `poll_ms`. A database that does not answer is asked again, and nothing is skipped.
pub async fn follow(app: Arc<App>) {
    let mut well = true;
    loop {
        let read = pass(&app).await;
        if let Err(error) = &read
            && well
        {
            tracing::warn!(error = error as &dyn std::error::Error, "The event log cannot be read; listeners wait");
        }
        well = read.is_ok();
        app.feed.woken().await;
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
    while within(app.database.deadline, log::number(&app.database.write)).await? > 0 {}
    Ok(())
}

/// Numbers what was committed, and tells what is new. What others have numbered is told even if this process cannot.
///
/// # Errors
/// The database's.
pub async fn pass(app: &App) -> Result<(), DbErr> {
    let _turn = app.feed.turn.lock().await;
    let began = Instant::now();
    loop {
        let numbered = within(app.database.deadline, log::number(&app.database.write)).await;
        if numbered.as_ref().is_ok_and(|count| *count > 0) {
            app.feed.numbered();
        }
        tell(app).await?;
        if numbered? < log::AT_ONCE {
            app.caches.known.read_to_the_end(began);
            return Ok(());
        }
    }
}

/// Tells what has a position. Caches forget what it changes first, so nobody is told anything by what they could do before it.
async fn tell(app: &App) -> Result<(), DbErr> {
    loop {
        let changes = within(app.database.deadline, app.feed.read(&app.database.read)).await?;
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
