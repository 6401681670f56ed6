//! Carries accepted events from the table to MongoDB.

use entities::analytics_event::{Column, Entity, Model};
use entities::{any_of, carried_event};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::{COLLECTION, mongo};
use crate::context::Context;
use crate::documents::{Documents, StoreError};
use crate::error::{Error, Result};
use crate::write::Write;

/// Events of one message to MongoDB.
const BATCH: u64 = 500;

/// Carries over all that waits, and says how many events those were; none while MongoDB is away, which is no failure, nor where there is
/// none. An event leaves the table when MongoDB has acknowledged it. After a crash in between, or beside another process that carries,
/// it comes a second time, and is known by its id. What clients told of is remembered, for they may tell of it again.
///
/// # Errors
/// The database's, and what MongoDB refuses. What it refuses stays, and holds up nothing else.
pub async fn carry(cx: &Context) -> Result<usize> {
    let Documents::Mongo(mongo) = &cx.app.documents else { return Ok(0) };
    let (mut carried, mut after, mut refused) = (0, None, None);
    while mongo.is_up() {
        let waiting = Entity::find().apply_if(after, |waiting, id: Uuid| waiting.filter(Column::Id.gt(id)));
        let events = waiting.order_by_asc(Column::Id).limit(BATCH).all(&cx.db()).await?;
        let Some(last) = events.last() else { break };
        after = Some(last.id);
        let failed = match mongo.insert(COLLECTION, events.iter().map(mongo::document).collect()).await {
            Err(StoreError::Away { .. }) => break,
            result => result?,
        };
        let done = events.iter().enumerate().filter(|(place, _)| !failed.contains_key(place));
        let done: Vec<&Model> = done.map(|(_, event)| event).collect();
        let ids: Vec<Uuid> = done.iter().map(|event| event.id).collect();
        refused = refused.or_else(|| failed.into_values().next());
        let write = Write::begin(cx).await?;
        Entity::delete_many().filter(any_of(cx.backend(), Column::Id, &ids)).exec(&write).await?;
        remember(&write, &done).await?;
        write.commit().await?;
        carried += ids.len();
    }
    match refused {
        Some(why) => Err(Error::internal(format!("MongoDB does not take an event: {why}"))),
        None => Ok(carried),
    }
}

/// Remembers which events clients told of. Those of the log are not told of.
async fn remember(write: &Write<'_>, events: &[&Model]) -> Result<()> {
    let told = events.iter().filter(|event| event.reporter_id.is_some());
    let rows = told.map(|event| carried_event::Model { id: event.id, recorded_at: event.recorded_at }.into_active_model());
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return Ok(());
    }
    let known = OnConflict::column(carried_event::Column::Id).do_nothing().to_owned();
    carried_event::Entity::insert_many(rows).on_conflict(known).exec_without_returning(write).await?;
    Ok(())
}
