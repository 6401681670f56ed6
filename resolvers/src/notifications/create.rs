//! Who is told of an event.

use entities::access::Viewer;
use entities::event::Kind as Happened;
use entities::notification::{Column, Entity, Kind, Model};
use entities::{event, ticket};
use sea_orm::sea_query::{OnConflict, Query};
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel, QueryTrait};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::ways_of;
use crate::auth;
use crate::db::{ids, unique};
use crate::error::Result;
use crate::tickets::comment_of;
use crate::write::Write;

/// The events that somebody may be told of.
pub(crate) const TOLD_OF: &[Happened] =
    &[Happened::UserRoleChanged, Happened::TicketAssigned, Happened::TicketCommented, Happened::TicketNoteAdded];

/// Tells of an event whom it concerns: whoever can sign in, may see what happened as things are now, did not do it, and wants to know. A
/// person who was told of the event already is not told again.
///
/// # Errors
/// The database's.
pub(crate) async fn create(write: &mut Write<'_>, event: &event::Model) -> Result<()> {
    let concerned = concerned(event);
    if concerned.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = concerned.iter().map(|(user, _)| *user).collect();
    let ticket = match event.aggregate_type.as_str() {
        "ticket" => unique(ticket::Entity::find_by_id(event.aggregate_id), &*write).await?,
        _ => None,
    };
    let people = auth::viewers_of(&*write, &ids).await?;
    let ways = ways_of(&*write, &ids).await?;
    let mut rows = Vec::new();
    for (user_id, kind) in concerned {
        let may_know = people.iter().any(|(_, viewer)| viewer.is(user_id) && may_know(event, ticket.as_ref(), viewer));
        let ways = ways(user_id, kind);
        if may_know && (ways.in_app || ways.mail) {
            let now = write.now();
            rows.push(Model {
                id: write.new_id(),
                user_id,
                kind,
                event_id: event.id,
                actor_id: event.actor_id,
                ticket_id: ticket.as_ref().map(|ticket| ticket.id),
                comment_id: comment_of(event),
                data: data(event, kind),
                in_app: ways.in_app,
                created_at: now,
                read_at: (!ways.in_app).then_some(now),
            });
        }
    }
    store(write, rows).await
}

/// Whom an event concerns, each once, for the reason that concerns them most. Nobody is concerned by what they did themselves.
fn concerned(event: &event::Model) -> Vec<(Uuid, Kind)> {
    let id = |json: &Json| json.as_str()?.parse::<Uuid>().ok();
    let mut list = Vec::new();
    match event.kind {
        Happened::UserRoleChanged => list.push((event.aggregate_id, Kind::RoleChanged)),
        Happened::TicketAssigned => list.extend(event.data.get("to").and_then(id).map(|user| (user, Kind::TicketAssigned))),
        Happened::TicketCommented | Happened::TicketNoteAdded => {
            let mentions = event.data.get("mentions").and_then(Json::as_array);
            list.extend(mentions.into_iter().flatten().filter_map(id).map(|user| (user, Kind::Mentioned)));
            let assignee = event.standings().and_then(|(_, after)| after.assignee_id);
            list.extend(assignee.map(|user| (user, Kind::TicketReplied)));
        }
        _ => {}
    }
    let mut told = Vec::new();
    list.retain(|(user, _)| {
        let is_new = Some(*user) != event.actor_id && !told.contains(user);
        told.push(*user);
        is_new
    });
    list
}

/// What happened to a ticket is told to those who may see it as it is now; a note, to those who may read notes.
fn may_know(event: &event::Model, ticket: Option<&ticket::Model>, viewer: &Viewer) -> bool {
    event.aggregate_type != "ticket"
        || (ticket.is_some_and(|ticket| ticket::is_visible_to(ticket, viewer)) && event::is_visible_to(event, viewer))
}

fn data(event: &event::Model, kind: Kind) -> Json {
    match kind {
        Kind::RoleChanged => json!({"oldRole": event.data.get("oldRole"), "newRole": event.data.get("newRole")}),
        _ => json!({}),
    }
}

/// Stores those that are new, and records each.
async fn store(write: &mut Write<'_>, rows: Vec<Model>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let known = OnConflict::columns([Column::EventId, Column::UserId]).do_nothing().to_owned();
    let insert = Entity::insert_many(rows.iter().cloned().map(IntoActiveModel::into_active_model)).on_conflict(known);
    let mut insert = insert.into_query();
    insert.returning(Query::returning().column(Column::Id));
    let stored = ids(&write.query_all(&insert).await?)?;
    for row in rows.into_iter().filter(|row| stored.contains(&row.id)) {
        write.record_notification(row);
    }
    Ok(())
}
