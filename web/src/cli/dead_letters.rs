//! `backoffice dead-letters`.

use clap::Subcommand;
use entities::{dead_letter, event};
use resolvers::reactions;
use resolvers::{Context, Error};
use sea_orm::{EntityTrait, prelude::Uuid};
use subscriptions::consumers::dead_letters;

use super::consumers::{short, time};
use super::table::table;
use super::{Failure, open_reactions, say};
use crate::config::Config;
use crate::database;

const HEADING: [&str; 6] = ["ID", "CONSUMER", "POSITION", "ATTEMPTS", "LAST TRIED", "LAST ERROR"];
/// Letters that are listed.
const MOST: u64 = 1000;
/// All of them.
const ALL: u64 = i64::MAX as u64;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List them, the first thousand in the order of the log.
    List {
        /// Only those of this consumer.
        #[arg(long, value_name = "NAME")]
        consumer: Option<String>,
    },
    /// Show one, with its event.
    Show {
        /// As listed.
        id: Uuid,
    },
    /// Try again now: one, or all of a consumer. Exit code 1 when one failed again.
    Replay {
        /// As listed.
        #[arg(required_unless_present = "consumer", conflicts_with = "consumer")]
        id: Option<Uuid>,
        /// All letters of this consumer, in the order of the log.
        #[arg(long, value_name = "NAME")]
        consumer: Option<String>,
    },
    /// Take one away for good.
    Discard {
        /// As listed.
        id: Uuid,
    },
}

pub(super) async fn run(config: Config, command: Command) -> Result<(), Failure> {
    let settings = config.consumers.clone();
    let (cx, reactions) = open_reactions(config).await?;
    let desk = Desk { cx, reactions, settings };
    let done = match command {
        Command::List { consumer } => desk.list(consumer.as_deref()).await,
        Command::Show { id } => desk.show(id).await,
        Command::Replay { id: Some(id), .. } => desk.replay(vec![desk.find(id).await?]).await,
        Command::Replay { id: None, consumer } => desk.replay_all(consumer.as_deref().unwrap_or_default()).await,
        Command::Discard { id } => desk.discard(id).await,
    };
    database::close(&desk.cx.app.database).await;
    done
}

/// What the commands work with.
struct Desk {
    cx: Context,
    reactions: Vec<std::sync::Arc<reactions::Reaction>>,
    settings: subscriptions::consumers::Settings,
}

impl Desk {
    fn known(&self, consumer: &str) -> Result<&reactions::Reaction, Failure> {
        self.reactions.iter().find(|reaction| reaction.name == consumer).map(AsRef::as_ref).ok_or_else(|| {
            let names: Vec<_> = self.reactions.iter().map(|reaction| reaction.name).collect();
            Failure::Other(format!("There is no consumer \"{consumer}\"; there are {}", names.join(", ")))
        })
    }

    async fn find(&self, id: Uuid) -> Result<dead_letter::Model, Failure> {
        let letter = dead_letters::find(&self.cx.db(), id).await.map_err(Error::from)?;
        letter.ok_or_else(|| missing(id))
    }

    async fn list(&self, consumer: Option<&str>) -> Result<(), Failure> {
        if let Some(consumer) = consumer {
            self.known(consumer)?;
        }
        let letters = dead_letters::list(&self.cx.db(), consumer, MOST).await.map_err(Error::from)?;
        let rows: Vec<_> = letters.iter().map(row).collect();
        match rows.as_slice() {
            [] => say("There are no dead letters"),
            rows => say(&table(HEADING, rows)),
        }
        Ok(())
    }

    async fn show(&self, id: Uuid) -> Result<(), Failure> {
        let letter = self.find(id).await?;
        let event = event::Entity::find_by_id(letter.event_id).all(&self.cx.db()).await.map_err(Error::from)?.pop();
        say(&format!(
            "id          {}\nconsumer    {}\nposition    {}\nattempts    {}\ngiven up    {}\nlast tried  {}\nlast error  {}\nevent       {}",
            letter.id,
            letter.consumer,
            letter.position,
            letter.attempts,
            time(letter.created_at),
            time(letter.updated_at),
            letter.last_error,
            event.map_or("not in the log any more".into(), |event| serde_json::json!(event).to_string()),
        ));
        Ok(())
    }

    async fn replay_all(&self, consumer: &str) -> Result<(), Failure> {
        self.known(consumer)?;
        let letters = dead_letters::list(&self.cx.db(), Some(consumer), ALL).await.map_err(Error::from)?;
        if letters.is_empty() {
            say("There are no dead letters");
        }
        self.replay(letters).await
    }

    async fn replay(&self, letters: Vec<dead_letter::Model>) -> Result<(), Failure> {
        let mut failed = 0;
        for letter in &letters {
            let reaction = self.known(&letter.consumer)?;
            match reactions::replay(&self.cx.app, reaction, letter, &self.settings).await? {
                None => say(&format!("{}  replayed", letter.id)),
                Some(error) => {
                    failed += 1;
                    say(&format!("{}  failed again: {}", letter.id, short(&error)));
                }
            }
        }
        match failed {
            0 => Ok(()),
            _ => Err(Failure::Other(format!("{failed} of {} failed again", letters.len()))),
        }
    }

    async fn discard(&self, id: Uuid) -> Result<(), Failure> {
        if !dead_letters::remove(&self.cx.app.database.write, id).await.map_err(Error::from)? {
            return Err(missing(id));
        }
        say(&format!("{id}  discarded"));
        Ok(())
    }
}

fn missing(id: Uuid) -> Failure {
    Failure::Other(format!("There is no dead letter {id}"))
}

fn row(letter: &dead_letter::Model) -> [String; 6] {
    [
        letter.id.to_string(),
        letter.consumer.clone(),
        letter.position.to_string(),
        letter.attempts.to_string(),
        time(letter.updated_at),
        short(&letter.last_error),
    ]
}
