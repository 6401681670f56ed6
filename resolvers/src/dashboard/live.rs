//! The figures as they move: read once a second at most, for all who listen, and only while somebody does.

use std::sync::Arc;
use std::time::Duration;

use entities::access::Viewer;
use futures::{Stream, StreamExt};

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

/// The figures as they are now, and then whenever they have changed, at most once a second.
///
/// # Errors
/// The database's.
pub async fn events(app: &Arc<App>) -> Result<impl Stream<Item = Result<Arc<Metrics>>> + Send + use<>> {
    // Listening comes first, so that whatever is not in the first figures is told.
    let live = app.dashboard.live.subscribe();
    let head = app.feed.progress();
    let first = read(app, |_, read| read >= head).await?;
    let changes = futures::stream::unfold((live, first.clone()), |(mut live, mut last)| async move {
        loop {
            live.changed().await.ok()?;
            let Some(now) = live.borrow_and_update().clone() else { continue };
            let is_later = (now.head, now.as_of) > (last.head, last.as_of);
            let is_new = is_later && !now.say_the_same_as(&last);
            if is_later {
                last = now;
            }
            if is_new {
                return Some((Ok(last.clone()), (live, last)));
            }
        }
    });
    Ok(futures::stream::once(async move { Ok(first) }).chain(changes))
}
