//! `backoffice migrate up|down|status`.

use clap::Subcommand;
use migrations::{AuditMigrator, MigrationStatus, Migrator};

use super::{Failure, say};
use crate::config::Config;
use crate::migrate;

#[derive(Clone, Copy, Debug, Subcommand)]
pub(super) enum Command {
    /// Run the steps that are pending, of the database and of the audit log's.
    Up,
    /// Take the last steps back, with the data that only they hold.
    Down {
        /// How many.
        #[arg(long, default_value_t = 1)]
        steps: u32,
        /// Those of the audit log.
        #[arg(long)]
        audit: bool,
    },
    /// List the steps.
    Status,
}

pub(super) async fn run(config: &Config, command: Command) -> Result<(), Failure> {
    match command {
        Command::Up => {
            migrate::up(config).await?;
            migrate::up_audit(config).await?;
        }
        Command::Down { steps, audit: false } => migrate::down::<Migrator>(config, steps).await?,
        Command::Down { steps, audit: true } => migrate::down::<AuditMigrator>(&config.of_audit(), steps).await?,
        Command::Status => {}
    }
    let (steps, audit) =
        (migrate::status::<Migrator>(config).await?, migrate::status::<AuditMigrator>(&config.of_audit()).await?);
    for step in steps.iter().chain(&audit) {
        let status = match step.status() {
            MigrationStatus::Applied => "applied",
            MigrationStatus::Pending => "pending",
        };
        say(&format!("{status}  {}", step.name()));
    }
    Ok(())
}
