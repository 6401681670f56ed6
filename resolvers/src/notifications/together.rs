//! Tickets that one call gave to somebody: a notification for each, and one mail.

use entities::event;
use entities::notification::{Kind, Model};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, Statement};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::db::ids;

/// Those of a call of whom this user was told before. It is asked from its first event on, and the first one found is enough.
const BEFORE: &str = "
    SELECT n.id FROM events e JOIN notifications n ON n.event_id = e.id AND n.user_id = $2
    WHERE e.data ->> 'together' = $1 AND n.id < $3 LIMIT 1";

/// What a call gave to this user and they have not read of.
const GIVEN: &str = "
    SELECT e.aggregate_id AS id FROM events e LEFT JOIN notifications n ON n.event_id = e.id AND n.user_id = $2
    WHERE e.data ->> 'together' = $1 AND e.data ->> 'to' = $3 AND (n.id IS NULL OR NOT n.in_app OR n.read_at IS NULL)
    ORDER BY e.id";

/// What the tickets have in common that were given together with the one that a notification tells of; nothing when it was given alone.
///
/// # Errors
/// The database's.
pub(crate) async fn call_of<C: ConnectionTrait>(db: &C, notification: &Model) -> Result<Option<String>, DbErr> {
    if notification.kind != Kind::TicketAssigned {
        return Ok(None);
    }
    let event = event::Entity::find_by_id(notification.event_id).all(db).await?.pop();
    Ok(event.and_then(|event| event.data.get("together").and_then(Json::as_str).map(str::to_owned)))
}

/// Whether the same person was told of another ticket of the call before. Notifications are told of in the order in which they were made, so
/// for one of them it is false.
///
/// # Errors
/// The database's.
pub(crate) async fn is_told<C: ConnectionTrait>(db: &C, notification: &Model, call: &str) -> Result<bool, DbErr> {
    let values = [call.into(), notification.user_id.into(), notification.id.into()];
    let found = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), BEFORE, values)).await?;
    Ok(found.is_some())
}

/// The tickets that a call gave to somebody, without those of which they have read by now. They are all in the log from the first one on,
/// for the call was one transaction, though their notifications come one by one.
///
/// # Errors
/// The database's.
pub(crate) async fn given<C: ConnectionTrait>(db: &C, user_id: Uuid, call: &str) -> Result<Vec<Uuid>, DbErr> {
    let values = [call.into(), user_id.into(), user_id.to_string().into()];
    ids(&db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), GIVEN, values)).await?)
}
