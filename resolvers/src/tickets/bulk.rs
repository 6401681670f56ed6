//! Changes up to 500 tickets in one call and a constant number of statements.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::access::Viewer;
use entities::any_of;
use entities::event::Kind;
use entities::ticket::{Column, Entity, Model, Priority, Status, visible_to};
use entities::user;
use sea_orm::{ActiveEnum, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::change::{Change, Changed, apply};
use super::store::{assignees, check_assignee, not_found, record};
use crate::bulk::{ErrorPolicy, ItemResult, check_size, spared};
use crate::context::Context;
use crate::error::{Error, Result, UserError, Written};
use crate::patch::Patch;
use crate::validate::Violations;
use crate::write::Write;

/// Changes of many tickets.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BulkUpdateTickets {
    /// At most 500.
    pub items: Vec<BulkUpdateTicketsItem>,
    /// What becomes of the others when one fails.
    pub error_policy: ErrorPolicy,
}

/// A change of one of many tickets. What is absent stays.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BulkUpdateTicketsItem {
    /// Which ticket.
    pub id: Uuid,
    /// Where it stands.
    pub status: Option<Status>,
    /// How soon it matters.
    pub priority: Option<Priority>,
    /// Who works on it; null for nobody.
    #[serde(default)]
    pub assignee_id: Patch<Uuid>,
    /// Tags to add.
    pub add_tags: Option<Vec<String>>,
    /// Tags to remove.
    pub remove_tags: Option<Vec<String>>,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
}

/// What an item asks for, or what is wrong with it.
type Asked = std::result::Result<Change, Vec<UserError>>;
/// What becomes of an item.
type Outcome = std::result::Result<Changed, Vec<UserError>>;

/// Changes many tickets. The result of each item stands at its place.
///
/// # Errors
/// [`Error::Rejected`] for too many items; the database's.
pub async fn bulk_update(cx: &Context, input: BulkUpdateTickets) -> Result<Written<Arc<Vec<ItemResult<Arc<Model>>>>>> {
    check_size(input.items.len())?;
    let ids: Vec<Uuid> = input.items.iter().map(|item| item.id).collect();
    let asked = asked(input.items);
    let write = Write::begin(cx).await?;
    let rows = locked(&write, cx, &ids).await?;
    let named = asked.iter().flatten().filter_map(|change| change.assignee.flatten()).collect();
    let users = assignees(&write, cx, named).await?;
    let now = cx.app.now();
    let decide = |(i, (id, asked)): (usize, (&Uuid, Asked))| {
        let change = asked?;
        let row = rows.get(id).ok_or_else(|| not_found("id"));
        row.and_then(|row| decide(row, &change, &cx.viewer, &users, now)).map_err(|error| vec![of_item(i, error)])
    };
    let outcomes: Vec<Outcome> = ids.iter().zip(asked).enumerate().map(decide).collect();
    let apply = input.error_policy == ErrorPolicy::SkipFailed || outcomes.iter().all(|outcome| outcome.is_ok());
    let (results, event) = if apply {
        carry_out(write, now, &ids, &rows, outcomes).await?
    } else {
        let result = |(i, (id, outcome)): (usize, (&Uuid, Outcome))| ItemResult {
            id: *id,
            applied: false,
            row: rows.get(id).cloned(),
            errors: outcome.err().unwrap_or_else(|| vec![spared(i)]),
        };
        (ids.iter().zip(outcomes).enumerate().map(result).collect(), None)
    };
    Ok(Written::done(Arc::new(results)).told(event))
}

/// Reads the items. A ticket that an earlier item names is refused: one call changes a ticket once.
fn asked(items: Vec<BulkUpdateTicketsItem>) -> Vec<Asked> {
    let mut seen = HashSet::new();
    let read = |(i, item): (usize, BulkUpdateTicketsItem)| {
        let mut violations = Violations::of_item(format!("items.{i}"));
        if !seen.insert(item.id) {
            violations.add("id", "An earlier item names the same ticket");
        }
        let change = Change {
            status: item.status,
            priority: item.priority,
            assignee: item.assignee_id.change(),
            add_tags: violations.tags("addTags", &item.add_tags.unwrap_or_default()),
            remove_tags: violations.tags("removeTags", &item.remove_tags.unwrap_or_default()),
            expected_version: item.expected_version,
            ..Change::default()
        };
        let errors = violations.into_list();
        if errors.is_empty() { Ok(change) } else { Err(errors) }
    };
    items.into_iter().enumerate().map(read).collect()
}

/// The tickets, locked in the order of their ids so that two calls cannot wait for each other.
async fn locked<C: ConnectionTrait>(write: &C, cx: &Context, ids: &[Uuid]) -> Result<HashMap<Uuid, Arc<Model>>> {
    let query = Entity::find().filter(any_of(cx.backend(), Column::Id, ids)).filter(visible_to(&cx.viewer, cx.backend()));
    let rows = query.order_by_asc(Column::Id).lock_exclusive().all(write).await?;
    Ok(rows.into_iter().map(|row| (row.id, Arc::new(row))).collect())
}

