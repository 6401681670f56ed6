//! Who is told of notifications: each user of what happens in their own inbox, and of nothing else.

use std::sync::Arc;

use entities::access::Viewer;
use entities::event::Kind;
use entities::notification;
use futures::Stream;
use sea_orm::ConnectionTrait;
use tokio::sync::watch;

use crate::ticket_events::Listening;
use crate::{Change, Feed, Place};

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

/// What happens in the inbox of the viewer after a position, or from now on, without a gap and without anything twice.
pub fn inbox_events<C: ConnectionTrait + Send + Sync + 'static>(
    feed: &Arc<Feed>,
    db: C,
    viewer: watch::Receiver<Viewer>,
    after: Option<i64>,
    place: Place,
) -> impl Stream<Item = Arc<Change>> + use<C> {
    let listening = Listening::new(feed, db, after, place);
    futures::stream::unfold((listening, viewer), |(mut listening, viewer)| async move {
        loop {
            let change = listening.next().await?;
            if tells(&change, &viewer.borrow()) {
                return Some((change, (listening, viewer)));
            }
        }
    })
}
