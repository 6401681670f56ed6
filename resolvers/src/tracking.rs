//! Events of analytics that clients tell of.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use entities::analytics_event::{Model, carries_money, kind_of};
use entities::{any_of, user};
use sea_orm::{EntityTrait, QueryFilter, QuerySelect};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use crate::bulk::{ItemResult, MAX_ITEMS};
use crate::context::Context;
use crate::documents::{analytics, millis};
use crate::error::{Error, Result, UserError, Written};
use crate::validate::Violations;
use crate::write::Write;

/// How far the clock of a client may be ahead of ours.
const AHEAD: TimeDelta = TimeDelta::minutes(5);
/// How long ago something may have happened that is told of.
const AGO: TimeDelta = TimeDelta::days(30);
/// Characters of a type.
const MAX_TYPE: usize = 64;

/// What happened.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrackEvents {
    /// One after the other, in whatever order.
    pub events: Vec<TrackedEvent>,
}

/// One thing that happened.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrackedEvent {
    /// Chosen by who tells of it: telling of it again changes nothing.
    pub id: Uuid,
    /// What happened: `page_viewed`.
    #[serde(rename = "type")]
    pub event_type: String,
    /// When.
    pub timestamp: DateTime<Utc>,
    /// To whom; to who tells of it, when absent.
    pub user_id: Option<Uuid>,
    /// A JSON object of the client's own.
    pub properties: Option<Json>,
    /// Money in minor units, of a payment or refund.
    pub amount: Option<i64>,
    /// Its currency, by ISO 4217.
    pub currency: Option<String>,
}

/// Accepts events, each by itself: what is wrong with one does not touch the others. Those that are accepted are stored when this returns,
/// wherever they are kept later. One that was told of before is accepted and not stored again.
///
/// # Errors
/// [`Error::Forbidden`] and [`Error::Unauthenticated`] for whoever may not track; [`Error::Rejected`] for too many; the database's.
pub async fn track(cx: &Context, input: TrackEvents) -> Result<Written<Vec<ItemResult<()>>>> {
    if !cx.viewer.may("analytics", "track") {
        return Err(Error::forbidden("analytics", "track"));
    }
    let reporter = cx.viewer.user_id().ok_or(Error::Unauthenticated("Sign in first"))?;
    if input.events.len() > MAX_ITEMS {
        return Err(UserError::bad_input("events", format!("Must be at most {MAX_ITEMS} events")).into());
    }
    let others = others(cx, reporter, &input.events).await?;
    let now = cx.app.now();
    let (mut accepted, mut results) = (Vec::new(), Vec::new());
    for (place, event) in input.events.into_iter().enumerate() {
        let (id, prefix) = (event.id, format!("events.{place}"));
        let mut errors = Vec::new();
        if let Some(user_id) = event.user_id.filter(|user_id| *user_id != reporter) {
            errors.extend(others.refusal(user_id).map(|error| error.on(format!("{prefix}.userId"))));
        }
        let (row, wrong) = check(event, reporter, now, &prefix);
        errors.extend(wrong);
        if errors.is_empty() {
            accepted.push(row);
        }
        results.push(ItemResult { id, applied: errors.is_empty(), row: None, errors });
    }
    if !accepted.is_empty() {
        let write = Write::begin(cx).await?;
        analytics::store(&write, accepted).await?;
        write.commit().await?;
    }
    Ok(Written::done(results))
}

/// The row of an event, and what is wrong with it.
fn check(event: TrackedEvent, reporter: Uuid, now: DateTime<Utc>, prefix: &str) -> (Model, Vec<UserError>) {
    let mut violations = Violations::of_item(prefix);
    if !is_type(&event.event_type) {
        violations.add("type", format!("Must be 1 to {MAX_TYPE} lower-case letters, digits and _, the first a letter"));
    } else if kind_of(&event.event_type).is_some() {
        violations.add("type", "Is what the platform tracks by itself");
    }
    if event.timestamp > now + AHEAD {
        violations.add("timestamp", format!("Must be at most {} minutes ahead", AHEAD.num_minutes()));
    } else if event.timestamp < now - AGO {
        violations.add("timestamp", format!("Must be at most {} days ago", AGO.num_days()));
    }
    let properties = event.properties.unwrap_or_else(|| Json::Object(Map::new()));
    violations.json_object("properties", &properties);
    match (carries_money(&event.event_type), event.amount, event.currency.as_deref()) {
        (true, Some(amount), Some(currency)) => {
            if amount < 0 {
                violations.add("amount", "Must not be negative");
            }
            if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
                violations.add("currency", "Must be three capital letters, by ISO 4217");
            }
        }
        (true, None, _) => violations.add("amount", "Must be given for a payment or refund"),
        (true, _, None) => violations.add("currency", "Must be given for a payment or refund"),
        (false, None, None) => {}
        (false, Some(_), _) => violations.add("amount", "Is for payments and refunds only"),
        (false, _, Some(_)) => violations.add("currency", "Is for payments and refunds only"),
    }
    let row = Model {
        id: own(reporter, event.id),
        event_type: event.event_type,
        timestamp: millis(event.timestamp),
        user_id: Some(event.user_id.unwrap_or(reporter)),
        reporter_id: Some(reporter),
        properties,
        amount: event.amount,
        currency: event.currency,
        recorded_at: millis(now),
    };
    (row, violations.into_list())
}

fn is_type(text: &str) -> bool {
    let letters = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    text.len() <= MAX_TYPE && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.bytes().all(letters)
}

/// The id under which an event is stored: nobody takes an id away from anybody else, nor from an event of the log.
fn own(reporter: Uuid, id: Uuid) -> Uuid {
    let digest = Sha256::new().chain_update(reporter.as_bytes()).chain_update(id.as_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// Of whom else the viewer may tell.
struct Others {
    permitted: bool,
    visible: BTreeSet<Uuid>,
}

impl Others {
    fn refusal(&self, user_id: Uuid) -> Option<UserError> {
        match (self.permitted, self.visible.contains(&user_id)) {
            (false, _) => Some(UserError::forbidden("You may not track events of others")),
            (true, false) => Some(UserError::not_found("User not found")),
            (true, true) => None,
        }
    }
}

async fn others(cx: &Context, reporter: Uuid, events: &[TrackedEvent]) -> Result<Others> {
    let permitted = cx.viewer.may("analytics", "attribute");
    let named: BTreeSet<Uuid> = events.iter().filter_map(|event| event.user_id).filter(|user| *user != reporter).collect();
    if !permitted || named.is_empty() {
        return Ok(Others { permitted, visible: BTreeSet::new() });
    }
    let ids: Vec<Uuid> = named.into_iter().collect();
    let visible = user::Entity::find()
        .filter(user::visible_to(&cx.viewer, cx.backend()))
        .filter(any_of(cx.backend(), user::Column::Id, &ids))
        .select_only()
        .column(user::Column::Id);
    Ok(Others { permitted, visible: visible.into_tuple().all(&cx.db()).await?.into_iter().collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_belongs_to_who_chose_it() {
        let [ada, bob, event] = [Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3)];
        assert_eq!(own(ada, event), own(ada, event));
        assert_ne!(own(ada, event), own(bob, event));
        assert_ne!(own(ada, event), own(event, ada));
        assert_eq!(own(ada, event).get_version_num(), 8);
    }

    #[test]
    fn types_are_names() {
        assert!(["a", "page_viewed", "step_2", &"x".repeat(64)].into_iter().all(is_type));
        assert!(!["", "_a", "2nd", "Page", "a-b", "a b", "é", &"x".repeat(65)].into_iter().any(is_type));
    }
}
