//! What happens in the inbox of the viewer, told in the order of the log.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::event::Kind;
use entities::notification;
use futures::{Stream, StreamExt};
use subscriptions::inbox_events::inbox_events;
use subscriptions::{Change, CurrentViewer, Place, Replaced};
use uuid::Uuid;

use crate::app::App;
use crate::error::{Error, Result};
use crate::event_cursor::{cursor, open_cursor};

/// Something that happened in an inbox, and where it stands in the log.
#[derive(Clone, Debug)]
pub struct InboxEvent {
    /// What happened.
    pub change: Arc<Change>,
    /// To go on after it.
    pub cursor: Arc<str>,
}

impl InboxEvent {
    /// As the enum `NotificationEventKind` names it.
    pub fn kind(&self) -> &'static str {
        if self.change.event.kind == Kind::NotificationsRead { "READ" } else { "RECEIVED" }
    }

    /// The notification that came, as it was then or is by now.
    pub fn notification(&self) -> Option<Arc<notification::Model>> {
        self.change.rows.notification.clone()
    }

    /// The notifications that were read, when they were named.
    pub fn read_ids(&self) -> Option<Vec<Uuid>> {
        let ids = self.change.event.data.get("ids")?.as_array()?;
        Some(ids.iter().filter_map(|id| id.as_str()?.parse().ok()).collect())
    }

    /// Up to when all were read, when they were not named.
    pub fn read_until(&self) -> Option<DateTime<Utc>> {
        self.change.event.data.get("until")?.as_str()?.parse().ok()
    }
}

/// What happens in the inbox of the viewer after a cursor, or from now on. `place` says where the stream stands.
///
/// # Errors
/// [`Error::BadUserInput`] for what is no cursor; [`Error::CursorExpired`] when
/// what follows it is not kept any more, also as the end of the stream.
pub async fn events(
    app: &Arc<App>,
    viewer: CurrentViewer,
    after: Option<&str>,
    place: Place,
) -> Result<impl Stream<Item = Result<InboxEvent>> + Send + use<>> {
    let after = open_cursor(app, after, &place).await?;
    let app = app.clone();
    Ok(inbox_events(&app.feed, app.database.reader(), viewer, after, place).map(move |change| {
        let change = change.map_err(|Replaced| Error::CursorExpired)?;
        let cursor = change.cursor(|point| cursor(&app, point));
        Ok(InboxEvent { change, cursor })
    }))
}
