//! What followed from the changes: each has its entry in the audit log, its event of analytics, its notification and its mail, once.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::time::Duration;

use entities::notification::Kind;
use entities::{analytics_event, audit_entry, dead_letter, event, notification};
use futures::TryStreamExt;
use mongodb::bson::{Bson, Document, doc};
use sea_orm::{ColumnTrait, Database, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect};
use subscriptions::notification_of;
use tests::services::Outcome;
use uuid::Uuid;

use crate::cast::{Cast, uuid};
use crate::settle::settle;
use crate::stage::Stage;
use crate::tracker::Told;
use crate::truth::Truth;

/// What there is when nothing follows any more, and what is wrong with it.
#[derive(Default)]
pub(crate) struct Aftermath {
    /// How long that took.
    pub(crate) settled: Duration,
    /// Events of analytics, and those of them that somebody told of.
    pub(crate) counted: usize,
    pub(crate) tracked: usize,
    /// Entries of the audit log.
    pub(crate) entries: usize,
    pub(crate) notifications: usize,
    pub(crate) mails: usize,
    pub(crate) dead_letters: usize,
    pub(crate) wrong: Vec<String>,
}

impl Aftermath {
    /// Waits until nothing follows, and compares it with the log and with what was told.
    pub(crate) async fn read(stage: &Stage, cast: &Cast, truth: &Truth, told: &[Told]) -> Outcome<Self> {
        let database = Database::connect(&stage.places.database).await?;
        let mut aftermath = Self { settled: settle(stage, &database).await?, ..Self::default() };
        let log: HashSet<Uuid> = ids(event::Entity, event::Column::Id, &database).await?.into_iter().collect();
        aftermath.count(&log, truth, told, &analytics(stage, &database).await?);
        aftermath.enter(&log, stage).await?;
        aftermath.tell(stage, cast, truth, &database).await?;
        let letters = dead_letter::Entity::find().all(&database).await?;
        aftermath.dead_letters = letters.len();
        aftermath.wrong.extend(
            letters.iter().map(|letter| format!("{} gave up event {}: {}", letter.consumer, letter.event_id, letter.last_error)),
        );
        database.close().await?;
        Ok(aftermath)
    }

    /// Every event of a ticket, and whatever was told and acknowledged, is counted once, and nothing else is.
    fn count(&mut self, log: &HashSet<Uuid>, truth: &Truth, told: &[Told], stored: &[Stored]) {
        let mut of_told: HashMap<Uuid, usize> = HashMap::new();
        for id in stored.iter().filter_map(|stored| stored.told) {
            *of_told.entry(id).or_default() += 1;
        }
        let of_log: HashSet<Uuid> = stored.iter().filter(|stored| stored.told.is_none()).map(|stored| stored.id).collect();
        (self.counted, self.tracked) = (stored.len(), of_told.len());
        let acknowledged: HashSet<Uuid> = told.iter().flat_map(|told| &told.acknowledged).copied().collect();
        let unanswered: HashSet<Uuid> = told.iter().flat_map(|told| &told.unanswered).copied().collect();
        let lost = acknowledged.iter().filter(|id| !of_told.contains_key(id));
        self.wrong.extend(lost.map(|id| format!("analytics has lost event {id}, which was acknowledged")));
        let twice = of_told.iter().filter(|(_, times)| **times > 1);
        self.wrong.extend(twice.map(|(id, times)| format!("analytics counts event {id} {times} times")));
        let invented = of_told.keys().filter(|id| !acknowledged.contains(id) && !unanswered.contains(id));
        self.wrong.extend(invented.chain(of_log.difference(log)).map(|id| format!("analytics counts event {id}, which is none")));
        let uncounted = truth.events.iter().filter(|event| !of_log.contains(&event.id));
        self.wrong.extend(uncounted.map(|event| format!("analytics does not count event {} of the log", event.id)));
        self.wrong.extend(told.iter().flat_map(|told| &told.refused).map(|said| format!("analytics refused: {said}")));
    }

    /// Every event has one entry, nothing else has one, and the program finds nothing wrong with the chain.
    async fn enter(&mut self, log: &HashSet<Uuid>, stage: &Stage) -> Outcome<()> {
        let audit = Database::connect(&stage.places.audit).await?;
        let entries = ids(audit_entry::Entity, audit_entry::Column::Id, &audit).await?;
        audit.close().await?;
        self.entries = entries.len();
        let entered: HashSet<Uuid> = entries.into_iter().collect();
        if self.entries != entered.len() {
            self.wrong.push(format!("{} events have more than one entry in the audit log", self.entries - entered.len()));
        }
        self.wrong.extend(log.difference(&entered).map(|id| format!("event {id} has no entry in the audit log")));
        self.wrong.extend(entered.difference(log).map(|id| format!("the audit log has an entry of {id}, which is no event")));
        let node = stage.nodes.first().ok_or("no server")?;
        let verified = node.command(&["audit", "verify", "--thorough"]).output()?;
        if !verified.status.success() {
            self.wrong.push(format!("audit verify: {}", String::from_utf8_lossy(&verified.stderr).trim()));
        }
        Ok(())
    }

