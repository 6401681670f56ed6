//! Roles: what groups of people may do.

mod built_in;
mod change;
mod create;
pub(crate) mod grants;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use entities::role::{self, Column, Entity, Model};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use serde::Deserialize;
use uuid::Uuid;

pub use built_in::ensure_built_in;
pub use change::{DeleteRole, UpdateRole, delete, update};
pub use create::{CreateRole, create};

use crate::context::Context;
use crate::error::{Error, Result};
use crate::list_args::{Direction, ListArgs, contains, search_text};
use crate::page::{self, Key, KeyValue, Order, Page};
use crate::rows;

/// Which role: by its id or by its name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Which {
    /// The id.
    pub id: Option<Uuid>,
    /// The name.
    pub name: Option<String>,
}

/// Which roles.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RoleFilter {
    /// Part of the name or of the description.
    pub search: Option<String>,
}

/// By what roles can be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RoleOrderField {
    /// The name.
    Name,
    /// When it was made.
    CreatedAt,
}

static NAME: Key<Model> =
    Key { name: "name", expr: |backend| page::lower(Column::Name, backend), value: |role| KeyValue::lower(&role.name) };

static CREATED_AT: Key<Model> =
    Key { name: "created_at", expr: |_| Column::CreatedAt.into_expr(), value: |role| KeyValue::Time(role.created_at) };

/// The role, if there is one that the viewer may see.
///
/// # Errors
/// [`Error::BadUserInput`] unless exactly one of id and name is given; the database's.
pub async fn read(cx: &Context, which: Which) -> Result<Option<Arc<Model>>> {
    let condition = match which {
        Which { id: Some(id), name: None } => Column::Id.eq(id),
        // No text in a database has a NUL character, and PostgreSQL will not even compare with one.
        Which { id: None, name: Some(name) } if name.contains('\0') => return Ok(None),
        Which { id: None, name: Some(name) } => Column::Name.eq(name),
        _ => return Err(Error::BadUserInput("Give either `id` or `name`".into())),
    };
    let select = Entity::find().filter(role::visible_to(&cx.viewer, cx.backend())).filter(condition);
    Ok(rows::one(cx, select).await?)
}

/// The roles that the viewer may see, by name when nothing else is asked for.
///
/// # Errors
/// [`Error::BadUserInput`] for a bad page or search; the database's.
pub async fn list(cx: &Context, args: ListArgs<RoleFilter, RoleOrderField>) -> Result<Page<Model>> {
    let key = match args.order_by.map(|by| by.field) {
        None | Some(RoleOrderField::Name) => &NAME,
        Some(RoleOrderField::CreatedAt) => &CREATED_AT,
    };
    let descending = args.order_by.is_some_and(|by| by.direction == Direction::Desc);
    let mut select = Entity::find().filter(role::visible_to(&cx.viewer, cx.backend()));
    let search = args.filter.as_ref().and_then(|filter| filter.search.as_deref());
    if let Some(text) = search_text(search)? {
        select = select.filter(Condition::any().add(contains(cx.backend(), Column::Name, text)).add(contains(
            cx.backend(),
            Column::Description,
            text,
        )));
    }
    page::list(cx, select, Column::Id, |role| role.id, Order { list: "roles", key, descending }, &args.page()).await
}
