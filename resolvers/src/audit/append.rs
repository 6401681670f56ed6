//! Enters events.

use std::collections::HashSet;
use std::sync::Arc;

use entities::audit_entry::{Column, Entity};
use entities::{any_of, event};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::chain::BEGINNING;
use super::entry::entry;
use crate::db::{Database, Transaction, within};

/// Whoever enters events has this: two at once would both follow the same entry.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7203003)";
/// Entries of one statement: each has 19 parameters, and SQLite takes 32,766 of them.
const MOST: usize = 1000;

/// Adds an entry for each event that has none yet, in their order, all or none. Answers the sequence of the last entry there is, and how many
/// were added.
///
/// # Errors
/// The database's; then nothing was added, unless it was only the reply to the COMMIT that was lost.
pub async fn append(database: &Database, events: &[Arc<event::Model>]) -> Result<(i64, i64), DbErr> {
    let (transaction, deadline) = (database.begin().await?, database.deadline);
    if database.backend() == DbBackend::Postgres {
        within(deadline, transaction.execute_unprepared(LOCK)).await?;
    }
    let known = within(deadline, entered(&transaction, events)).await?;
    let (mut sequence, mut previous) = within(deadline, last(&transaction)).await?.unwrap_or_else(|| (0, BEGINNING.to_owned()));
    let mut entries = Vec::with_capacity(events.len());
    let mut added = 0;
    for event in events.iter().filter(|event| !known.contains(&event.id)) {
        sequence += 1;
        added += 1;
        let entry = entry(event, sequence, previous);
        previous = entry.hash.clone();
        entries.push(entry.into_active_model());
    }
    let mut entries = entries.into_iter().peekable();
    while entries.peek().is_some() {
        let insert = Entity::insert_many(entries.by_ref().take(MOST));
        within(deadline, insert.exec_without_returning(&transaction)).await?;
    }
    database.unbroken(async move { transaction.commit().await }).await?;
    Ok((sequence, added))
}

/// The last entry's sequence and hash.
///
/// # Errors
/// The database's.
pub async fn last<C: ConnectionTrait>(db: &C) -> Result<Option<(i64, String)>, DbErr> {
    let last = Entity::find().select_only().columns([Column::Sequence, Column::Hash]).order_by_desc(Column::Sequence);
    Ok(last.limit(1).into_tuple::<(i64, String)>().all(db).await?.pop())
}

/// Which of the events are there already: the offset moves after them, and whoever was interrupted in between comes again.
async fn entered(transaction: &Transaction, events: &[Arc<event::Model>]) -> Result<HashSet<Uuid>, DbErr> {
    let ids: Vec<Uuid> = events.iter().map(|event| event.id).collect();
    let known = Entity::find().select_only().column(Column::Id);
    let known = known.filter(any_of(transaction.get_database_backend(), Column::Id, &ids));
    Ok(known.into_tuple::<Uuid>().all(transaction).await?.into_iter().collect())
}
