//! Changes of tickets as they are committed.

use std::sync::Arc;

use entities::access::Viewer;
use futures::{Stream, StreamExt};
use subscriptions::Change;
use subscriptions::ticket_events::{Ended, TicketEventFilter, ticket_events};
use tokio::sync::watch;

use crate::app::App;
use crate::error::{Error, Result};

/// The changes from now on that pass the filter and that the viewer may see when they are delivered.
///
/// # Errors
/// [`Error::Forbidden`] for a filter by what the viewer may not read, at once or when the right is lost; [`Error::FellBehind`] when
/// changes were lost. Both end the stream.
pub fn events(
    app: &App,
    viewer: watch::Receiver<Viewer>,
    filter: TicketEventFilter,
) -> Result<impl Stream<Item = Result<Arc<Change>>> + Send + use<>> {
    filter.check(&viewer.borrow()).map_err(ended)?;
    Ok(ticket_events(&app.bus, viewer, filter).map(|change| change.map_err(ended)))
}

fn ended(reason: Ended) -> Error {
    match reason {
        Ended::FellBehind => Error::FellBehind,
        Ended::Refused(area) => Error::forbidden(area, "read"),
    }
}
