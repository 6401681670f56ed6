//! Changes of tickets, told in the order of the log.

use std::sync::Arc;

use chrono::TimeDelta;
use futures::{Stream, StreamExt};
use subscriptions::ticket_events::{Ended, Refused, Span, TicketEventFilter, Told, ticket_events};
use subscriptions::{CurrentViewer, PAUSE, Place, Point, log};
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
/// the stream stands, from the moment at which it is known that it asks to go on after a cursor.
///
/// # Errors
/// [`Error::Forbidden`] for a filter by what the viewer may not read, at once or, as the end of the stream, when the right is lost;
/// [`Error::BadUserInput`] for what is no cursor; [`Error::CursorExpired`] when what follows it is not kept any more, or not in the log at all,
/// also as the end of the stream.
pub async fn events(
    app: &Arc<App>,
    mut viewer: CurrentViewer,
    filter: TicketEventFilter,
    after: Option<&str>,
    span: Span,
    place: Place,
) -> Result<impl Stream<Item = Result<TicketEvent>> + Send + use<>> {
    filter.check(&viewer.get().await).map_err(forbidden)?;
    if after.is_none() && span == Span::UntilNow {
        return Err(Error::BadUserInput("`live: false` needs `after`".into()));
    }
    let after = match after {
        Some(cursor) => Some(open_cursor(app, cursor, &place).await?),
        None => None,
    };
    let told = ticket_events(&app.feed, app.database.reader(), viewer, filter, after, span, place);
    let app = app.clone();
    Ok(told.map(move |told| {
        let told = told.map_err(|ended| match ended {
            Ended::Refused(refused) => forbidden(refused),
            Ended::Replaced => Error::CursorExpired,
        })?;
        let cursor = told.change.cursor(|point| cursor(&app, point));
        Ok(TicketEvent { told, cursor })
    }))
}

/// A point of the log as text that clients keep and give back.
pub fn cursor(app: &App, point: Point) -> String {
    app.cursors.seal(&(LOG, point.position, point.event))
}

/// The point of a cursor.
///
/// # Errors
/// [`Error::BadUserInput`] for what is none.
pub fn point(app: &App, cursor: &str) -> Result<Point> {
    let opened = app.cursors.open::<(String, i64, Option<u32>)>(cursor);
    // Those of before they named the event are out there still.
    let opened = opened.or_else(|_| app.cursors.open::<(String, i64)>(cursor).map(|(of, position)| (of, position, None)));
    match opened {
        Ok((of, position, event)) if of == LOG => Ok(Point { position, event }),
        _ => Err(Error::BadUserInput("Not a cursor of the event log".into())),
    }
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
    let position = cx.request.patience.wait(cx.app.database.deadline, found).await?;
    Ok(cursor(&cx.app, Point::behind(event_id, position)))
}

/// The point that a cursor stands for, when the log can be read on from there; the stream stands there meanwhile.
///
/// # Errors
/// [`Error::BadUserInput`] for what is no cursor; [`Error::CursorExpired`] when what follows it is not kept any more, or not in the log.
pub(crate) async fn open_cursor(app: &App, cursor: &str, place: &Place) -> Result<Point> {
    let point = point(app, cursor)?;
    place.set(point);
    let horizon = app.now() - TimeDelta::days(app.feed.settings.retention_days.into());
    loop {
        match within(app.database.deadline, log::reaches(&app.database.read, point, horizon)).await {
            Ok(true) => return Ok(point),
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
