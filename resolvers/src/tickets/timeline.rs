//! What happened to a ticket, read from the event log.

use std::sync::Arc;

use entities::access::{Scope, Viewer};
use entities::event::{Column, Entity, Model, visible_to};
use entities::{event, ticket};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::context::Context;
use crate::error::Result;
use crate::loaders::by_id;
use crate::page::{self, Key, KeyValue, Order, Page, PageArgs, Relation};

static TIMESTAMP: Key<Model> =
    Key { name: "timestamp", expr: |_| Column::Timestamp.into_expr(), value: |event| KeyValue::Time(event.timestamp) };

/// The events that the viewer may see of each of these tickets, which the viewer sees; oldest first.
///
/// # Errors
/// [`Error::BadUserInput`](crate::Error::BadUserInput) for a bad page; the database's.
pub async fn of_tickets(cx: &Context, tickets: &[Uuid], args: &PageArgs) -> Result<Vec<Page<Model>>> {
    let select = Entity::find().filter(visible_to(&cx.viewer));
    let relation =
        Relation::<Entity> { parent: Column::AggregateId, parent_of: |e| e.aggregate_id, id: Column::Id, id_of: |e| e.id };
    let order = Order { list: "ticket.timeline", key: &TIMESTAMP, descending: false };
    let mut pages = page::lists(cx, select, relation, tickets, order, args).await?;
    pages.iter_mut().flat_map(|page| &mut page.rows).for_each(|row| show(row, &cx.viewer));
    Ok(pages)
}

/// The event of each id, where there is one that the viewer may see, of a ticket that the viewer may see.
///
/// # Errors
/// The database's.
pub async fn by_ids(cx: &Context, ids: Vec<Option<Uuid>>) -> Result<Vec<Option<Arc<Model>>>> {
    let mut visible = Entity::find().filter(visible_to(&cx.viewer)).filter(Column::AggregateType.eq("ticket"));
    if cx.viewer.scope("tickets", "read") != Scope::All {
        visible = visible.filter(Column::AggregateId.in_subquery(ticket::visible_ids(&cx.viewer, cx.backend())));
    }
    let mut rows = by_id(cx, visible, Column::Id, |row| row.id, ids).await?;
    rows.iter_mut().flatten().for_each(|row| show(row, &cx.viewer));
    Ok(rows)
}

/// Makes an event what the viewer may know of it.
fn show(row: &mut Arc<Model>, viewer: &Viewer) {
    let kind = event::kind_for(row, viewer);
    if kind != row.kind {
        Arc::make_mut(row).kind = kind;
    }
}
