//! Roles and permissions.

use std::sync::Arc;

use entities::access::{KNOWN, Known};
use entities::role;
use resolvers::{Result, loaders, roles, users};

use crate::common::{connection, payload, payload_type};
use crate::engine::registry::{Input, NoArgs, Registry};

type Role = Arc<role::Model>;

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("role.graphql"));
    connection::<role::Model>(registry, "Role", "roles");
    payload_type::<Role>(registry, "CreateRolePayload", "role", "Role", "The new role.");
    payload_type::<Role>(registry, "UpdateRolePayload", "role", "Role", "The role as it is now.");
    payload_type::<Role>(registry, "DeleteRolePayload", "role", "Role", "The role as it was.");
    registry
        .object::<()>("Query")
        .resolve("role", |cx, which| async move { roles::read(&cx, which).await })
        .resolve("roles", |cx, args| async move { Ok(Some(Arc::new(roles::list(&cx, args).await?))) })
        .resolve_many("permissions", |_, NoArgs {}| async { Result::Ok(KNOWN.to_vec()) });
    registry
        .object::<()>("Mutation")
        .resolve("createRole", |cx, Input { input }| async move { payload(roles::create(&cx, input).await) })
        .resolve("updateRole", |cx, Input { input }| async move { payload(roles::update(&cx, input).await) })
        .resolve("deleteRole", |cx, Input { input }| async move { payload(roles::delete(&cx, input).await) });
    registry
        .object::<Role>("Role")
        .leaf("id", |role, json| json.put(&role.id))
        .leaf("name", |role, json| json.put(&role.name))
        .leaf("description", |role, json| json.put(&role.description))
        .leaf("permissions", |role, json| json.put(&role.permissions.0))
        .leaf("builtIn", |role, json| json.put(&role.built_in))
        .load_leaf("memberCount", |cx, roles, NoArgs {}| async move { loaders::roles::member_counts(&cx, roles).await })
        .reads("memberCount", &["name"])
        .load_one("members", |cx, roles: Vec<Role>, args| async move {
            let names: Vec<String> = roles.iter().map(|role| role.name.clone()).collect();
            let pages = users::of_roles(&cx, &names, args).await?;
            Ok(pages.into_iter().map(|page| Some(Arc::new(page))).collect())
        })
        .reads("members", &["name"])
        .leaf("version", |role, json| json.put(&role.version))
        .leaf("createdAt", |role, json| json.put(&role.created_at))
        .leaf("updatedAt", |role, json| json.put(&role.updated_at));
    registry
        .object::<Known>("Permission")
        .leaf("name", |known, json| json.put(&format!("{}:{}", known.area, known.action)))
        .leaf("limits", |known, json| json.serialize(&known.limits))
        .leaf("allows", |known, json| json.put(known.allows));
}
