//! The durable log: the table `events`.

use entities::event;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel};

/// Stores what happened, in the transaction that made it happen: one statement, however many events.
///
/// # Errors
/// The database's.
pub async fn append<C: ConnectionTrait>(transaction: &C, events: &[event::Model]) -> Result<(), DbErr> {
    if events.is_empty() {
        return Ok(());
    }
    let rows = events.iter().cloned().map(IntoActiveModel::into_active_model);
    event::Entity::insert_many(rows).exec_without_returning(transaction).await.map(drop)
}
