//! Signed statements of how far the log has come: in its database, in a file outside of it, and the last one in the database of the events.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::sync::Arc;

use entities::audit_checkpoint::{Column, Entity, Model};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use super::Log;
use super::append::last;
use super::compare::entered;
use super::fault::{Bad, Fault};
use super::walk::{Chain, walk};
use crate::app::App;
use crate::db::within;
use crate::error::{Error, Result};

/// The file in the folder of checkpoints: one JSON object a line.
pub const FILE: &str = "checkpoints.jsonl";

/// Makes a checkpoint of the last entry, unless there is one. Nothing is there to do, either, before the log was ever reached. What came since
/// the last checkpoint is compared with the events first: what does not fit is not signed, and [`Audit::disputed`](super::Audit::disputed) says
/// so until it does.
///
/// # Errors
/// The databases', or the file's.
pub async fn make(app: &App) -> Result<Option<Model>> {
    let Ok(log) = app.audit.log().cloned() else { return Ok(None) };
    let database = &log.database;
    // Asked first: what is entered from here on is not missed.
    let offset = entered(&app.database.reader()).await?;
    let latest = latest(&database.reader(), &log).await?;
    let forged = latest.iter().find(|checkpoint| !log.signer.public_key().has_signed(checkpoint));
    let forged = forged.map(|checkpoint| Bad { sequence: checkpoint.sequence, fault: Fault::Forged });
    let (covered, mut chain) = chain(latest);
    let bad = match forged {
        None => walk(&database.reader(), Some(&app.database.reader()), &mut chain, (covered, offset), |_| {}).await?.bad,
        forged => forged,
    };
    if let Some(bad) = &bad {
        tracing::error!(sequence = bad.sequence, "No checkpoint of the audit log is made until this is explained: {bad}");
    }
    let fits = bad.is_none();
    app.audit.dispute(bad);
    let sequence = chain.expected - 1;
    if !fits || sequence <= covered {
        return Ok(None);
    }
    sign(app, &log, sequence, chain.previous).await.map(Some)
}

/// Makes a checkpoint of the last entry as it is, whatever the events say: what does not fit was explained, such as by an event log that was
/// restored from a backup. Nothing when there is no entry that has none.
///
/// # Errors
/// The databases', or the file's; also [`Error::Unavailable`] when the log is not open.
pub async fn accept(app: &App) -> Result<Option<Model>> {
    let log = app.audit.log()?.clone();
    let reader = log.database.reader();
    let covered = latest(&reader, &log).await?.pop().map_or(0, |latest| latest.sequence);
    match last(&reader).await?.filter(|(sequence, _)| *sequence > covered) {
        Some((sequence, hash)) => sign(app, &log, sequence, hash).await.map(Some),
        None => Ok(None),
    }
}

async fn sign(app: &App, log: &Arc<Log>, sequence: i64, hash: String) -> Result<Model> {
    let (database, deadline) = (&log.database, log.database.deadline);
    let checkpoint = log.signer.checkpoint(sequence, hash, app.now());
    // First the file: who has cut the end of the log may hold the database, too.
    let (writer, line) = (log.clone(), checkpoint.clone());
    let written = tokio::task::spawn_blocking(move || write(&writer, &line)).await;
    written.map_err(Error::internal)?.map_err(Error::internal)?;
    within(deadline, insert(&database.write, &checkpoint)).await?;
    tracing::info!(
        sequence,
        hash = checkpoint.hash,
        publicKey = checkpoint.public_key,
        signature = checkpoint.signature,
        "Checkpoint of the audit log"
    );
    tell(app, &checkpoint).await?;
    Ok(checkpoint)
}

/// The last two checkpoints of the database that name this key, oldest first.
async fn latest<C: ConnectionTrait>(db: &C, log: &Log) -> std::result::Result<Vec<Model>, DbErr> {
    let ours = Entity::find().filter(Column::PublicKey.eq(log.signer.public_key().to_string()));
    let mut latest = ours.order_by_desc(Column::Sequence).limit(2).all(db).await?;
    latest.reverse();
    Ok(latest)
}

/// The last entry that is covered, and a chain that begins behind the checkpoint before that one, whose entries are there still.
fn chain(mut latest: Vec<Model>) -> (i64, Chain) {
    let last = latest.pop().map(|last| (last.sequence, last.hash));
    let covered = last.as_ref().map_or(0, |(sequence, _)| *sequence);
    let checkpoints = last.into_iter().collect();
    let chain = match latest.pop() {
        Some(before) => Chain::after(before.sequence, before.hash, checkpoints),
        None => Chain::new(checkpoints),
    };
    (covered, chain)
}

async fn insert<C: ConnectionTrait>(db: &C, checkpoint: &Model) -> std::result::Result<(), DbErr> {
    let row = Entity::insert(checkpoint.clone().into_active_model()).on_conflict(OnConflict::new().do_nothing().to_owned());
    row.exec_without_returning(db).await.map(drop)
}

/// Tells the database of the event log which checkpoint is the last, so that it is missed when it is taken out of the other.
async fn tell(app: &App, checkpoint: &Model) -> Result<()> {
    let (write, deadline) = (&app.database.write, app.database.deadline);
    within(deadline, insert(write, checkpoint)).await?;
    let older = Entity::delete_many().filter(Column::Sequence.lt(checkpoint.sequence));
    within(deadline, older.exec(write)).await?;
    Ok(())
}

fn write(log: &Arc<Log>, checkpoint: &Model) -> std::io::Result<()> {
    std::fs::create_dir_all(&log.checkpoints)?;
    let mut line = serde_json::to_vec(checkpoint)?;
    line.push(b'\n');
    let mut file = std::fs::OpenOptions::new().append(true).create(true).open(log.checkpoints.join(FILE))?;
    file.write_all(&line)?;
    file.sync_data()
}

/// The checkpoints of a file, or of the file in a folder; none when there is no such file.
///
/// # Errors
/// When it cannot be read, or a line is no checkpoint.
pub fn read(path: &Path) -> std::io::Result<Vec<Model>> {
    let path = if path.is_dir() { path.join(FILE) } else { path.to_owned() };
    let file = match std::fs::File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        file => file?,
    };
    BufReader::new(file).lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}
