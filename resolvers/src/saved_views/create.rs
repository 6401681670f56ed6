//! New views.

use std::sync::Arc;

use entities::event::Kind;
use entities::saved_view::{Entity, Model};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::Deserialize;
use serde_json::json;

use super::place::{Shelf, lock, shift};
use super::{TicketOrder, checked_filter, checked_name, may_share, owner, subject, told};
use crate::context::Context;
use crate::error::{Result, Written};
use crate::tickets::TicketFilter;
use crate::validate::Violations;
use crate::write::Write;

/// A new view.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateSavedView {
    /// 1 to 80 characters, unlike those of one's other views.
    pub name: String,
    /// Which tickets.
    pub filter: TicketFilter,
    /// The order; the list's own without it.
    pub order_by: Option<TicketOrder>,
    /// Its place among one's own, from 0; the last without it.
    pub position: Option<i32>,
    /// For everybody on our side.
    #[serde(default)]
    pub shared: bool,
}

/// Keeps a view for the viewer.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for a filter or for sharing beyond the viewer's rights;
/// [`Error::Rejected`](crate::Error::Rejected) for bad input, a name that is taken and one too many; the database's.
pub async fn create(cx: &Context, input: CreateSavedView) -> Result<Written<Arc<Model>>> {
    let owner_id = owner(cx)?;
    if input.shared {
        may_share(cx)?;
    }
    let mut violations = Violations::default();
    let name = checked_name(&mut violations, &input.name);
    let filter = checked_filter(cx, &mut violations, &input.filter)?;
    if input.position.is_some_and(|position| position < 0) {
        violations.add("position", "Must not be negative");
    }
    violations.check()?;

    let mut write = Write::begin(cx).await?;
    lock(&write).await?;
    let shelf = Shelf::of(&write, owner_id).await?;
    shelf.has_room()?;
    if input.shared {
        shelf.has_room_to_share()?;
    }
    let (id, now) = (cx.app.new_id(), cx.app.now());
    let position = input.position.map_or(shelf.len(), |position| position.min(shelf.len()));
    let view = Model {
        id,
        owner_id,
        name,
        filter,
        order_by: input.order_by.map(|order| json!(order)),
        position,
        shared: input.shared,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    shelf.has_no_other(&view, &cx.viewer)?;
    shift(&write, owner_id, position..shelf.len(), 1).await?;
    Entity::insert(view.clone().into_active_model()).exec_without_returning(&write).await?;
    let event = write.record(Kind::SavedViewCreated, subject(&view), told(&view));
    if view.shared {
        event.takes("views:share");
    }
    write.commit().await?;
    Ok(Written::done(Arc::new(view)))
}
