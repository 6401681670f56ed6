//! `backoffice consumers`.

use chrono::{DateTime, SecondsFormat, Utc};
use entities::consumer;
use resolvers::reactions;
use subscriptions::consumers::backlog::{self, Backlog};
use subscriptions::consumers::dead_letters;

use super::table::table;
use super::{Failure, open_reactions, say};
use crate::config::Config;
use crate::database;

const HEADING: [&str; 7] = ["NAME", "OFFSET", "LAG", "STATE", "NEXT RETRY", "DEAD", "LAST ERROR"];
/// Characters of an error that are shown.
const ERROR_CHARS: usize = 80;

pub(super) async fn run(config: Config) -> Result<(), Failure> {
    let (cx, reactions) = open_reactions(config).await?;
    let (now, mut rows) = (cx.app.now(), Vec::new());
    for (_, standing, backlog) in reactions::measure(&cx.app, &reactions).await? {
        let dead = dead_letters::count(&cx.db(), &standing.name).await.map_err(resolvers::Error::from)?;
        let lag = if backlog.events >= backlog::MOST { format!("{}+", backlog::MOST) } else { backlog.events.to_string() };
        rows.push([
            standing.name.clone(),
            standing.position.to_string(),
            lag,
            state(&standing, &backlog, now).to_owned(),
            standing.retry_at.map(time).unwrap_or_default(),
            dead.to_string(),
            standing.last_error.as_deref().map(short).unwrap_or_default(),
        ]);
    }
    match rows.as_slice() {
        [] => say("No consumer is known yet: they become known when the server starts"),
        rows => say(&table(HEADING, rows)),
    }
    database::close(&cx.app.database).await;
    Ok(())
}

/// What a consumer is doing.
fn state(standing: &consumer::Model, backlog: &Backlog, now: DateTime<Utc>) -> &'static str {
    match (standing.failures, standing.held_until) {
        _ if backlog.events == 0 => "idle",
        (1.., _) => "retrying",
        (_, Some(until)) if until > now => "working",
        _ => "waiting for a worker",
    }
}

/// A time to the second.
pub(super) fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The beginning of an error, in one line.
pub(super) fn short(error: &str) -> String {
    let line = error.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(ERROR_CHARS) {
        Some((at, _)) => format!("{}...", &line[..at]),
        None => line,
    }
}
