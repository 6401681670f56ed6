//! The audit log of a process: opened at the start, or as soon as its database answers.

use std::sync::Arc;
use std::time::Duration;

use resolvers::App;
use resolvers::audit::{self, Log, Signer};
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::database::{self, DatabaseError, Purpose};
use crate::server::StartError;
use crate::{migrate, tasks};

/// How long to rest when its database did not answer.
const PAUSE: Duration = Duration::from_secs(2);
/// How often it is looked whether refusals that were counted are to be told.
const TELL: Duration = Duration::from_secs(1);

/// Opens it. If its database does not answer, the server starts without it and opens it later: what belongs there waits in the event log.
///
/// # Errors
/// When there is no key, or the database answers and is not one to work with.
pub(crate) async fn open(app: &Arc<App>, config: &Arc<Config>, shutdown: &CancellationToken) -> Result<(), StartError> {
    let signer = config.audit_signer()?;
    match try_open(app, config, &signer).await {
        Err(error @ (DatabaseError::Encoding { .. } | DatabaseError::Newer { .. })) => return Err(error.into()),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "The audit log waits for its database");
            tasks::keep(shutdown, "audit_open", &(app.clone(), config.clone(), signer), open_later);
        }
        Ok(()) => {}
    }
    Ok(())
}

async fn open_later((app, config, signer): (Arc<App>, Arc<Config>, Signer)) {
    loop {
        tokio::time::sleep(PAUSE).await;
        if try_open(&app, &config, &signer).await.is_ok() {
            return tracing::info!("The audit log is open");
        }
    }
}

async fn try_open(app: &App, config: &Config, signer: &Signer) -> Result<(), DatabaseError> {
    migrate::up_audit(config).await?;
    let database = database::connect(&config.of_audit(), Purpose::Requests).await?;
    app.audit.open(Log {
        database: Arc::new(database),
        signer: signer.clone(),
        checkpoints: config.checkpoints_folder(),
        every: config.audit.checkpoint_entries.into(),
    });
    Ok(())
}

/// Tells of refusals for as long as it is polled.
pub(crate) async fn keep(app: Arc<App>) {
    loop {
        tokio::time::sleep(TELL).await;
        audit::flush(&app, false).await;
    }
}

/// Tells of what was refused last, signs the end of the log, and closes it.
pub(crate) async fn close(app: &Arc<App>) {
    audit::flush(app, true).await;
    let Ok(log) = app.audit.log() else { return };
    if let Err(error) = audit::checkpoint::make(app).await {
        tracing::warn!(error.message = %error, "No checkpoint of the audit log could be made at the end");
    }
    database::close(&log.database).await;
}
