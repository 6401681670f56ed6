//! One user, and the list of users.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::access::Viewer;
use entities::user::{Column, Entity, Model, Status, visible_to};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, DbBackend, EntityTrait, QueryFilter};
use serde::Deserialize;
use uuid::Uuid;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::list_args::{Direction, ListArgs, contains, search_text};
use crate::page::{self, Key, KeyValue, Order, Page};
use crate::rows;

/// Which users (S138).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UserFilter {
    /// Part of the name, or of the e-mail address for those who may read addresses.
    pub search: Option<String>,
    /// With this role.
    pub role: Option<String>,
    /// With this status.
    pub status: Option<Status>,
    /// Made after this moment.
    pub created_after: Option<DateTime<Utc>>,
    /// Made before this moment.
    pub created_before: Option<DateTime<Utc>>,
}

/// By what users can be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UserOrderField {
    /// The name, without regard to case.
    Name,
    /// The e-mail address.
    Email,
    /// When the user was made.
    CreatedAt,
    /// When the user last signed in; who never has comes after all others.
    LastLoginAt,
}

static NAME: Key<Model> =
    Key { name: "name", expr: |backend| page::lower(Column::Name, backend), value: |user| KeyValue::lower(&user.name) };

static EMAIL: Key<Model> = Key { name: "email", expr: email, value: |user| KeyValue::Text(user.email.clone()) };

static CREATED_AT: Key<Model> =
    Key { name: "created_at", expr: |_| Column::CreatedAt.into_expr(), value: |user| KeyValue::Time(user.created_at) };

static LAST_LOGIN_AT: Key<Model> = Key {
    name: "last_login_at",
    expr: |backend| page::time_or_never(Column::LastLoginAt, backend),
    value: |user| KeyValue::time_or_never(user.last_login_at),
};

/// Addresses are stored in lower case.
fn email(backend: DbBackend) -> Expr {
    Expr::cust(if backend == DbBackend::Postgres { r#""users"."email" COLLATE "C""# } else { r#""users"."email""# })
}

impl UserOrderField {
    fn key(self) -> &'static Key<Model> {
        match self {
            Self::Name => &NAME,
            Self::Email => &EMAIL,
            Self::CreatedAt => &CREATED_AT,
            Self::LastLoginAt => &LAST_LOGIN_AT,
        }
    }
}

impl UserFilter {
    /// The filter as SQL. An address that the viewer may not read is not searched either.
    fn condition(&self, viewer: &Viewer, backend: DbBackend) -> Result<Condition> {
        let mut all = Condition::all();
        if let Some(text) = search_text(self.search.as_deref())? {
            let mut any = Condition::any().add(contains(backend, Column::Name, text));
            if viewer.may("users", "contact") {
                any = any.add(contains(backend, Column::Email, text));
            }
            all = all.add(any);
        }
        if self.role.as_ref().is_some_and(|role| role.contains('\0')) {
            return Err(Error::BadUserInput("A role has no NUL character".into()));
        }
        if let (Some(after), Some(before)) = (self.created_after, self.created_before)
            && after >= before
        {
            return Err(Error::BadUserInput("`createdAfter` must be before `createdBefore`".into()));
        }
        Ok(all
            .add_option(self.role.as_deref().map(|role| Column::Role.eq(role)))
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.created_after.map(|time| Column::CreatedAt.gt(time)))
            .add_option(self.created_before.map(|time| Column::CreatedAt.lt(time))))
    }
}

/// The user with this id, if there is one that the viewer may see.
///
/// # Errors
/// The database's.
pub async fn by_id(cx: &Context, id: Uuid) -> Result<Option<Arc<Model>>> {
    let select = Entity::find_by_id(id).filter(visible_to(&cx.viewer, cx.backend()));
    Ok(rows::one(cx, select).await?)
}

/// The users that the viewer may see, newest first when nothing else is asked for (S140).
///
/// # Errors
/// [`Error::BadUserInput`] for a bad page, search or range; the database's.
pub async fn list(cx: &Context, args: ListArgs<UserFilter, UserOrderField>) -> Result<Page<Model>> {
    let mut select = Entity::find().filter(visible_to(&cx.viewer, cx.backend()));
    if let Some(filter) = &args.filter {
        select = select.filter(filter.condition(&cx.viewer, cx.backend())?);
    }
    // An order tells about what it is by.
    match args.order_by.map(|by| by.field) {
        Some(UserOrderField::Email) if !cx.viewer.may("users", "contact") => return Err(Error::forbidden("users", "contact")),
        Some(UserOrderField::LastLoginAt) if !cx.viewer.may("users", "security") => {
            return Err(Error::forbidden("users", "security"));
        }
        _ => {}
    }
    let key = args.order_by.map_or(&CREATED_AT, |by| by.field.key());
    let descending = args.order_by.is_none_or(|by| by.direction == Direction::Desc);
    page::list(cx, select, Column::Id, |user| user.id, Order { list: "users", key, descending }, &args.page()).await
}