fn decide(
    row: &Model,
    change: &Change,
    viewer: &Viewer,
    users: &HashMap<Uuid, user::Status>,
    now: DateTime<Utc>,
) -> std::result::Result<Changed, UserError> {
    check_assignee(change.assignee.flatten(), users)?;
    apply(row, change, viewer, now)
}

/// The same error, said of item `i`.
fn of_item(i: usize, error: UserError) -> UserError {
    let field = format!("items.{i}.{}", error.field.as_deref().unwrap_or("id"));
    error.on(field)
}

pub(super) async fn carry_out(
    mut write: Write<'_>,
    now: DateTime<Utc>,
    ids: &[Uuid],
    rows: &HashMap<Uuid, Arc<Model>>,
    mut outcomes: Vec<Outcome>,
) -> Result<(Vec<ItemResult<Arc<Model>>>, Option<Uuid>)> {
    mark_given(&write, &mut outcomes);
    let mut results = Vec::with_capacity(ids.len());
    let mut changed_rows = HashMap::new();
    let mut columns = Vec::new();
    for (id, outcome) in ids.iter().zip(outcomes) {
        let before = rows.get(id);
        let (row, errors) = match (before, outcome) {
            (Some(before), Ok(changed)) if !changed.events.is_empty() => {
                columns.push(columns_of(before, &changed.row));
                let row = Arc::new(changed.row);
                record(&mut write, before, &row, changed.events);
                changed_rows.insert(*id, row.clone());
                (Some(row), Vec::new())
            }
            // Named twice, it is as the first time left it.
            (before, outcome) => (changed_rows.get(id).or(before).cloned(), outcome.err().unwrap_or_default()),
        };
        results.push(ItemResult { id: *id, applied: errors.is_empty(), row, errors });
    }
    if columns.is_empty() {
        return Ok((results, None));
    }
    save(&write, now, columns).await?;
    Ok((results, write.commit().await?))
}

/// Marks the tickets that are given to somebody, when there are several, so that a mail about them is one.
fn mark_given(write: &Write<'_>, outcomes: &mut [Outcome]) {
    let events = outcomes.iter_mut().flatten().flat_map(|changed| &mut changed.events);
    let mut given: Vec<&mut Json> = events.filter(|(kind, _)| *kind == Kind::TicketAssigned).map(|(_, data)| data).collect();
    if given.len() > 1 {
        let together = json!(write.new_id());
        given.iter_mut().for_each(|data| data["together"] = together.clone());
    }
}

fn columns_of(before: &Model, after: &Model) -> Json {
    json!({
        "id": after.id.simple().to_string(),
        "version": before.version,
        "priority": after.priority.to_value(),
        "status": after.status.to_value(),
        "tags": after.tags,
        "assigned_to": after.assigned_to.map(|id| id.simple().to_string()),
        "resolved_at": match (before.resolved_at == after.resolved_at, after.resolved_at) {
            (true, _) => "same",
            (false, Some(_)) => "now",
            (false, None) => "never",
        },
    })
}

const SAVE_ON_POSTGRES: &str = "
    UPDATE support_tickets SET priority = c.priority, status = c.status, tags = c.tags, assigned_to = c.assigned_to,
        resolved_at = CASE c.resolved_at WHEN 'now' THEN $2 WHEN 'never' THEN NULL ELSE support_tickets.resolved_at END,
        version = c.version + 1, updated_at = $2
    FROM jsonb_to_recordset($1) AS c(
        id uuid, version integer, priority text, status text, tags jsonb, assigned_to uuid, resolved_at text)
    WHERE support_tickets.id = c.id AND support_tickets.version = c.version";

const SAVE_ON_SQLITE: &str = "
    UPDATE support_tickets SET priority = c.priority, status = c.status, tags = c.tags, assigned_to = c.assigned_to,
        resolved_at = CASE c.resolved_at WHEN 'now' THEN ?2 WHEN 'never' THEN NULL ELSE support_tickets.resolved_at END,
        version = c.version + 1, updated_at = ?2
    FROM (SELECT unhex(value ->> 'id') AS id, value ->> 'version' AS version, value ->> 'priority' AS priority,
        value ->> 'status' AS status, value -> 'tags' AS tags, unhex(value ->> 'assigned_to') AS assigned_to,
        value ->> 'resolved_at' AS resolved_at FROM json_each(?1)) AS c
    WHERE support_tickets.id = c.id AND support_tickets.version = c.version";

/// Stores all changes at once. They travel as one parameter, so the text is the same for any number of them.
async fn save(write: &Write<'_>, now: DateTime<Utc>, columns: Vec<Json>) -> Result<()> {
    let backend = write.get_database_backend();
    let text = if backend == DbBackend::Postgres { SAVE_ON_POSTGRES } else { SAVE_ON_SQLITE };
    let count = columns.len();
    let statement = Statement::from_sql_and_values(backend, text, [Json::from(columns).into(), now.into()]);
    let saved = write.execute_raw(statement).await?.rows_affected();
    if usize::try_from(saved).ok() != Some(count) {
        return Err(Error::internal(format!("{saved} of {count} locked tickets were saved")));
    }
    Ok(())
}
