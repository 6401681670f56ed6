//! `backoffice migrate up|down|status`.

use clap::Subcommand;
use migrations::{AuditMigrator, MigrationStatus, Migrator, MigratorTrait};
use sea_orm::DbErr;

use super::{Failure, say};
use crate::config::Config;
use crate::database::{self, DatabaseError, Purpose};

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
    if let Command::Up = command {
        database::migrate(config).await?;
        database::migrate_audit(config).await?;
    }
    let down = |of_audit| match command {
        Command::Down { steps, audit } if audit == of_audit => Some(steps),
        _ => None,
    };
    show::<Migrator>(config, down(false)).await?;
    show::<AuditMigrator>(&config.of_audit(), down(true)).await
}

/// Takes steps back, if any, and lists what there is.
async fn show<M: MigratorTrait>(config: &Config, down: Option<u32>) -> Result<(), Failure> {
    let database = database::connect(config, Purpose::Maintenance).await?;
    let failed = |reason: DbErr| DatabaseError::Migration { place: database::place(config), reason };
    let driver = database.write.driver().map_err(failed)?;
    if let Some(steps) = down {
        M::down(driver, Some(steps)).await.map_err(failed)?;
    }
    for step in M::get_migration_with_status_read_only(driver).await.map_err(failed)? {
        let status = match step.status() {
            MigrationStatus::Applied => "applied",
            MigrationStatus::Pending => "pending",
        };
        say(&format!("{status}  {}", step.name()));
    }
    database::close(&database).await;
    Ok(())
}
