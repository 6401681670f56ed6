//! The events that consumers gave up.

use entities::dead_letter::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Set,
};
use uuid::Uuid;

/// Keeps what a consumer gave up. One that is given up again after its offset was set back is the same letter.
///
/// # Errors
/// The database's.
pub async fn bury<C: ConnectionTrait>(db: &C, letter: Model) -> Result<(), DbErr> {
    let again = OnConflict::columns([Column::Consumer, Column::EventId])
        .update_columns([Column::Attempts, Column::LastError, Column::UpdatedAt])
        .to_owned();
    Entity::insert(letter.into_active_model()).on_conflict(again).exec_without_returning(db).await.map(drop)
}

/// Up to `limit` letters in the order of the log, of one consumer or of all.
///
/// # Errors
/// The database's.
pub async fn list<C: ConnectionTrait>(db: &C, consumer: Option<&str>, limit: u64) -> Result<Vec<Model>, DbErr> {
    let letters = Entity::find().apply_if(consumer, |letters, name| letters.filter(Column::Consumer.eq(name)));
    letters.order_by_asc(Column::Position).order_by_asc(Column::Consumer).limit(limit).all(db).await
}

/// How many letters a consumer has.
///
/// # Errors
/// The database's.
pub async fn count<C: ConnectionTrait>(db: &C, consumer: &str) -> Result<u64, DbErr> {
    Entity::find().filter(Column::Consumer.eq(consumer)).count(db).await
}

/// A letter.
///
/// # Errors
/// The database's.
pub async fn find<C: ConnectionTrait>(db: &C, id: Uuid) -> Result<Option<Model>, DbErr> {
    Ok(Entity::find_by_id(id).all(db).await?.pop())
}

/// A letter has failed once more.
///
/// # Errors
/// The database's.
pub async fn failed_again<C: ConnectionTrait>(db: &C, letter: &Model) -> Result<(), DbErr> {
    let row = ActiveModel {
        attempts: Set(letter.attempts),
        last_error: Set(letter.last_error.clone()),
        updated_at: Set(letter.updated_at),
        ..Default::default()
    };
    Entity::update_many().set(row).filter(Column::Id.eq(letter.id)).exec(db).await.map(drop)
}

/// Takes a letter away; false when it was gone.
///
/// # Errors
/// The database's.
pub async fn remove<C: ConnectionTrait>(db: &C, id: Uuid) -> Result<bool, DbErr> {
    Ok(Entity::delete_by_id(id).exec(db).await?.rows_affected == 1)
}
