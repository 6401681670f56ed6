//! Roles by name, and how many have them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use entities::access::PermissionSet;
use entities::{any_of_texts, role, user};
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::cache;
use crate::context::Context;
use crate::error::Result;

/// The role of each name, where there is one that the viewer may see.
///
/// # Errors
/// The database's.
pub async fn by_names(cx: &Context, names: Vec<String>) -> Result<Vec<Option<Arc<role::Model>>>> {
    let mut roles = cache::roles::by_names(cx, distinct(&names)).await?;
    roles.retain(|_, role| role::is_visible_to(role, &cx.viewer));
    Ok(names.iter().map(|name| roles.get(name).cloned()).collect())
}

/// What each user may do: the permissions of the role and those of the user, merged (S122).
///
/// # Errors
/// The database's.
pub async fn effective_permissions(cx: &Context, users: Vec<Arc<user::Model>>) -> Result<Vec<Vec<String>>> {
    let names: Vec<String> = users.iter().map(|user| user.role.clone()).collect();
    let roles = cache::roles::by_names(cx, distinct(&names)).await?;
    let merged = |user: &Arc<user::Model>| {
        let of_role = roles.get(user.role.as_str()).map_or(&[][..], |role| &role.permissions.0);
        PermissionSet::parse(of_role.iter().chain(&user.permissions.0).map(String::as_str)).texts()
    };
    Ok(users.iter().map(merged).collect())
}

/// How many users that the viewer may see have each role.
///
/// # Errors
/// The database's.
pub async fn member_counts(cx: &Context, roles: Vec<Arc<role::Model>>) -> Result<Vec<i64>> {
    let names: Vec<String> = roles.iter().map(|role| role.name.clone()).collect();
    let query = user::Entity::find()
        .filter(user::visible_to(&cx.viewer, cx.backend()))
        .filter(any_of_texts(cx.backend(), user::Column::Role, &distinct(&names)))
        .select_only()
        .column_as(user::Column::Role, "name")
        .column_as(Expr::cust("count(*)"), "total")
        .group_by(user::Column::Role);
    let mut totals: HashMap<String, i64> = HashMap::new();
    for row in cx.db().query_all(&query.into_query()).await? {
        totals.insert(row.try_get("", "name")?, row.try_get("", "total")?);
    }
    Ok(names.iter().map(|name| totals.get(name).copied().unwrap_or(0)).collect())
}

fn distinct(names: &[String]) -> Vec<String> {
    names.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect()
}