    /// Whoever sees every ticket has a notification of each that was given to them by somebody else; each notification has one event, and a
    /// mail, or one with the others of the same call.
    async fn tell(&mut self, stage: &Stage, cast: &Cast, truth: &Truth, database: &DatabaseConnection) -> Outcome<()> {
        let rows = notification::Entity::find().all(database).await?;
        let assigned = rows.iter().filter(|row| row.kind == Kind::TicketAssigned);
        let assigned: HashSet<(Uuid, Uuid)> = assigned.map(|row| (row.event_id, row.user_id)).collect();
        for event in truth.events.iter().filter(|event| event.kind == "TICKET_ASSIGNED") {
            let to = uuid(&event.after["assigneeId"])?;
            let is_to_tell = event.actor != Some(to) && cast.agents.iter().any(|agent| agent.id == to);
            if is_to_tell && !assigned.contains(&(event.id, to)) {
                self.wrong.push(format!("{to} was not told of event {}", event.id));
            }
        }
        let (created, mailed, calls) = (created(database).await?, mailed(stage)?, calls(database).await?);
        (self.notifications, self.mails) = (rows.len(), mailed.len());
        let mut together: HashMap<(Uuid, &str), usize> = HashMap::new();
        for row in &rows {
            let events = created.get(&row.id).map_or(&[][..], Vec::as_slice);
            if events.len() != 1 {
                self.wrong.push(format!("notification {} has {} events", row.id, events.len()));
            }
            let is_to_mail = row.kind.ways().mail && cast.agents.iter().any(|agent| agent.id == row.user_id);
            let mails = events.iter().filter(|event| mailed.contains(event)).count();
            match calls.get(&row.event_id) {
                Some(call) if is_to_mail => *together.entry((row.user_id, call)).or_default() += mails,
                None if is_to_mail && mails != 1 => self.wrong.push(format!("notification {} has {mails} mails", row.id)),
                _ => {}
            }
        }
        let wrong = together.iter().filter(|(_, mails)| **mails != 1);
        self.wrong.extend(wrong.map(|((to, call), mails)| format!("{to} has {mails} mails of what {call} gave to them")));
        Ok(())
    }
}

impl fmt::Display for Aftermath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { settled, counted, tracked, entries, notifications, mails, dead_letters, wrong } = self;
        write!(
            f,
            "settled after {:.0} s: {counted} events of analytics ({tracked} tracked), {entries} entries of audit, ",
            settled.as_secs_f64()
        )?;
        write!(f, "{notifications} notifications, {mails} mails, {dead_letters} dead letters, wrong {}", wrong.len())
    }
}

/// An event of analytics.
struct Stored {
    id: Uuid,
    /// What whoever told of it calls it; nothing when it comes from the log.
    told: Option<Uuid>,
}

async fn ids<E: EntityTrait>(_: E, column: E::Column, database: &DatabaseConnection) -> Outcome<Vec<Uuid>> {
    Ok(E::find().select_only().column(column).into_tuple().all(database).await?)
}

async fn analytics(stage: &Stage, database: &DatabaseConnection) -> Outcome<Vec<Stored>> {
    if stage.places.mongodb.is_empty() {
        let rows = analytics_event::Entity::find().all(database).await?;
        return Ok(rows.iter().map(|row| Stored { id: row.id, told: uuid(&row.properties["told"]).ok() }).collect());
    }
    let client = mongodb::Client::with_uri_str(&stage.places.mongodb).await?;
    let collection = client.default_database().ok_or("no database of MongoDB")?.collection::<Document>("analytics_events");
    let mut documents = collection.find(doc! {}).projection(doc! {"properties.told": 1}).await?;
    let mut stored = Vec::new();
    while let Some(document) = documents.try_next().await? {
        let Some(Bson::Binary(id)) = document.get("_id") else { return Err(format!("no id: {document}").into()) };
        let told = document.get_document("properties").ok().and_then(|properties| properties.get_str("told").ok());
        stored.push(Stored { id: Uuid::from_slice(&id.bytes)?, told: told.map(str::parse).transpose()? });
    }
    Ok(stored)
}

/// The calls that gave several tickets at once, by the events of these tickets.
async fn calls(database: &DatabaseConnection) -> Outcome<HashMap<Uuid, String>> {
    let events = event::Entity::find().filter(event::Column::Kind.eq(event::Kind::TicketAssigned)).all(database).await?;
    Ok(events.iter().filter_map(|event| Some((event.id, event.data.get("together")?.as_str()?.to_owned()))).collect())
}

/// The events by which each notification was made known.
async fn created(database: &DatabaseConnection) -> Outcome<HashMap<Uuid, Vec<Uuid>>> {
    let events = event::Entity::find().filter(event::Column::Kind.eq(event::Kind::NotificationCreated)).all(database).await?;
    let mut created: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for event in events {
        created.entry(notification_of(&event).ok_or("an event of no notification")?).or_default().push(event.id);
    }
    Ok(created)
}

/// The events of which there is a mail, by the names of the files.
fn mailed(stage: &Stage) -> Outcome<HashSet<Uuid>> {
    let files = std::fs::read_dir(stage.folder.path.join("mail"))?;
    let names = files.map(|file| Ok(file?.file_name().to_string_lossy().into_owned())).collect::<Outcome<Vec<_>>>()?;
    Ok(names.iter().filter_map(|name| name.get(..36)?.parse().ok()).collect())
}
