//! Changes of many users in one call, at the price of a constant number of statements.

use std::collections::HashSet;
use std::sync::Arc;

use entities::user::{Model, Status};
use serde::Deserialize;
use uuid::Uuid;

use super::change::{Batch, Change, Decision, Refusal};
use super::save::save;
use crate::context::Context;
use crate::error::{Result, UserError};
use crate::validate::Violations;
use crate::write::Write;

/// The most items of a call.
const MAX_ITEMS: usize = 500;

/// Changes of many users.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BulkUpdateUsers {
    /// One for each user.
    pub items: Vec<UserItem>,
    /// What to do when some cannot be made.
    pub error_policy: ErrorPolicy,
}

/// The changes of one user.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UserItem {
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

/// What to do when some items fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErrorPolicy {
    /// Change nothing.
    AllOrNothing,
    /// Change the others.
    SkipFailed,
}

/// What became of a call.
#[derive(Clone, Debug, Default)]
pub struct BulkOutcome {
    /// What became of each item, in their order; empty when the call as a whole was refused.
    pub results: Vec<BulkItem>,
    /// Why the call as a whole was refused.
    pub errors: Vec<UserError>,
}

/// What became of one item.
#[derive(Clone, Debug)]
pub struct BulkItem {
    /// The user after the change, or the current one when somebody else changed it first.
    pub user: Option<Arc<Model>>,
    /// Why it was not changed; empty when it was.
    pub errors: Vec<UserError>,
}

impl BulkOutcome {
    /// How many items were applied.
    pub fn succeeded(&self) -> usize {
        self.results.iter().filter(|item| item.errors.is_empty()).count()
    }

    /// How many were not.
    pub fn failed(&self) -> usize {
        self.results.len() - self.succeeded()
    }
}

/// Changes many users, by the same rules as one.
///
/// # Errors
/// The database's.
pub async fn bulk_update(cx: &Context, input: BulkUpdateUsers) -> Result<BulkOutcome> {
    if input.items.len() > MAX_ITEMS {
        let error = UserError::bad_input("items", format!("Must be at most {MAX_ITEMS} items"));
        return Ok(BulkOutcome { errors: vec![error], ..BulkOutcome::default() });
    }
    let checked = checked(input.items);
    let changes: Vec<(Uuid, Change)> = checked.iter().filter_map(|item| item.as_ref().ok().cloned()).collect();
    let mut write = Write::begin(cx).await?;
    let mut batch = Batch::open(cx, &write, &changes).await?;
    let decide = |(index, item): (usize, std::result::Result<(Uuid, Change), Vec<UserError>>)| match item {
        Ok((id, change)) => batch.decide(id, &change).map_err(|refusal| refused(index, refusal)),
        Err(errors) => Err(BulkItem { user: None, errors }),
    };
    let mut decided: Vec<std::result::Result<Decision, BulkItem>> = checked.into_iter().enumerate().map(decide).collect();
    if input.error_policy == ErrorPolicy::AllOrNothing && decided.iter().any(std::result::Result::is_err) {
        let spared = || UserError::conflict("Not applied because another item failed");
        for (index, item) in decided.iter_mut().enumerate().filter(|(_, item)| item.is_ok()) {
            *item = Err(BulkItem { user: None, errors: vec![spared().on(format!("items.{index}"))] });
        }
    }
    let decisions: Vec<Decision> = decided.iter().filter_map(|item| item.as_ref().ok().cloned()).collect();
    save(cx, &mut write, &decisions).await?;
    write.commit().await?;
    let done = |decision: Decision| BulkItem { user: Some(decision.after), errors: Vec::new() };
    Ok(BulkOutcome { results: decided.into_iter().map(|item| item.map_or_else(|item| item, done)).collect(), errors: Vec::new() })
}

/// The change that each item asks for, or what is wrong with it. A user can be named once.
fn checked(items: Vec<UserItem>) -> Vec<std::result::Result<(Uuid, Change), Vec<UserError>>> {
    let mut seen = HashSet::with_capacity(items.len());
    let check = |(index, item): (usize, UserItem)| {
        let mut violations = Violations::of_item(format!("items.{index}"));
        if !seen.insert(item.id) {
            violations.add("id", "Must not be named twice");
        }
        let name = item.name.map(|name| violations.text("name", &name, 255));
        let role = item.role.map(|role| violations.text("role", &role, 50));
        let (status, expected_version) = (item.status, item.expected_version);
        let errors = violations.into_list();
        if errors.is_empty() {
            Ok((item.id, Change { name, role, status, expected_version, ..Change::default() }))
        } else {
            Err(errors)
        }
    };
    items.into_iter().enumerate().map(check).collect()
}

fn refused(index: usize, Refusal { current, error }: Refusal) -> BulkItem {
    let field = match &error.field {
        Some(field) => format!("items.{index}.{field}"),
        None => format!("items.{index}"),
    };
    BulkItem { user: current, errors: vec![error.on(field)] }
}
