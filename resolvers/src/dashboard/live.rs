//! The figures as they move: read once a second at most, for all who listen, and only while somebody does.

use std::sync::Arc;
use std::time::Duration;

use entities::access::Viewer;
use futures::{Stream, StreamExt};
use subscriptions::CurrentViewer;
use tokio::sync::watch;
use tokio::time::Instant;

use super::{Metrics, shared};
use crate::app::App;
use crate::context::{Context, Request};
use crate::error::Result;

/// The least time between two readings.
const PAUSE: Duration = Duration::from_secs(1);
/// When to look although nothing was written: a new day moves the window of the days.
const IDLE: Duration = Duration::from_secs(60);

/// Reads the figures whenever the log has moved, for as long as it is polled.
pub async fn follow(app: Arc<App>) {
    let mut heads = app.feed.heads();
    loop {
        // Either is reason enough.
        let _ = tokio::time::timeout(IDLE, heads.changed()).await;
        if app.dashboard.live.receiver_count() > 0
            && let Err(error) = refresh(&app).await
        {
            tracing::warn!(%error, "The figures of the dashboard could not be read; listeners wait");
            heads.mark_changed();
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn refresh(app: &Arc<App>) -> Result<()> {
    let (now, head) = (app.now(), app.feed.progress());
    let metrics = read(app, |as_of, read| read >= head && as_of.date_naive() == now.date_naive()).await?;
    app.dashboard.live.send_replace(Some(metrics));
    Ok(())
}

async fn read(app: &Arc<App>, enough: impl Fn(chrono::DateTime<chrono::Utc>, (u64, i64)) -> bool) -> Result<Arc<Metrics>> {
    let request = Request { correlation_id: app.new_id().to_string(), ..Request::default() };
    shared(&Context::new(app.clone(), Viewer::operator(), request), enough).await
}

/// What one listener is told.
struct Telling {
    live: watch::Receiver<Option<Arc<Metrics>>>,
    viewer: CurrentViewer,
    /// The last figures, told or not different from those that were.
    last: Arc<Metrics>,
    /// When something was told.
    at: Instant,
}

impl Telling {
    /// The next figures that are news to the viewer; nothing when there will be none.
    async fn next(&mut self) -> Option<Arc<Metrics>> {
        loop {
            let known = self.viewer.last();
            let may_differ = tokio::select! {
                changed = self.live.changed() => { changed.ok()?; false }
                () = self.viewer.changed() => true,
            };
            let viewer = self.viewer.get().await;
            // Whoever may not listen any more is told so with this, at once.
            if may_differ && !viewer.may("analytics", "read") {
                return Some(self.last.clone());
            }
            let sees_others = may_differ && viewer.permissions().key() != known.permissions().key();
            tokio::time::sleep_until(self.at + PAUSE).await;
            let before = self.last.clone();
            let now = self.live.borrow_and_update().clone();
            if let Some(later) = now.filter(|now| (now.head, now.as_of) > (before.head, before.as_of)) {
                self.last = later;
            }
            if sees_others || !self.last.say_the_same_as(&before, &viewer) {
                self.at = Instant::now();
                return Some(self.last.clone());
            }
        }
    }
}

/// The figures as they are now, and then whenever those have changed that the viewer may read, at most once a second.
///
/// # Errors
/// The database's.
pub async fn events(app: &Arc<App>, viewer: CurrentViewer) -> Result<impl Stream<Item = Result<Arc<Metrics>>> + Send + use<>> {
    // Listening comes first, so that whatever is not in the first figures is told.
    let live = app.dashboard.live.subscribe();
    let head = app.feed.progress();
    let first = read(app, |_, read| read >= head).await?;
    let telling = Telling { live, viewer, last: first.clone(), at: Instant::now() };
    let changes = futures::stream::unfold(telling, |mut telling| async move { Some((Ok(telling.next().await?), telling)) });
    Ok(futures::stream::once(async move { Ok(first) }).chain(changes))
}
