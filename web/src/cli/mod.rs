//! The command line: one file per subcommand.

mod create_admin;
mod healthcheck;
mod migrate;
mod schema;
mod seed;
mod serve;
mod wait;

use std::io::Write;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use entities::access::Viewer;
use resolvers::clock::Clock;
use resolvers::{App, Context, Request};

use crate::config::{Config, ConfigError};
use crate::database::{self, DatabaseError, Purpose};
use crate::server::{FirstAdmin, StartError};

/// The back office of a help desk: one GraphQL API for people, customers and tickets.
#[derive(Debug, Parser)]
#[command(name = "backoffice", version)]
pub struct Cli {
    /// Settings that differ from the defaults, as TOML.
    #[arg(long, global = true, env = "BACKOFFICE_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API (what happens without a command).
    Serve,
    /// Change the shape of the database, or show it.
    #[command(subcommand)]
    Migrate(migrate::Command),
    /// Fill the database with people, companies and conversations to try things on.
    Seed(seed::Args),
    /// Make an admin.
    CreateAdmin(create_admin::Args),
    /// Print the GraphQL schema.
    Schema(schema::Args),
    /// Wait until the database answers.
    WaitForServices(wait::Args),
    /// Ask the server of this machine whether it lives: exit code 0 or 1.
    Healthcheck,
}

/// Why a command failed: one line.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A setting is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The server does not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// A rule refused.
    #[error("{}", explain(.0))]
    Rule(#[from] resolvers::Error),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

/// Runs a command.
///
/// # Errors
/// Why it failed.
pub async fn run(cli: Cli) -> Result<(), Failure> {
    let config = || Config::load(cli.config.as_deref().filter(|path| !path.as_os_str().is_empty()));
    match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => serve::run(config()?).await,
        Command::Migrate(command) => migrate::run(&config()?, command).await,
        Command::Seed(args) => seed::run(config()?, args).await,
        Command::CreateAdmin(args) => create_admin::run(config()?, args).await,
        Command::Schema(args) => schema::run(&args),
        Command::WaitForServices(args) => wait::run(&config()?, args).await,
        Command::Healthcheck => healthcheck::run(&config()?),
    }
}

/// The application, in the operator's hands: migrated, with the built-in roles, and with all the time it needs.
async fn open(mut config: Config) -> Result<Context, Failure> {
    config.ensure_secret()?;
    database::migrate(&config).await?;
    let database = database::connect(&config, Purpose::Maintenance).await?;
    let app = App::new(database, Clock::System, config.auth, config.live);
    let request = Request { correlation_id: app.new_id().to_string(), ..Request::default() };
    let cx = Context::new(app, Viewer::operator(), request);
    resolvers::roles::ensure_built_in(&cx).await?;
    Ok(cx)
}

/// Tells the operator. A reader that has gone away, such as `head`, is no reason to fail.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Tells who the first admin is: the only time that the password is shown. It does not go through the log.
fn say_first_admin(admin: &FirstAdmin) {
    say(&format!("The first admin, shown this once:\n  address   {}\n  password  {}", admin.email, admin.password));
}

fn explain(error: &resolvers::Error) -> String {
    match error {
        resolvers::Error::Rejected(errors) => {
            let line = |error: &resolvers::UserError| match &error.field {
                Some(field) => format!("{field}: {}", error.message),
                None => error.message.clone(),
            };
            errors.iter().map(line).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string().replace('\n', " "),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use resolvers::UserError;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_refusal_names_the_field() {
        let errors = vec![UserError::bad_input("email", "Not an address"), UserError::not_found("No such role")];
        assert_eq!(Failure::from(resolvers::Error::Rejected(errors)).to_string(), "email: Not an address; No such role");
    }
}
