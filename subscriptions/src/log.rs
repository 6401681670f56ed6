//! The durable log: the table `events`.

use entities::event;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel};

/// Events of one statement: each has nine parameters, and SQLite takes 32,766 of them.
const MOST: usize = 3000;

/// Stores what happened, in the transaction that made it happen: one statement for up to 3,000 events.
///
/// # Errors
/// The database's.
pub async fn append<C: ConnectionTrait>(transaction: &C, events: &[event::Model]) -> Result<(), DbErr> {
    for events in events.chunks(MOST) {
        let rows = events.iter().cloned().map(IntoActiveModel::into_active_model);
        event::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}
