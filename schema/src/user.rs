//! Users.

use std::sync::Arc;

use entities::user;
use resolvers::bulk::ItemResult;
use resolvers::{Context, Result, loaders, users};
use serde::Deserialize;
use uuid::Uuid;

use crate::common::{Payload, connection, payload, payload_type};
use crate::engine::registry::{Input, NoArgs, Registry};

type User = Arc<user::Model>;
type Bulk = Arc<Vec<ItemResult<User>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Id {
    id: Uuid,
}

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("user.graphql"));
    connection::<user::Model>(registry, "User", "users");
    for name in ["UpdateUserPayload", "UpdateUserRolePayload", "SetUserStatusPayload"] {
        payload_type::<User>(registry, name, "user", "User", "The user as it is now.");
    }
    payload_type::<User>(registry, "CreateUserPayload", "user", "User", "The new user.");
    payload_type::<User>(registry, "DeleteUserPayload", "user", "User", "The user as it was.");
    roots(registry);
    fields(registry);
    bulk(registry);
}

fn roots(registry: &mut Registry) {
    registry
        .object::<()>("Query")
        .resolve("user", |cx, Id { id }| async move { users::by_id(&cx, id).await })
        .resolve("users", |cx, args| async move { Ok(Some(Arc::new(users::list(&cx, args).await?))) });
    registry
        .object::<()>("Mutation")
        .resolve("createUser", |cx, Input { input }| async move { payload(users::create(&cx, input).await) })
        .resolve("updateUser", |cx, Input { input }| async move { payload(users::update(&cx, input).await) })
        .resolve("updateUserRole", |cx, Input { input }| async move { payload(users::update_role(&cx, input).await) })
        .resolve("setUserStatus", |cx, Input { input }| async move { payload(users::set_status(&cx, input).await) })
        .resolve("deleteUser", |cx, Input { input }| async move { payload(users::delete(&cx, input).await) })
        .resolve("bulkUpdateUsers", |cx, Input { input }| async move { payload(users::bulk_update(&cx, input).await) });
}

fn fields(registry: &mut Registry) {
    registry
        .object::<User>("User")
        .own(|user, viewer| viewer.is(user.id))
        .leaf("id", |user, json| json.put(&user.id))
        .leaf("name", |user, json| json.put(&user.name))
        .leaf("displayName", |user, json| json.put(&user.display_name()))
        .reads("displayName", &["name", "email"])
        .leaf("email", |user, json| json.put(&user.email))
        .leaf("role", |user, json| json.put(&user.role))
        .load_one("roleDetails", |cx, users, NoArgs {}| roles_of(cx, users))
        .reads("roleDetails", &["role"])
        .leaf("status", |user, json| json.serialize(&user.status))
        .leaf("permissions", |user, json| json.put(&user.permissions.0))
        .load_leaf("effectivePermissions", |cx, users, NoArgs {}| async move {
            loaders::roles::effective_permissions(&cx, users).await
        })
        .reads("effectivePermissions", &["role", "permissions"])
        .leaf("lastLoginAt", |user, json| json.put(&user.last_login_at))
        .leaf("lastLoginIp", |user, json| json.put(&user.last_login_ip))
        .leaf("lastLoginUserAgent", |user, json| json.put(&user.last_login_user_agent))
        .leaf("version", |user, json| json.put(&user.version))
        .leaf("createdAt", |user, json| json.put(&user.created_at))
        .leaf("updatedAt", |user, json| json.put(&user.updated_at));
}

async fn roles_of(cx: Context, users: Vec<User>) -> Result<Vec<Option<Arc<entities::role::Model>>>> {
    loaders::roles::by_names(&cx, users.iter().map(|user| user.role.clone()).collect()).await
}

fn bulk(registry: &mut Registry) {
    registry
        .object::<Payload<Bulk>>("BulkUpdateUsersPayload")
        .many("results", |payload| payload.object.as_deref().cloned().unwrap_or_default())
        .leaf("succeeded", |payload, json| json.put(&count(payload, true)))
        .leaf("failed", |payload, json| json.put(&count(payload, false)))
        .many("userErrors", |payload| payload.errors.clone());
    registry
        .object::<ItemResult<User>>("BulkUpdateUsersItemResult")
        .leaf("applied", |item, json| json.put(&item.applied))
        .maybe("user", |item| item.row.clone())
        .many("userErrors", |item| item.errors.clone());
}

fn count(payload: &Payload<Bulk>, applied: bool) -> u32 {
    payload.object.iter().flat_map(|items| items.iter()).map(|item| u32::from(item.applied == applied)).sum()
}
