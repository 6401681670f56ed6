//! Who is told of notifications: each user of what happens in their own inbox, and of nothing else.

use std::sync::Arc;

use entities::access::Viewer;
use entities::event::Kind;
use entities::notification;
use futures::Stream;
use sea_orm::ConnectionTrait;

use crate::listening::{Listening, Replaced, Span};
use crate::{Change, CurrentViewer, Feed, Place, Point};

/// What an event of an inbox names as its noun. Its id is that of the user.
pub const INBOX: &str = "inbox";

/// A change tells the viewer something: a notification came that is shown to them and is still there, or some were read.
pub fn tells(change: &Change, viewer: &Viewer) -> bool {
    change.event.aggregate_type == INBOX
        && viewer.is(change.event.aggregate_id)
        && match change.event.kind {
            Kind::NotificationCreated => {
                change.rows.notification.as_ref().is_some_and(|row| notification::is_visible_to(row, viewer))
            }
            Kind::NotificationsRead => true,
            _ => false,
        }
}

/// What happens in the inbox of the viewer after a point, or from now on, without a gap and without anything twice. The stream ends when
/// the log is another one.
pub fn inbox_events<C: ConnectionTrait + Send + Sync + 'static>(
    feed: &Arc<Feed>,
    db: C,
    viewer: CurrentViewer,
    after: Option<Point>,
    place: Place,
) -> impl Stream<Item = Result<Arc<Change>, Replaced>> + use<C> {
    let listening = Listening::new(feed, db, after, Span::Live, place);
    futures::stream::unfold(Some((listening, viewer)), |listening| async move {
        let (mut listening, mut viewer) = listening?;
        loop {
            let change = match listening.next().await {
                Ok(change) => change?,
                Err(replaced) => return Some((Err(replaced), None)),
            };
            if change.event.aggregate_type == INBOX && tells(&change, &viewer.get().await) {
                return Some((Ok(change), Some((listening, viewer))));
            }
        }
    })
}
