//! Whether an event can be accepted, and the row that it becomes.

use chrono::{DateTime, TimeDelta, Utc};
use entities::analytics_event::{Model, carries_money, kind_of};
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::TrackedEvent;
use crate::documents::millis;
use crate::error::UserError;
use crate::validate::Violations;

/// How far the clock of a client may be ahead of ours.
const AHEAD: TimeDelta = TimeDelta::minutes(5);
/// How long ago something may have happened that is told of.
const AGO: TimeDelta = TimeDelta::days(30);
/// Characters of a type.
const MAX_TYPE: usize = 64;

/// What was recorded before this moment cannot be told of again: it happened too long ago.
pub(crate) fn tellable_since(now: DateTime<Utc>) -> DateTime<Utc> {
    now - AGO - AHEAD
}

/// The row of an event, and what is wrong with it.
pub(super) fn check(event: TrackedEvent, reporter: Uuid, now: DateTime<Utc>, prefix: &str) -> (Model, Vec<UserError>) {
    let mut violations = Violations::of_item(prefix);
    let mut uuid = |field: &str, text: &str| {
        let id = Uuid::parse_str(text).ok();
        if id.is_none() {
            violations.add(field, "Must be a UUID");
        }
        id
    };
    let id = own(reporter, uuid("id", &event.id).unwrap_or_default());
    let user_id = event.user_id.and_then(|user_id| uuid("userId", &user_id)).unwrap_or(reporter);
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
        id,
        event_type: event.event_type,
        timestamp: millis(event.timestamp),
        user_id: Some(user_id),
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
