//! Changes of many users in one call, at the price of a constant number of statements.

use std::collections::HashSet;
use std::sync::Arc;

use entities::user::{Model, Status};
use serde::Deserialize;
use uuid::Uuid;

use super::change::{Batch, Change, Decision, Refusal};
use super::save::save;
use crate::bulk::{ErrorPolicy, ItemResult, check_size, spared};
use crate::context::Context;
use crate::error::{Result, UserError, Written};
use crate::validate::Violations;
use crate::write::Write;

type Outcome = ItemResult<Arc<Model>>;
type Asked = std::result::Result<(Uuid, Change), Vec<UserError>>;
type Decided = std::result::Result<Decision, Outcome>;

/// Changes of many users.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BulkUpdateUsers {
    /// One for each user.
    pub items: Vec<BulkUpdateUsersItem>,
    /// What becomes of the others when one fails.
    pub error_policy: ErrorPolicy,
}

/// The changes of one user.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BulkUpdateUsersItem {
    /// Who.
    pub id: Uuid,
    /// The new name.
    #[serde(default)]
    pub name: Option<String>,
    /// The name of the new role.
    #[serde(default)]
    pub role: Option<String>,
    /// The new status.
    #[serde(default)]
    pub status: Option<Status>,
    /// The version that the caller has seen.
    #[serde(default)]
    pub expected_version: Option<i32>,
}

/// Changes many users, by the same rules as one. The result of each item stands at its place.
///
/// # Errors
/// [`Error::Rejected`](crate::Error::Rejected) for too many items; the database's.
pub async fn bulk_update(cx: &Context, input: BulkUpdateUsers) -> Result<Written<Arc<Vec<Outcome>>>> {
    check_size(input.items.len())?;
    let ids: Vec<Uuid> = input.items.iter().map(|item| item.id).collect();
    let asked: Vec<Asked> = asked(input.items);
    let changes: Vec<(Uuid, Change)> = asked.iter().flatten().cloned().collect();
    let mut write = Write::begin(cx).await?;
    let mut batch = Batch::open(cx, &write, &changes).await?;
    let decide = |(index, asked): (usize, Asked)| {
        let refused = |row, errors| ItemResult { id: ids[index], applied: false, row, errors };
        let (id, change) = asked.map_err(|errors| refused(None, errors))?;
        batch.decide(id, &change).map_err(|Refusal { current, error }| refused(current, vec![of_item(index, error)]))
    };
    let mut decided: Vec<Decided> = asked.into_iter().enumerate().map(decide).collect();
    if input.error_policy == ErrorPolicy::AllOrNothing && decided.iter().any(std::result::Result::is_err) {
        spare(&mut decided);
    }
    let decisions: Vec<Decision> = decided.iter().flatten().cloned().collect();
    save(cx, &mut write, &decisions, None).await?;
    write.commit().await?;
    let done = |d: Decision| ItemResult { id: d.after.id, applied: true, row: Some(d.after), errors: Vec::new() };
    Ok(Written::done(Arc::new(decided.into_iter().map(|item| item.map_or_else(|refused| refused, done)).collect())))
}

/// The change that each item asks for, or what is wrong with it.
fn asked(items: Vec<BulkUpdateUsersItem>) -> Vec<Asked> {
    let mut seen = HashSet::with_capacity(items.len());
    let read = |(index, item): (usize, BulkUpdateUsersItem)| {
        let mut violations = Violations::of_item(format!("items.{index}"));
        if !seen.insert(item.id) {
            violations.add("id", "An earlier item names the same user");
        }
        let name = item.name.map(|name| violations.line("name", &name, 255));
        let role = item.role.map(|role| violations.line("role", &role, 50));
        let (status, expected_version) = (item.status, item.expected_version);
        let errors = violations.into_list();
        if errors.is_empty() {
            Ok((item.id, Change { name, role, status, expected_version, ..Change::default() }))
        } else {
            Err(errors)
        }
    };
    items.into_iter().enumerate().map(read).collect()
}

/// Takes back what could have been done.
fn spare(decided: &mut [Decided]) {
    for (index, item) in decided.iter_mut().enumerate() {
        if let Ok(Decision { before, .. }) = item {
            *item = Err(ItemResult { id: before.id, applied: false, row: Some(before.clone()), errors: vec![spared(index)] });
        }
    }
}

fn of_item(index: usize, error: UserError) -> UserError {
    let field = error.field.as_ref().map_or_else(|| format!("items.{index}"), |field| format!("items.{index}.{field}"));
    error.on(field)
}
