//! Cursors of the event log: a point in it as text that clients keep and give back.

use chrono::TimeDelta;
use subscriptions::{PAUSE, Place, Point, log};
use uuid::Uuid;

use crate::app::App;
use crate::context::Context;
use crate::db::within;
use crate::error::{Error, Result};
use crate::live;
use crate::page::CursorKey;

/// What a cursor of the log names itself, so that no other cursor is taken for one.
const LOG: &str = "events";

/// What chance adds to a cursor that names no event.
type Salt = [u8; 8];
/// The bytes of a cursor.
type Sealed = [u8; 21];

/// The cursor behind an event, for who is told of that event: it is the same whoever asks.
pub fn cursor(app: &App, point: Point) -> String {
    seal(app, point, Salt::default())
}

/// The cursor of a point at which the log, or a stream, happens to stand. Two of them are never the same, nor is one that of an event: who compared
/// them would learn that something was written that they may not see.
pub fn place(app: &App, point: Point) -> String {
    seal(app, point, app.random_bytes())
}

/// All cursors are as long, wherever they stand.
fn seal(app: &App, point: Point, salt: Salt) -> String {
    let mut bytes: Sealed = [0; 21];
    bytes[..8].copy_from_slice(&point.position.to_be_bytes());
    bytes[8] = point.event.is_some().into();
    bytes[9..13].copy_from_slice(&point.event.unwrap_or_default().to_be_bytes());
    bytes[13..].copy_from_slice(&salt);
    app.cursors.seal_bytes(LOG, &bytes)
}

fn unseal(keys: &CursorKey, cursor: &str) -> Option<Point> {
    let [a, b, c, d, e, f, g, h, is_behind_one, i, j, k, l, ..]: Sealed = keys.open_bytes(LOG, cursor)?;
    let event = (is_behind_one != 0).then(|| u32::from_be_bytes([i, j, k, l]));
    Some(Point { position: i64::from_be_bytes([a, b, c, d, e, f, g, h]), event })
}

/// The point of a cursor.
///
/// # Errors
/// [`Error::BadUserInput`] for what is none.
pub fn point(app: &App, cursor: &str) -> Result<Point> {
    opened(&app.cursors, cursor)
}

/// The point of a cursor that was sealed with this key.
///
/// # Errors
/// [`Error::BadUserInput`] for what is none.
pub fn opened(keys: &CursorKey, cursor: &str) -> Result<Point> {
    if let Some(point) = unseal(keys, cursor) {
        return Ok(point);
    }
    // As they were before they had something of chance.
    match keys.open::<(String, i64, Option<u32>)>(cursor) {
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
            if live::number(&cx.app, &cx.db()).await? > 0 {
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
