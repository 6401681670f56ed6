//! `backoffice wait-for-services`.

use std::time::Duration;

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
    loop {
        match database::connect(config, Purpose::Requests).await {
            Ok(database) => {
                database::close(&database).await;
                say(&format!("The database at {} answers", database::place(config)));
                return Ok(());
            }
            Err(error @ DatabaseError::Unreachable { .. }) if Instant::now() + PAUSE < until => {
                tracing::debug!(error = &error as &dyn std::error::Error, "Waiting");
                sleep(PAUSE).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
}
