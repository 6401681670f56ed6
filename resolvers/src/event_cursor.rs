//! Cursors of the event log: a point in it as text that clients keep and give back.

use chrono::TimeDelta;
use subscriptions::{PAUSE, Place, Point, log};
use uuid::Uuid;

use crate::app::App;
use crate::context::Context;
use crate::db::within;
use crate::error::{Error, Result};

/// What a cursor of the log names itself, so that no other cursor is taken for one.
const LOG: &str = "events";

/// The cursor of a point.
pub fn cursor(app: &App, point: Point) -> String {
    app.cursors.seal(&(LOG, point.position, point.event))
}

/// The point of a cursor.
///
/// # Errors
/// [`Error::BadUserInput`] for what is none.
pub fn point(app: &App, cursor: &str) -> Result<Point> {
    match app.cursors.open::<(String, i64, Option<u32>)>(cursor) {
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

/// The point after which a stream begins, when the log can be read on from there; the stream stands there meanwhile. None without a cursor.
///
/// # Errors
/// [`Error::BadUserInput`] for what is no cursor; [`Error::CursorExpired`] when what follows it is not kept any more, or not in the log.
pub(crate) async fn open_cursor(app: &App, cursor: Option<&str>, place: &Place) -> Result<Option<Point>> {
    let Some(cursor) = cursor else { return Ok(None) };
    let point = point(app, cursor)?;
    place.set(point);
    let horizon = app.now() - TimeDelta::days(app.feed.settings.retention_days.into());
    loop {
        match within(app.database.deadline, log::reaches(&app.database.read, point, horizon)).await {
            Ok(true) => return Ok(Some(point)),
            Ok(false) => return Err(Error::CursorExpired),
            // Whoever comes back while the database is away waits for it, like those who have stayed.
            Err(error) => tracing::debug!(%error, "the log could not be read"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}
