//! Reads the log for those who may, and hides of each entry what they may not see of the row itself.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::access::Viewer;
use entities::any_of;
use entities::audit_entry::{Column, Entity, Model};
use entities::audit_field;
use entities::event::Kind;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryTrait};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::list_args::{Direction, ListArgs};
use crate::page::{self, Key, KeyValue, Order, Page};
use crate::rows;

/// Which entries. All conditions hold together.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditFilter {
    /// Of what this user did.
    pub actor_id: Option<Uuid>,
    /// Of one of these kinds.
    pub actions: Option<Vec<Kind>>,
    /// Of none of these kinds.
    pub except_actions: Option<Vec<Kind>>,
    /// Of what happened to rows of this noun.
    pub target_type: Option<String>,
    /// Of what happened to this row.
    pub target_id: Option<Uuid>,
    /// Of what happened at this moment or later.
    pub since: Option<DateTime<Utc>>,
    /// Of what happened before this moment.
    pub until: Option<DateTime<Utc>>,
    /// Of what this request did.
    pub correlation_id: Option<String>,
}

/// By what the log can be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AuditOrderField {
    /// Where entries stand.
    Sequence,
    /// When it happened.
    Time,
}

/// A field that changed, as far as the viewer may see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The field.
    pub field: String,
    /// Before.
    pub from: Json,
    /// After.
    pub to: Json,
    /// The permission that the viewer lacks to see before and after.
    pub requires: Option<String>,
}

static SEQUENCE: Key<Model> =
    Key { name: "sequence", expr: |_| Column::Sequence.into_expr(), value: |entry| KeyValue::Int(entry.sequence) };

static TIME: Key<Model> = Key { name: "time", expr: |_| Column::Time.into_expr(), value: |entry| KeyValue::Time(entry.time) };

/// Entries of the log, the newest first when nothing else is asked for.
///
/// # Errors
/// [`Error::Forbidden`] without `audit:read`, [`Error::BadUserInput`] for a bad page or range, [`Error::Unavailable`] while the database of the log is away.
pub async fn list(cx: &Context, args: ListArgs<AuditFilter, AuditOrderField>) -> Result<Page<Model>> {
    if !cx.viewer.may("audit", "read") {
        return Err(Error::forbidden("audit", "read"));
    }
    let cx = cx.reading(Some(cx.app.audit.log()?.database.clone()));
    let key = match args.order_by.map(|by| by.field) {
        None | Some(AuditOrderField::Sequence) => &SEQUENCE,
        Some(AuditOrderField::Time) => &TIME,
    };
    let descending = args.order_by.is_none_or(|by| by.direction == Direction::Desc);
    let order = Order { list: "audit", key, descending };
    let filter = args.filter.clone().unwrap_or_default();
    if let (Some(since), Some(until)) = (filter.since, filter.until)
        && since > until
    {
        return Err(Error::BadUserInput("`since` must not be after `until`".into()));
    }
    let texts = [&filter.target_type, &filter.correlation_id];
    if texts.into_iter().flatten().any(|text| text.contains('\0')) {
        return Err(Error::BadUserInput("A filter has no NUL".into()));
    }
    let entries = select(filter).filter(visible_to(&cx.viewer));
    page::list(&cx, entries, Column::Id, |entry| entry.id, order, &args.page()).await.map_err(away)
}

/// That there is an internal comment is for those who may read it, as in the ticket's own timeline; and so is that somebody was notified, and
/// read it, which would be what is left of one.
const OF_NOTES: [Kind; 3] = [Kind::TicketNoteAdded, Kind::NotificationCreated, Kind::NotificationsRead];

fn visible_to(viewer: &Viewer) -> Condition {
    let hidden = (!viewer.may("notes", "read")).then(|| Column::Action.is_not_in(OF_NOTES));
    Condition::all().add_option(hidden)
}

/// The entries of these events, in any order; none without `audit:read`.
///
/// # Errors
/// [`Error::Unavailable`] while the database of the log is away.
pub async fn by_ids(cx: &Context, ids: &[Uuid]) -> Result<Vec<Arc<Model>>> {
    if ids.is_empty() || !cx.viewer.may("audit", "read") {
        return Ok(Vec::new());
    }
    let cx = cx.reading(Some(cx.app.audit.log()?.database.clone()));
    rows::all(&cx, Entity::find().filter(any_of(cx.backend(), Column::Id, ids)).filter(visible_to(&cx.viewer)))
        .await
        .map_err(|error| away(error.into()))
}

fn select(filter: AuditFilter) -> sea_orm::Select<Entity> {
    Entity::find()
        .apply_if(filter.actor_id, |entries, id| entries.filter(Column::ActorId.eq(id)))
        .apply_if(filter.actions, |entries, actions| entries.filter(Column::Action.is_in(actions)))
        .apply_if(filter.except_actions, |entries, actions| entries.filter(Column::Action.is_not_in(actions)))
        .apply_if(filter.target_type, |entries, noun| entries.filter(Column::TargetType.eq(noun)))
        .apply_if(filter.target_id, |entries, id| entries.filter(Column::TargetId.eq(id)))
        .apply_if(filter.since, |entries, time| entries.filter(Column::Time.gte(time)))
        .apply_if(filter.until, |entries, time| entries.filter(Column::Time.lt(time)))
        .apply_if(filter.correlation_id, |entries, id| entries.filter(Column::CorrelationId.eq(id)))
}

/// A database that does not answer is not a fault of the request, nor one of ours: the rest of the server works.
fn away(error: Error) -> Error {
    if !error.is_away() {
        return error;
    }
    tracing::warn!(error.message = %error, "The audit log cannot be read");
    Error::Unavailable("The audit log")
}

/// The fields that an entry says changed, in the order of their names.
pub fn shown(entry: &Arc<Model>, viewer: &Viewer) -> Vec<Shown> {
    let changes: Map<String, Json> = serde_json::from_str(&entry.changes).unwrap_or_default();
    let one = |(field, change): (String, Json)| {
        let requires = audit_field::missing(viewer, &entry.target_type, entry.target_id, &field);
        let side = |name: &str| match &requires {
            None => change.get(name).cloned().unwrap_or(Json::Null),
            Some(_) => Json::Null,
        };
        Shown { from: side("from"), to: side("to"), field, requires: requires.clone() }
    };
    changes.into_iter().map(one).collect()
}
