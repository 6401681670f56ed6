//! The durable log: the table `events`.

use entities::event;
use sea_orm::sea_query::InsertStatement;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryTrait};

/// Events of one statement: each has nine parameters, and SQLite takes 32,766 of them.
const MOST: usize = 3000;

/// Stores what happened, in the transaction that made it happen: one statement for up to 3,000 events.
///
/// # Errors
/// The database's.
pub async fn append<C: ConnectionTrait>(transaction: &C, events: &[event::Model]) -> Result<(), DbErr> {
    for insert in inserts(events) {
        transaction.execute(&insert).await?;
    }
    Ok(())
}

/// The statements of [`append`], for whoever has more to store with the same trip to the database.
pub fn inserts(events: &[event::Model]) -> impl Iterator<Item = InsertStatement> {
    events.chunks(MOST).map(|events| {
        let rows = events.iter().cloned().map(IntoActiveModel::into_active_model);
        event::Entity::insert_many(rows).into_query()
    })
}
