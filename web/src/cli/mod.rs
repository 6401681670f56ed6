//! The command line: one file per subcommand.

mod audit;
mod consumers;
mod create_admin;
mod dead_letters;
mod healthcheck;
mod migrate;
mod schema;
mod search;
mod seed;
mod serve;
mod table;
mod wait;

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use entities::access::Viewer;
use resolvers::clock::Clock;
use resolvers::mail::Mailer;
use resolvers::reactions::{self, Reaction};
use resolvers::search::Index;
use resolvers::search::elastic::Elasticsearch;
use resolvers::{App, Context, Parts, Request};

use crate::config::{Config, ConfigError};
use crate::database::{self, DatabaseError, Purpose};
use crate::server::{FirstAdmin, Part, StartError};

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
    /// Do the jobs and reactions beside a server that does not do them itself (server.workers).
    Work,
    /// Change the shape of the database, or show it.
    #[command(subcommand)]
    Migrate(migrate::Command),
    /// Fill the database with people, companies and conversations to try things on.
    Seed(seed::Args),
    /// Show how far each consumer of the event log has come.
    Consumers,
    /// Show, replay or discard events that a consumer gave up.
    #[command(subcommand)]
    DeadLetters(dead_letters::Command),
    /// Write what searches look in anew.
    #[command(subcommand)]
    Search(search::Command),
    /// Verify or export the audit log.
    #[command(subcommand)]
    Audit(audit::Command),
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
        Command::Serve => serve::run(config()?, Part::Serve).await,
        Command::Work => serve::run(config()?, Part::Work).await,
        Command::Migrate(command) => migrate::run(&config()?, command).await,
        Command::Seed(args) => seed::run(config()?, args).await,
        Command::Consumers => consumers::run(config()?).await,
        Command::DeadLetters(command) => dead_letters::run(config()?, command).await,
        Command::Search(command) => search::run(config()?, command).await,
        Command::Audit(command) => audit::run(config()?, command).await,
        Command::CreateAdmin(args) => create_admin::run(config()?, args).await,
        Command::Schema(args) => schema::run(config, args).await,
        Command::WaitForServices(args) => wait::run(&config()?, args).await,
        Command::Healthcheck => healthcheck::run(&config()?),
    }
}

/// The application, in the operator's hands: migrated, with the built-in roles, and with all the time it needs.
async fn open(mut config: Config) -> Result<Context, Failure> {
    config.ensure_secret()?;
    crate::migrate::up(&config).await?;
    let database = database::connect(&config, Purpose::Maintenance).await?;
    let documents = database::documents(&config).await?;
    // Those who need it are told when it is away.
    let _ = documents.look().await;
    let Config { auth: settings, live, cache, analytics: reports, search, .. } = config;
    let app = App::new(Parts { database, documents, redis: None, clock: Clock::System, settings, live, cache, reports });
    if let Some(client) = Elasticsearch::new(&search).map_err(ConfigError)? {
        app.search_in(Index::Elasticsearch(client));
    }
    let request = Request { correlation_id: app.new_id().to_string(), ..Request::default() };
    let cx = Context::new(app, Viewer::operator(), request);
    resolvers::roles::ensure_built_in(&cx).await?;
    Ok(cx)
}

/// The same, and the reactions.
async fn open_reactions(config: Config) -> Result<(Context, Vec<Arc<Reaction>>), Failure> {
    let mailer = Mailer::new(&config.mail, config.mail_folder()).map_err(ConfigError)?;
    let (cx, mut reactions) = (open(config).await?, reactions::all(&mailer));
    if let Index::Elasticsearch(client) = cx.app.search() {
        reactions.push(Arc::new(reactions::elasticsearch(client)));
    }
    Ok((cx, reactions))
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
