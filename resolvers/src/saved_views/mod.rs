//! Lists of tickets that people keep. A view is a filter under a name and holds no right: whoever uses it asks for tickets with their own, and a
//! filter that they could not use themselves they are not even shown.

mod count;
mod create;
mod delete;
mod place;
mod update;

use std::sync::Arc;

use entities::access::Viewer;
use entities::any_of;
use entities::saved_view::{Column, Entity, Model, visible_to};
use sea_orm::sea_query::{Expr, Order};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value as Json, json};
use uuid::Uuid;

pub use count::{MOST_COUNTED, ticket_counts};
pub use create::{CreateSavedView, create};
pub use delete::{DeleteSavedView, delete};
pub use update::{UpdateSavedView, update};

use crate::context::Context;
use crate::error::{Error, Result, UserError};
use crate::list_args::OrderBy;
use crate::tickets::{TicketFilter, TicketOrderField};
use crate::validate::Violations;
use crate::write::Subject;
use crate::{page, rows};

/// The longest name, in characters.
const MAX_NAME: usize = 80;

/// The order of a list of tickets.
pub type TicketOrder = OrderBy<TicketOrderField>;

/// The views of the viewer, in their order, and then those that others share, by name. There are never many: [`place`].
///
/// # Errors
/// [`Error::Unauthenticated`] for nobody; the database's.
pub async fn list(cx: &Context) -> Result<Vec<Arc<Model>>> {
    let me = owner(cx)?;
    let own_first = Expr::case(Column::OwnerId.eq(me), Expr::cust("0")).finally(Expr::cust("1"));
    let in_place = Expr::case(Column::OwnerId.eq(me), Column::Position.into_expr()).finally(Expr::cust("0"));
    let select = Entity::find().filter(visible_to(&cx.viewer));
    let select =
        select.order_by(Expr::Case(Box::new(own_first)), Order::Asc).order_by(Expr::Case(Box::new(in_place)), Order::Asc);
    let select = select.order_by(page::lower(Column::Name, cx.backend()), Order::Asc).order_by_asc(Column::Id);
    Ok(rows::all(cx, select).await?)
}

/// The views with these ids, in any order: those of them that the viewer may see.
///
/// # Errors
/// The database's.
pub async fn by_ids(cx: &Context, ids: &[Uuid]) -> Result<Vec<Arc<Model>>> {
    Ok(rows::all(cx, Entity::find().filter(visible_to(&cx.viewer)).filter(any_of(cx.backend(), Column::Id, ids))).await?)
}

/// The filter of a view, when the viewer could give it themselves.
///
/// # Errors
/// [`Error::Forbidden`] with the permission that it takes; [`Error::BadUserInput`] for one that is none any more.
pub fn filter_of(view: &Model, viewer: &Viewer) -> Result<TicketFilter> {
    let filter: TicketFilter = serde_json::from_value(view.filter.clone())
        .map_err(|_| Error::BadUserInput("The filter is not understood any more".into()))?;
    filter.check(viewer)?;
    Ok(filter)
}

/// The permission that the viewer lacks to use the filter of a view.
pub fn missing(view: &Model, viewer: &Viewer) -> Option<String> {
    match filter_of(view, viewer) {
        Err(Error::Forbidden { permission }) => Some(permission),
        _ => None,
    }
}

/// The order of a view.
pub fn order_of(view: &Model) -> Option<TicketOrder> {
    serde_json::from_value(view.order_by.clone()?).ok()
}

/// Whose views they are.
fn owner(cx: &Context) -> Result<Uuid> {
    cx.viewer.user_id().ok_or(Error::Unauthenticated("Sign in first"))
}

/// The name as it is stored.
fn checked_name(violations: &mut Violations, name: &str) -> String {
    violations.line("name", name, MAX_NAME)
}

/// The filter as it is stored: one that the viewer can use.
fn checked_filter(cx: &Context, violations: &mut Violations, filter: &TicketFilter) -> Result<Json> {
    match filter.check(&cx.viewer) {
        Err(Error::BadUserInput(text)) => violations.add("filter", text),
        checked => checked?,
    }
    let mut filter = json!(filter.distinct());
    if let Some(fields) = filter.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    violations.json_object("filter", &filter);
    Ok(filter)
}

/// What is shared takes a right; what is not shared any more does not.
fn may_share(cx: &Context) -> Result<()> {
    if cx.viewer.may("views", "share") { Ok(()) } else { Err(Error::forbidden("views", "share")) }
}

/// What the events of a view name.
fn subject(view: &Model) -> Subject {
    Subject { noun: "saved_view", id: view.id, version: view.version }
}

/// What `SavedViewCreated` and `SavedViewDeleted` tell.
fn told(view: &Model) -> Json {
    json!({"name": view.name, "filter": view.filter, "orderBy": view.order_by, "shared": view.shared})
}

fn not_found() -> UserError {
    UserError::not_found("View not found").on("id")
}
