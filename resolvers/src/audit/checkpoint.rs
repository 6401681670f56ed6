//! Signed statements of how far the log has come, in the database and in a file outside of it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::sync::Arc;

use entities::audit_checkpoint::{Column, Entity, Model};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryOrder, QuerySelect};

use super::{Log, append};
use crate::app::App;
use crate::db::within;
use crate::error::{Error, Result};

/// The file in the folder of checkpoints: one JSON object a line.
pub const FILE: &str = "checkpoints.jsonl";

/// Makes a checkpoint of the last entry, unless there is one. Nothing is there to do, either, before the log was ever reached.
///
/// # Errors
/// The database's, or the file's.
pub async fn make(app: &App) -> Result<Option<Model>> {
    let Ok(log) = app.audit.log().cloned() else { return Ok(None) };
    let (database, deadline) = (&log.database, log.database.deadline);
    let Some((sequence, hash)) = within(deadline, append::last(&database.read)).await? else { return Ok(None) };
    if within(deadline, latest(&database.read)).await?.is_some_and(|latest| latest.sequence >= sequence) {
        return Ok(None);
    }
    let checkpoint = log.signer.checkpoint(sequence, hash, app.now());
    // First the file: who has cut the end of the log may hold the database, too.
    let (writer, line) = (log.clone(), checkpoint.clone());
    let written = tokio::task::spawn_blocking(move || write(&writer, &line)).await;
    written.map_err(Error::internal)?.map_err(Error::internal)?;
    let row = Entity::insert(checkpoint.clone().into_active_model()).on_conflict(OnConflict::new().do_nothing().to_owned());
    within(deadline, row.exec_without_returning(&database.write)).await?;
    tracing::info!(
        sequence,
        hash = checkpoint.hash,
        publicKey = checkpoint.public_key,
        signature = checkpoint.signature,
        "Checkpoint of the audit log"
    );
    Ok(Some(checkpoint))
}

/// The last checkpoint of the database.
async fn latest<C: ConnectionTrait>(db: &C) -> std::result::Result<Option<Model>, DbErr> {
    Ok(Entity::find().order_by_desc(Column::Sequence).limit(1).all(db).await?.pop())
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
