//! What one call told, as an event of the log: money and figures have a trail, too.

use std::collections::BTreeMap;

use entities::analytics_event::{Model, PAYMENT, REFUND};
use entities::event::Kind;
use serde_json::json;
use uuid::Uuid;

use crate::write::{Subject, Write};

/// Records the events that are new; nothing when there are none.
pub(super) fn record(write: &mut Write<'_>, reporter: Uuid, new: &[Model]) {
    if new.is_empty() {
        return;
    }
    let mut types = BTreeMap::<&str, usize>::new();
    for event in new {
        *types.entry(&event.event_type).or_default() += 1;
    }
    let mut data = json!({"events": new.len(), "types": types});
    for (name, event_type) in [("payments", PAYMENT), ("refunds", REFUND)] {
        if types.contains_key(event_type) {
            data[name] = json!(amounts(new, event_type));
        }
    }
    let event = write.record(Kind::AnalyticsTracked, Subject { noun: "analytics", id: Uuid::nil(), version: 0 }, data);
    if new.iter().any(|event| event.user_id != Some(reporter)) {
        event.takes("analytics:track, analytics:attribute");
    }
}

/// The amounts of a type together, by currency.
fn amounts<'a>(new: &'a [Model], event_type: &str) -> BTreeMap<&'a str, i64> {
    let mut amounts = BTreeMap::new();
    for event in new.iter().filter(|event| event.event_type == event_type) {
        let amount: &mut i64 = amounts.entry(event.currency.as_deref().unwrap_or_default()).or_default();
        *amount = amount.saturating_add(event.amount.unwrap_or_default());
    }
    amounts
}
