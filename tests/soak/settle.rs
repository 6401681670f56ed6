//! When nothing follows from the changes any more.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use entities::{analytics_event, event};
use resolvers::mail::{Backend, Mailer, Settings};
use resolvers::reactions::{self, Reaction};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter};
use subscriptions::consumers::{self, backlog};
use tests::services::Outcome;

use crate::stage::Stage;

/// How long nothing may move that has something before it.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(200);

/// Waits until every event has its position, every reaction has come to the end of the log, and no event of analytics waits to be carried to
/// MongoDB; says how long that took.
pub(crate) async fn settle(stage: &Stage, database: &DatabaseConnection) -> Outcome<Duration> {
    let settings = Settings {
        backend: Backend::Folder,
        from: "soak@localhost".into(),
        smtp_url: String::new().into(),
        timeout_ms: 0,
        public_url: String::new(),
    };
    let reactions = reactions::all(&Mailer::new(&settings, PathBuf::new())?);
    let begun = Instant::now();
    let (mut moved, mut stood, mut calm) = (begun, 0, 0);
    // A reaction that has nothing before it may just have made an event for another: so twice.
    while calm < 2 {
        let (stands, waits) = standing(stage, database, &reactions).await?;
        calm = if waits.is_empty() { calm + 1 } else { 0 };
        if stands != stood {
            (stood, moved) = (stands, Instant::now());
        } else if moved.elapsed() > PATIENCE {
            return Err(format!("this waits and does not move: {}", waits.join(", ")).into());
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(begun.elapsed())
}

/// A number that changes when something moves, and what waits.
async fn standing(stage: &Stage, database: &DatabaseConnection, reactions: &[Arc<Reaction>]) -> Outcome<(u64, Vec<String>)> {
    let (mut stands, mut waits) = (0, Vec::new());
    for consumer in consumers::all(database).await? {
        let reaction =
            reactions.iter().find(|reaction| reaction.name == consumer.name).ok_or("a consumer that is no reaction")?;
        let events = backlog::backlog(database, reaction.wants, consumer.position).await?.events;
        stands += consumer.position.unsigned_abs();
        if events > 0 {
            waits.push(format!("{} ({events} events, {})", consumer.name, consumer.last_error.unwrap_or_default()));
        }
    }
    let unnumbered = event::Entity::find().filter(event::Column::Position.is_null()).count(database).await?;
    let uncarried = if stage.places.mongodb.is_empty() { 0 } else { analytics_event::Entity::find().count(database).await? };
    let others = [(unnumbered, "events without a position"), (uncarried, "events of analytics")];
    waits.extend(others.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")));
    Ok((stands + unnumbered + uncarried, waits))
}
