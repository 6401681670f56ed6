//! Brings the databases to the shape that this program knows, or says why it cannot.

use migrations::{AuditMigrator, Migration, MigrationStatus, Migrator, MigratorTrait};
use resolvers::db::{Database, Transaction};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use sqlx::Executor;
use sqlx::postgres::PgConnection;

use crate::config::Config;
use crate::database::{self, DatabaseError, Purpose};

/// Runs the steps of the database that are pending.
///
/// # Errors
/// When it cannot be reached or used, or a step fails.
pub async fn up(config: &Config) -> Result<(), DatabaseError> {
    up_with::<Migrator>(config).await
}

/// Likewise those of the audit log.
///
/// # Errors
/// When it cannot be reached or used, or a step fails.
pub async fn up_audit(config: &Config) -> Result<(), DatabaseError> {
    up_with::<AuditMigrator>(&config.of_audit()).await
}

async fn up_with<M: MigratorTrait>(config: &Config) -> Result<(), DatabaseError> {
    let database = database::connect(config, Purpose::Maintenance).await?;
    let migrated = async {
        // Who may only read and add rows need not do more where there is nothing to do.
        if steps::<M, _>(config, &database.write).await?.iter().all(|step| step.status() == MigrationStatus::Applied) {
            return Ok(());
        }
        in_turn::<M>(&database).await.map_err(|reason| failed(config, reason))
    };
    let migrated = migrated.await;
    database::close(&database).await;
    migrated
}

/// Takes the last steps back.
///
/// # Errors
/// When the database cannot be reached or used, or a step fails.
pub(crate) async fn down<M: MigratorTrait>(config: &Config, many: u32) -> Result<(), DatabaseError> {
    let database = database::connect(config, Purpose::Maintenance).await?;
    let undone = async {
        steps::<M, _>(config, &database.write).await?;
        let undone = async { M::down(database.write.driver()?, Some(many)).await };
        undone.await.map_err(|reason| failed(config, reason))
    };
    let undone = undone.await;
    database::close(&database).await;
    undone
}

/// The steps and which of them were run. Only looks: a file that is not there is not made.
///
/// # Errors
/// When the database cannot be reached or used.
pub(crate) async fn status<M: MigratorTrait>(config: &Config) -> Result<Vec<Migration>, DatabaseError> {
    if !database::is_made(config)? {
        return Ok(M::get_migration_files());
    }
    let pool = database::probe(config)?;
    let steps = steps::<M, _>(config, &pool).await;
    pool.close().await;
    steps
}

/// The steps and which of them were run, if this program can work with the database.
async fn steps<M: MigratorTrait, C: ConnectionTrait>(config: &Config, db: &C) -> Result<Vec<Migration>, DatabaseError> {
    let (setting, place) = (config.database.setting, database::place(config));
    let failed = |reason| failed(config, reason);
    let encoding = encoding(db).await.map_err(failed)?;
    if let Some(encoding) = encoding.filter(|encoding| encoding != "UTF8") {
        return Err(DatabaseError::Encoding { setting, place, encoding });
    }
    match M::get_migration_with_status_read_only(db).await {
        // So the library says that there are some which it does not know.
        Err(DbErr::Custom(said)) => {
            let step = migrations::unknown_step::<M, _>(db).await.map_err(failed)?.unwrap_or(said);
            Err(DatabaseError::Newer { setting, place, step })
        }
        steps => steps.map_err(failed),
    }
}

/// In what PostgreSQL keeps texts; SQLite keeps any.
async fn encoding<C: ConnectionTrait>(db: &C) -> Result<Option<String>, DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(None);
    }
    let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, "SHOW server_encoding")).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

/// Servers that start together migrate one after the other, and whoever comes later finds nothing to do.
async fn in_turn<M: MigratorTrait>(database: &Database) -> Result<(), DbErr> {
    if database.backend() == DbBackend::Postgres {
        let _turn = turn(database).await?;
        return M::up(database.write.driver()?, None).await;
    }
    // Whoever may write to the file has the turn.
    let transaction = database.write.begin().await?;
    if let Transaction::Driver(transaction) = &transaction {
        M::up(transaction, None).await?;
    }
    transaction.commit().await
}

/// Whoever holds this connection has the turn.
async fn turn(database: &Database) -> Result<PgConnection, DbErr> {
    let failed = |error: sqlx::Error| DbErr::Conn(sea_orm::RuntimeErr::Internal(error.to_string()));
    let pool = database.write.driver()?.get_postgres_connection_pool();
    let mut connection = pool.acquire().await.map_err(failed)?.detach();
    connection.execute("SELECT pg_advisory_lock(7203001)").await.map_err(failed)?;
    Ok(connection)
}

fn failed(config: &Config, reason: DbErr) -> DatabaseError {
    let place = database::place(config);
    match reason {
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => {
            DatabaseError::Unreachable { setting: config.database.setting, place, reason: database::one_line(&reason) }
        }
        reason => DatabaseError::Migration { place, reason },
    }
}
