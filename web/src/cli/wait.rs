//! `backoffice wait-for-services`.

use std::time::Duration;

use resolvers::documents::{Documents, StoreError};
use tokio::time::{Instant, sleep};

use super::{Failure, say};
use crate::config::Config;
use crate::database::{self, DatabaseError, Purpose};

/// How long to rest between two attempts.
const PAUSE: Duration = Duration::from_millis(250);

#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct Args {
    /// Seconds to wait at most.
    #[arg(long, default_value_t = 60)]
    timeout: u64,
}

pub(super) async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let until = Instant::now() + Duration::from_secs(args.timeout);
    wait_for_database(config, until).await?;
    if let Documents::Mongo(mongo) = database::documents(config).await? {
        while let Err(error) = mongo.look().await {
            pause(&error, until).await.ok_or_else(|| unreachable(error))?;
        }
        say(&format!("MongoDB at {} answers", mongo.place));
    }
    Ok(())
}

async fn wait_for_database(config: &Config, until: Instant) -> Result<(), Failure> {
    loop {
        match database::connect(config, Purpose::Requests).await {
            Ok(database) => {
                database::close(&database).await;
                say(&format!("The database at {} answers", database::place(config)));
                return Ok(());
            }
            Err(error @ DatabaseError::Unreachable { .. }) => pause(&error, until).await.ok_or(error)?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Rests, if there is time for it.
async fn pause(error: &(dyn std::error::Error + 'static), until: Instant) -> Option<()> {
    if Instant::now() + PAUSE >= until {
        return None;
    }
    tracing::debug!(error, "Waiting");
    sleep(PAUSE).await;
    Some(())
}

fn unreachable(error: StoreError) -> Failure {
    Failure::Other(error.to_string().split_whitespace().collect::<Vec<_>>().join(" "))
}
