//! Changes of tickets, told in the order of the log.

use std::sync::Arc;

use futures::{Stream, StreamExt};
use subscriptions::ticket_events::{Ended, Refused, TicketEventFilter, Told, ticket_events};
use subscriptions::{CurrentViewer, Place, Span};

use crate::app::App;
use crate::error::{Error, Result};
use crate::event_cursor::{cursor, open_cursor};

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
/// [`Error::Forbidden`] for who may read no ticket, or not what they filter by, at once or, as the end of the stream, when the right is lost;
/// [`Error::BadUserInput`] for what is no cursor; [`Error::CursorExpired`] when what follows it is not kept any more, or not in the log at all,
/// also as the end of the stream; [`Error::SightChanged`] as its end when the viewer may see other tickets than before.
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
    let after = open_cursor(app, after, &place).await?;
    if span == Span::UntilNow {
        app.feed.catches_up().await;
    }
    let told = ticket_events(&app.feed, app.database.reader(), viewer, filter, after, span, place);
    let app = app.clone();
    Ok(told.map(move |told| {
        let told = told.map_err(|ended| match ended {
            Ended::Refused(refused) => forbidden(refused),
            Ended::Replaced(_) => Error::CursorExpired,
            Ended::SightChanged => Error::SightChanged,
        })?;
        let cursor = told.change.cursor(|point| cursor(&app, point));
        Ok(TicketEvent { told, cursor })
    }))
}

fn forbidden(Refused(area): Refused) -> Error {
    Error::forbidden(area, "read")
}
