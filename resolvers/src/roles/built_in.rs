//! The roles that every installation starts with.

use std::collections::HashSet;

use entities::access::{BUILT_IN, BuiltIn};
use entities::event::Kind;
use entities::role::{ActiveModel, Column, Entity};
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect, TryInsertResult};
use serde_json::json;

use crate::context::Context;
use crate::error::Result;
use crate::write::{Subject, Write};

/// Adds the built-in roles that are missing. Those that are there keep what was made of them.
///
/// # Errors
/// The database's.
pub async fn ensure_built_in(cx: &Context) -> Result<()> {
    let names: Vec<String> = Entity::find().select_only().column(Column::Name).into_tuple().all(&cx.db()).await?;
    let present: HashSet<String> = names.into_iter().collect();
    let missing: Vec<&BuiltIn> = BUILT_IN.iter().filter(|role| !present.contains(role.name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut write = Write::begin(cx).await?;
    for role in missing {
        insert(cx, &mut write, role).await?;
    }
    write.commit().await.map(drop)
}

/// Another server that starts at the same time may be faster: then there is nothing to add and nothing to tell.
async fn insert(cx: &Context, write: &mut Write<'_>, role: &BuiltIn) -> Result<()> {
    let (id, now) = (cx.app.new_id(), cx.app.now());
    let permissions: Vec<String> = role.permissions.iter().map(|text| (*text).into()).collect();
    let row = ActiveModel {
        id: Set(id),
        name: Set(role.name.into()),
        description: Set(role.description.into()),
        permissions: Set(permissions.clone().into()),
        built_in: Set(true),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let insert = Entity::insert(row).on_conflict_do_nothing_on([Column::Name]);
    if let TryInsertResult::Inserted(1) = insert.exec_without_returning(write).await? {
        let data = json!({"name": role.name, "permissions": permissions});
        write.record(Kind::RoleCreated, Subject { noun: "role", id, version: 1 }, data);
    }
    Ok(())
}
