//! Changes of tickets, told in the order of the log.

use std::sync::Arc;

use chrono::TimeDelta;
use entities::access::Viewer;
use futures::{Stream, StreamExt};
use subscriptions::ticket_events::{Refused, TicketEventFilter, Told, ticket_events};
use subscriptions::{PAUSE, Place, log};
use tokio::sync::watch;
use uuid::Uuid;

use crate::app::App;
use crate::context::Context;
use crate::db::within;
use crate::error::{Error, Result};

/// What a cursor of the log names itself, so that no other cursor is taken for one.
const LOG: &str = "events";

/// A change, as one listener is told of it, and where it stands in the log.
#[derive(Clone, Debug)]
pub struct TicketEvent {
    /// The change.
    pub told: Told,
    /// To go on after it.
    pub cursor: Arc<str>,
}

/// The changes after a cursor, or from now on, that pass the filter and that the viewer may see when they are delivered. `place` says where
/// the stream stands.
///
/// # Errors
/// [`Error::Forbidden`] for a filter by what the viewer may not read, at once or, as the end of the stream, when the right is lost;
/// [`Error::BadUserInput`] for what is no cursor; [`Error::CursorExpired`] when what follows it is not kept any more.
pub async fn events(
    app: &Arc<App>,
    viewer: watch::Receiver<Viewer>,
    filter: TicketEventFilter,
    after: Option<&str>,
    place: Place,
) -> Result<impl Stream<Item = Result<TicketEvent>> + Send + use<>> {
    filter.check(&viewer.borrow()).map_err(forbidden)?;
    let after = match after {
        Some(cursor) => Some(open_cursor(app, cursor).await?),
        None => None,
    };
    let told = ticket_events(&app.feed, app.database.reader(), viewer, filter, after, place);
    let app = app.clone();
    Ok(told.map(move |told| {
        let told = told.map_err(forbidden)?;
        let cursor = told.change.cursor(|position| cursor(&app, position));
        Ok(TicketEvent { told, cursor })
    }))
}

/// A position of the log as text that clients keep and give back.
pub fn cursor(app: &App, position: i64) -> String {
    app.cursors.seal(&(LOG, position))
}

/// The cursor of an event that was just committed: waits until the log has given it its position.
///
/// # Errors
/// The database's, also when the log does not come to it in time.
pub async fn cursor_of(cx: &Context, event_id: Uuid) -> Result<String> {
    let mut heads = cx.app.feed.heads();
    let found = async {
        loop {
            if let Some(position) = log::position(&cx.db(), event_id).await? {
                return Ok(position);
            }
            // A server that stops follows the log no more.
            if log::number(&cx.db()).await? > 0 {
                continue;
            }
            // The feed lives as long as the application.
            let _ = heads.changed().await;
        }
    };
    Ok(cursor(&cx.app, cx.request.patience.wait(cx.app.database.deadline, found).await?))
}

/// The position that a cursor stands for, when the log can be read on from there.
///
/// # Errors
/// [`Error::BadUserInput`] for what is no cursor; [`Error::CursorExpired`] when what follows it is not kept any more.
pub(crate) async fn open_cursor(app: &App, cursor: &str) -> Result<i64> {
    let opened = app.cursors.open::<(String, i64)>(cursor);
    let (_, position) =
        opened.ok().filter(|(of, _)| of == LOG).ok_or_else(|| Error::BadUserInput("Not a cursor of the event log".into()))?;
    let horizon = app.now() - TimeDelta::days(app.feed.settings.retention_days.into());
    loop {
        match within(app.database.deadline, log::reaches(&app.database.read, position, horizon)).await {
            Ok(true) => return Ok(position),
            Ok(false) => return Err(Error::CursorExpired),
            // Whoever comes back while the database is away waits for it, like those who have stayed.
            Err(error) => tracing::debug!(%error, "the log could not be read"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn forbidden(Refused(area): Refused) -> Error {
    Error::forbidden(area, "read")
}
