//! `backoffice audit verify|export|public-key|accept`.

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Subcommand;
use indicatif::{HumanDuration, ProgressBar, ProgressStyle};
use migrations::{AuditMigrator, MigratorTrait};
use resolvers::Context;
use resolvers::audit::verify::{Against, Report, verify};
use resolvers::audit::{self, PublicKey, checkpoint};
use resolvers::clock::Clock;
use resolvers::db::{Database, Pool};
use sea_orm::DbErr;

use super::{Failure, open, say};
use crate::config::Config;
use crate::database::{self, Purpose};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Find the first entry that is not as it was entered: exit code 0 when there is none.
    Verify(Verify),
    /// Write the entries as JSON, one object a line; deploy/audit/verify.py verifies the file.
    Export(Export),
    /// Show the key with which others verify checkpoints.
    PublicKey,
    /// Sign the log as it is, once what a server does not sign was explained, such as by an event log that was restored from a backup.
    Accept,
}

#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    /// Checkpoints that were kept elsewhere: a file, or a folder with checkpoints.jsonl. Those of the settings when not said.
    #[arg(long, value_name = "PATH")]
    checkpoints: Option<PathBuf>,
    /// Whose checkpoints count, as `audit public-key` showed it. That of the settings when not said.
    #[arg(long, value_name = "DIGITS")]
    public_key: Option<String>,
    /// Compare every entry with the event log, not only those that no checkpoint covers.
    #[arg(long)]
    thorough: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// Only entries after this one.
    #[arg(long, default_value_t = 0, value_name = "SEQUENCE")]
    after: i64,
    /// The file to write, which must not exist; standard output when not said.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) async fn run(config: Config, command: Command) -> Result<(), Failure> {
    match command {
        Command::Verify(args) => find_the_first(&config, args).await,
        Command::Export(args) => export(config, args).await,
        Command::PublicKey => {
            say(&config.audit_signer()?.public_key().to_string());
            Ok(())
        }
        Command::Accept => accept(config).await,
    }
}

async fn accept(config: Config) -> Result<(), Failure> {
    let (signer, checkpoints) = (config.audit_signer()?, config.checkpoints_folder());
    let every = config.audit.checkpoint_entries.into();
    let (database, place) = opened(&config).await?;
    let cx = open(config).await?;
    cx.app.audit.open(audit::Log { database: Arc::new(database), signer, checkpoints, every });
    match checkpoint::accept(&cx.app).await? {
        Some(checkpoint) => say(&format!("{place}: entry {} is signed, with those before it, as they are", checkpoint.sequence)),
        None => say(&format!("{place}: every entry is covered by a checkpoint")),
    }
    database::close(&cx.app.audit.log()?.database).await;
    database::close(&cx.app.database).await;
    Ok(())
}

async fn find_the_first(config: &Config, args: Verify) -> Result<(), Failure> {
    let public_key = match &args.public_key {
        Some(text) => PublicKey::parse(text).ok_or_else(|| Failure::Other(format!("{text} is no public key")))?,
        None => config.audit_signer()?.public_key(),
    };
    let path = args.checkpoints.unwrap_or_else(|| config.checkpoints_folder());
    let checkpoints = checkpoint::read(&path).map_err(|error| Failure::Other(format!("{}: {error}", path.display())))?;
    let (log, place) = opened(config).await?;
    let events = events(config).await;
    let pool = events.as_ref().map(|events| events.read.clone());
    let (thoroughly, every) = (args.thorough, config.audit.checkpoint_entries.into());
    let against = Against { public_key, checkpoints, events: pool, thoroughly, every, now: Clock::System.now() };
    let bar = progress_bar(&log.read).await.map_err(|error| unreadable(&place, &error))?;
    let report = verify(&log.read, &against, |entries| bar.set_position(entries.unsigned_abs())).await;
    let report = report.map_err(|error| unreadable(&place, &error))?;
    bar.finish_and_clear();
    for database in events.iter().chain([&log]) {
        database::close(database).await;
    }
    say(&format!("{place}: {} ({})", outcome(&report), HumanDuration(bar.elapsed())));
    match report.bad {
        None => Ok(()),
        Some(bad) => Err(Failure::Other(bad.to_string())),
    }
}

/// What was found to be in order.
fn outcome(report: &Report) -> String {
    let Report { entries, checkpoints, compared, unkept, .. } = report;
    let compared = format!(
        "{entries} entries are as they were entered, {checkpoints} checkpoints agree, {compared} compared with their events"
    );
    if *unkept == 0 { compared } else { format!("{compared}, {unkept} whose events are not kept any more") }
}

/// The audit log, and where it is. None is made: an empty one where another is meant would be found in order.
async fn opened(config: &Config) -> Result<(Database, String), Failure> {
    let (log, place) = (database::connect(&config.of_audit(), Purpose::Maintenance).await?, database::place(&config.of_audit()));
    let pending = AuditMigrator::get_pending_migrations_read_only(log.read.driver().map_err(|e| unreadable(&place, &e))?).await;
    if !pending.map_err(|error| unreadable(&place, &error))?.is_empty() {
        return Err(Failure::Other(format!("There is no audit log at {place}: a server makes it when it starts")));
    }
    Ok((log, place))
}

/// The database with the event log. Without it, the rest can be verified all the same.
async fn events(config: &Config) -> Option<Database> {
    match database::connect(config, Purpose::Maintenance).await {
        Ok(database) => Some(database),
        Err(error) => {
            say(&format!("Not compared with the event log: {error}"));
            None
        }
    }
}

fn unreadable(place: &str, error: &DbErr) -> Failure {
    Failure::Other(format!("The audit log at {place} cannot be read: {error}"))
}

async fn progress_bar(log: &Pool) -> Result<ProgressBar, DbErr> {
    let length = audit::last(log).await?.map_or(0, |(sequence, _)| sequence.unsigned_abs());
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} entries, {per_sec}, {eta} left");
    let bar = ProgressBar::new(length);
    bar.enable_steady_tick(Duration::from_millis(200));
    Ok(match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    })
}

async fn export(config: Config, args: Export) -> Result<(), Failure> {
    let (log, place) = opened(&config).await?;
    let cx = open(config).await?;
    let written = match &args.output {
        None => write_to(&mut BufWriter::new(std::io::stdout()), &cx, &log, &place, args.after).await,
        Some(path) => {
            let file = std::fs::File::create_new(path).map_err(|error| Failure::Other(format!("{}: {error}", path.display())))?;
            let written = write_to(&mut BufWriter::new(file), &cx, &log, &place, args.after).await;
            if written.is_err() {
                // A part would be taken for the whole, and would stand in the way of the next try.
                let _ = std::fs::remove_file(path);
            }
            written
        }
    };
    for database in [&log, &cx.app.database] {
        database::close(database).await;
    }
    written
}

/// Writes the entries after one, a page at a time.
async fn write_to(
    out: &mut (impl Write + Send),
    cx: &Context,
    log: &Database,
    place: &str,
    mut after: i64,
) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::Other(format!("The entries cannot be written: {error}"));
    audit::exported(cx, after).await?;
    loop {
        let lines = audit::lines(&log.read, after).await.map_err(|error| unreadable(place, &error))?;
        let Some(last) = lines.last() else { break };
        after = last.sequence;
        for line in &lines {
            let written = serde_json::to_writer(&mut *out, line).map_err(std::io::Error::from);
            written.and_then(|()| out.write_all(b"\n")).map_err(failed)?;
        }
    }
    out.flush().map_err(failed)
}
