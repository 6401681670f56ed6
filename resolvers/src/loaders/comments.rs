//! Comments by id, and those of tickets.

use std::sync::Arc;

use entities::access::Scope;
use entities::comment::{Column, Entity, Model, visible_to};
use entities::ticket;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::by_id;
use crate::context::Context;
use crate::error::Result;
use crate::page::{self, Key, KeyValue, Order, Page, PageArgs, Relation};

static CREATED_AT: Key<Model> =
    Key { name: "created_at", expr: |_| Column::CreatedAt.into_expr(), value: |comment| KeyValue::Time(comment.created_at) };

/// The comment of each id, where there is one that the viewer may see, on a ticket that the viewer may see.
///
/// # Errors
/// The database's.
pub async fn by_ids(cx: &Context, ids: Vec<Option<Uuid>>) -> Result<Vec<Option<Arc<Model>>>> {
    let mut visible = Entity::find().filter(visible_to(&cx.viewer));
    if cx.viewer.scope("tickets", "read") != Scope::All {
        visible = visible.filter(Column::TicketId.in_subquery(ticket::visible_ids(&cx.viewer, cx.backend())));
    }
    by_id(cx, visible, Column::Id, |row| row.id, ids).await
}

/// The comments that the viewer may see on each of these tickets, which the viewer sees; oldest first.
///
/// # Errors
/// [`Error::BadUserInput`](crate::Error::BadUserInput) for a bad page; the database's.
pub async fn of_tickets(cx: &Context, tickets: &[Uuid], args: &PageArgs) -> Result<Vec<Page<Model>>> {
    let select = Entity::find().filter(visible_to(&cx.viewer));
    let relation = Relation::<Entity> { parent: Column::TicketId, parent_of: |c| c.ticket_id, id: Column::Id, id_of: |c| c.id };
    let order = Order { list: "ticket.comments", key: &CREATED_AT, descending: false };
    page::lists(cx, select, relation, tickets, order, args).await
}
