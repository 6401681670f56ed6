//! How far behind the reactions are.

use std::sync::Arc;
use std::time::Duration;

use entities::consumer;
use subscriptions::consumers::{self, backlog};

use super::Reaction;
use crate::app::App;
use crate::error::Result;

/// How often it is measured.
const EVERY: Duration = Duration::from_secs(10);

/// A reaction, where it stands, and what waits for it.
pub type Lag = (Arc<Reaction>, consumer::Model, backlog::Backlog);

/// Measures how far behind each reaction is. One that was never enrolled is left out.
///
/// # Errors
/// The database's.
pub async fn measure(app: &App, reactions: &[Arc<Reaction>]) -> Result<Vec<Lag>> {
    let db = app.database.reader();
    let mut lags = Vec::new();
    for standing in consumers::all(&db).await? {
        if let Some(reaction) = reactions.iter().find(|reaction| reaction.name == standing.name) {
            let backlog = backlog::backlog(&db, reaction.wants, standing.position).await?;
            lags.push((reaction.clone(), standing, backlog));
        }
    }
    Ok(lags)
}

/// Keeps the metrics of it up to date for as long as it is polled.
pub async fn report(app: Arc<App>, reactions: Vec<Arc<Reaction>>) {
    loop {
        // A database that does not answer is told of elsewhere.
        for (reaction, _, backlog) in measure(&app, &reactions).await.unwrap_or_default() {
            let events = u32::try_from(backlog.events).unwrap_or(u32::MAX);
            metrics::gauge!("consumer_lag_events", "consumer" => reaction.name).set(events);
            let age = backlog.oldest.map_or(0.0, |oldest| (app.now() - oldest).as_seconds_f64().max(0.0));
            metrics::gauge!("consumer_oldest_event_age_seconds", "consumer" => reaction.name).set(age);
        }
        tokio::time::sleep(EVERY).await;
    }
}
