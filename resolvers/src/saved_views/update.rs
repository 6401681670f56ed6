//! Changed views.

use std::sync::Arc;

use entities::event::Kind;
use entities::saved_view::{ActiveModel, Column, Entity, Model, visible_to};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::place::{Shelf, lock, shift};
use super::{TicketOrder, checked_filter, checked_name, may_share, not_found, owner, subject};
use crate::context::Context;
use crate::db::unique;
use crate::error::{Result, UserError, Written};
use crate::patch::Patch;
use crate::tickets::TicketFilter;
use crate::validate::Violations;
use crate::write::Write;

/// A change of a view. What is absent stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateSavedView {
    /// Which.
    pub id: Uuid,
    /// The new name.
    pub name: Option<String>,
    /// The new filter, whole.
    pub filter: Option<TicketFilter>,
    /// The new order; null for the list's own.
    #[serde(default)]
    pub order_by: Patch<TicketOrder>,
    /// Its new place among those of its owner, from 0.
    pub position: Option<i32>,
    /// For everybody on our side, or not any more.
    pub shared: Option<bool>,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
}

/// Changes a view: one's own, or, with `views:share`, a shared one of somebody else. A change that changes nothing leaves no trace.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for a filter or for sharing beyond the viewer's rights;
/// [`Error::Rejected`](crate::Error::Rejected) for bad input, a name that is taken and rows out of reach; the database's.
pub async fn update(cx: &Context, input: UpdateSavedView) -> Result<Written<Arc<Model>>> {
    let mut violations = Violations::default();
    let name = input.name.map(|name| checked_name(&mut violations, &name));
    let filter = input.filter.map(|filter| checked_filter(cx, &mut violations, &filter)).transpose()?;
    if input.position.is_some_and(|position| position < 0) {
        violations.add("position", "Must not be negative");
    }
    violations.check()?;

    let mut write = Write::begin(cx).await?;
    let before = locked(&write, cx, input.id).await?;
    if input.expected_version.is_some_and(|version| version != before.version) {
        return Ok(Written::conflict(Arc::new(before), "The view has changed"));
    }
    if input.position.is_some() && !cx.viewer.is(before.owner_id) {
        return Err(UserError::forbidden("Where it stands is its owner's affair").on("position").into());
    }
    let shelf = Shelf::of(&write, before.owner_id).await?;
    let mut after = before.clone();
    after.name = name.unwrap_or(after.name);
    after.filter = filter.unwrap_or(after.filter);
    after.order_by = input.order_by.change().map_or(after.order_by, |order| order.map(|order| json!(order)));
    after.position = input.position.map_or(after.position, |position| position.min(shelf.len() - 1));
    after.shared = input.shared.unwrap_or(after.shared);
    let changes = changes(&before, &after);
    if changes.is_empty() {
        return Ok(Written::done(Arc::new(before)));
    }
    // What others see of it changes, and they do not see where it stands.
    let is_seen = after.shared && changes.keys().any(|field| field != "position");
    if is_seen {
        may_share(cx)?;
    }
    if after.shared && !before.shared {
        shelf.has_room_to_share()?;
    }
    shelf.has_no_other(&after, &cx.viewer)?;
    after.version += 1;
    after.updated_at = cx.app.now();
    save(&write, &before, &after).await?;
    let event = write.record(Kind::SavedViewUpdated, subject(&after), json!({"changes": changes}));
    if is_seen {
        event.takes("views:share");
    }
    write.commit().await?;
    Ok(Written::done(Arc::new(after)))
}

/// The view, which nobody else changes until the transaction ends, when the viewer may change it.
///
/// # Errors
/// `NOT_FOUND` when there is none that the viewer may see, `FORBIDDEN` for one of somebody else; the database's.
pub(super) async fn locked(write: &Write<'_>, cx: &Context, id: Uuid) -> Result<Model> {
    let me = owner(cx)?;
    lock(write).await?;
    let view = unique(Entity::find_by_id(id).filter(visible_to(&cx.viewer)), write).await?.ok_or_else(not_found)?;
    if view.owner_id == me || cx.viewer.may("views", "share") {
        Ok(view)
    } else {
        Err(UserError::lacking("views:share", "The view is somebody else's").on("id").into())
    }
}

async fn save(write: &Write<'_>, before: &Model, after: &Model) -> Result<()> {
    let (from, to) = (before.position, after.position);
    shift(write, after.owner_id, from + 1..to + 1, -1).await?;
    shift(write, after.owner_id, to..from, 1).await?;
    let change = ActiveModel {
        name: Set(after.name.clone()),
        filter: Set(after.filter.clone()),
        order_by: Set(after.order_by.clone()),
        position: Set(after.position),
        shared: Set(after.shared),
        version: Set(after.version),
        updated_at: Set(after.updated_at),
        ..ActiveModel::default()
    };
    Entity::update_many().set(change).filter(Column::Id.eq(after.id)).exec(write).await?;
    Ok(())
}

fn changes(before: &Model, after: &Model) -> Map<String, Json> {
    let fields = |view: &Model| {
        [
            ("name", json!(view.name)),
            ("filter", view.filter.clone()),
            ("orderBy", json!(view.order_by)),
            ("position", json!(view.position)),
            ("shared", json!(view.shared)),
        ]
    };
    let pairs = fields(before).into_iter().zip(fields(after)).filter(|((_, from), (_, to))| from != to);
    pairs.map(|((field, from), (_, to))| (field.to_owned(), json!({"from": from, "to": to}))).collect()
}
