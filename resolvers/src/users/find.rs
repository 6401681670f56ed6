//! One user, and the list of users.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::search_document::Noun;
use entities::user::{Column, Entity, Model, Status, visible_to};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, DbBackend, EntityTrait, QueryFilter, Select};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::cache;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::list_args::{Direction, ListArgs};
use crate::page::{self, Key, KeyValue, Order, Page, Relation};
use crate::{loaders, search};

/// Which users (S138).
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UserFilter {
    /// Words of the name, or of the e-mail address for those who may read addresses ([`search`]).
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
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

/// The arguments of a list of users.
pub type UsersArgs = ListArgs<UserFilter, UserOrderField>;

/// The order of a list: newest first when nothing else is asked for. An order tells about what it is by.
fn order(cx: &Context, list: &'static str, args: &UsersArgs) -> Result<Order<Model>> {
    let Some(by) = &args.order_by else { return Ok(Order { list, key: &CREATED_AT, descending: true }) };
    let (key, needs) = match by.field {
        UserOrderField::Name => (&NAME, None),
        UserOrderField::Email => (&EMAIL, Some("contact")),
        UserOrderField::CreatedAt => (&CREATED_AT, None),
        UserOrderField::LastLoginAt => (&LAST_LOGIN_AT, Some("security")),
    };
    match needs {
        Some(action) if !cx.viewer.may("users", action) => Err(Error::forbidden("users", action)),
        _ => Ok(Order { list, key, descending: by.direction == Direction::Desc }),
    }
}

async fn select(cx: &Context, args: &UsersArgs) -> Result<Select<Entity>> {
    let select = Entity::find().filter(visible_to(&cx.viewer, cx.backend()));
    let Some(filter) = &args.filter else { return Ok(select) };
    let found = search::filter(cx, Noun::User, Column::Id, filter.search.as_deref()).await?;
    Ok(select.filter(filter.condition()?.add_option(found)))
}

impl UserFilter {
    /// The filter as SQL, without the search.
    fn condition(&self) -> Result<Condition> {
        if self.role.as_ref().is_some_and(|role| role.contains('\0')) {
            return Err(Error::BadUserInput("A role has no NUL character".into()));
        }
        if let (Some(after), Some(before)) = (self.created_after, self.created_before)
            && after >= before
        {
            return Err(Error::BadUserInput("`createdAfter` must be before `createdBefore`".into()));
        }
        Ok(Condition::all()
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
    Ok(loaders::users::by_ids(cx, vec![Some(id)]).await?.pop().flatten())
}

/// The users that the viewer may see, newest first when nothing else is asked for (S140).
///
/// # Errors
/// [`Error::BadUserInput`] for a bad page, search or range; the database's.
pub async fn list(cx: &Context, args: UsersArgs) -> Result<Page<Model>> {
    let (select, order, page) = (select(cx, &args).await?, order(cx, "users", &args)?, args.page());
    if args.filter.as_ref().is_some_and(|filter| filter.search.is_some()) {
        // What is found changes when the index does, and of that no event tells.
        return page::list(cx, select, Column::Id, |user| user.id, order, &page).await;
    }
    let reads = cache::users::Lists::of(&cx.viewer, &args, &args.filter);
    page::list_by(&cache::users::whole(cx), select, Column::Id, |user| user.id, order, &page, reads).await
}

/// The users that the viewer may see and that have the role of each name, newest first when nothing else is asked for.
///
/// # Errors
/// [`Error::BadUserInput`] for a bad page, search or range; the database's.
pub async fn of_roles(cx: &Context, roles: &[String], args: UsersArgs) -> Result<Vec<Page<Model>>> {
    let relation =
        Relation::<Entity, String> { parent: Column::Role, parent_of: |u| u.role.clone(), id: Column::Id, id_of: |u| u.id };
    page::lists(cx, select(cx, &args).await?, relation, roles, order(cx, "role.members", &args)?, &args.page()).await
}
