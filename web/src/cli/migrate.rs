//! `backoffice migrate up|down|status`.

use clap::Subcommand;
use migrations::{MigrationStatus, Migrator, MigratorTrait};
use sea_orm::DbErr;

use super::{Failure, say};
use crate::config::Config;
use crate::database::{self, DatabaseError, Purpose};

#[derive(Clone, Copy, Debug, Subcommand)]
pub(super) enum Command {
    /// Run the steps that are pending.
    Up,
    /// Take the last steps back, with the data that only they hold.
    Down {
        /// How many.
        #[arg(long, default_value_t = 1)]
        steps: u32,
    },
    /// List the steps.
    Status,
}

pub(super) async fn run(config: &Config, command: Command) -> Result<(), Failure> {
    if let Command::Up = command {
        database::migrate(config).await?;
    }
    let database = database::connect(config, Purpose::Maintenance).await?;
    let failed = |reason: DbErr| DatabaseError::Migration { place: database::place(config), reason };
    if let Command::Down { steps } = command {
        Migrator::down(database.write.driver().map_err(failed)?, Some(steps)).await.map_err(failed)?;
    }
    for step in Migrator::get_migration_with_status(database.write.driver().map_err(failed)?).await.map_err(failed)? {
        let status = match step.status() {
            MigrationStatus::Applied => "applied",
            MigrationStatus::Pending => "pending",
        };
        say(&format!("{status}  {}", step.name()));
    }
    database::close(&database).await;
    Ok(())
}
