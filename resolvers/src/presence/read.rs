//! Who is in tickets, from the rows.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::ticket_presence::{Column, Entity, Model};
use entities::{any_of, user};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::{SILENCE, TicketPresence, Visitor};
use crate::context::Context;
use crate::error::Result;
use crate::write::Write;

/// The most people of a ticket that are told of: those who came first.
const MOST: usize = 100;

/// Who is in each of these tickets, which the viewer sees.
///
/// # Errors
/// The database's.
pub async fn of_tickets(cx: &Context, tickets: &[Uuid]) -> Result<Vec<TicketPresence>> {
    let mut people = visitors(&cx.db(), cx.app.now(), tickets).await?;
    let of = |ticket_id: &Uuid| {
        let people = people.remove(ticket_id).unwrap_or_default();
        TicketPresence { ticket_id: *ticket_id, people, state: Uuid::nil() }
    };
    Ok(tickets.iter().map(of).collect())
}

/// Deletes signs of life that count for nothing any more.
///
/// # Errors
/// The database's.
pub async fn purge(cx: &Context) -> Result<()> {
    let write = Write::begin(cx).await?;
    Entity::delete_many().filter(Column::SeenAt.lte(write.now() - SILENCE)).exec(&write).await?;
    write.commit().await.map(drop)
}

/// Who is in each of these tickets now; nothing for a ticket in which nobody is. Whoever may not sign in any more is in none.
///
/// # Errors
/// The database's.
pub(super) async fn visitors<C: ConnectionTrait>(
    db: &C,
    now: DateTime<Utc>,
    tickets: &[Uuid],
) -> std::result::Result<HashMap<Uuid, Arc<[Visitor]>>, DbErr> {
    let these = any_of(db.get_database_backend(), Column::TicketId, tickets);
    let active = user::Entity::find().select_only().column(user::Column::Id);
    let active = active.filter(user::Column::Status.eq(user::Status::Active)).filter(user::Column::DeletedAt.is_null());
    let rows = Entity::find().filter(these).filter(Column::SeenAt.gt(now - SILENCE));
    let rows = rows.filter(Column::UserId.in_subquery(active.into_query())).all(db).await?;
    let mut found: HashMap<Uuid, Vec<Visitor>> = HashMap::new();
    for row in rows {
        add(found.entry(row.ticket_id).or_default(), &row);
    }
    let sorted = |mut people: Vec<Visitor>| {
        people.sort_unstable_by_key(|visitor| (visitor.since, visitor.user_id));
        people.truncate(MOST);
        people.into()
    };
    Ok(found.into_iter().map(|(ticket, people)| (ticket, sorted(people))).collect())
}

/// Writing in one place is writing; who looks on in several does so since the first.
fn add(people: &mut Vec<Visitor>, row: &Model) {
    let Model { user_id, activity, since, .. } = *row;
    match people.iter_mut().find(|visitor| visitor.user_id == user_id) {
        None => people.push(Visitor { user_id, activity, since }),
        Some(known) if known.activity == activity => known.since = known.since.min(since),
        Some(known) if known.activity < activity => *known = Visitor { user_id, activity, since },
        Some(_) => {}
    }
}
