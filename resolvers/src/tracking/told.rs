//! What one call told, as an event of the log: money and figures have a trail, too.

use std::collections::BTreeMap;

use entities::analytics_event::{Model, PAYMENT, REFUND, carries_money};
use entities::event::Kind;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::write::{Subject, Write};

/// Records the events that are new; nothing when there are none. Of money even the number is for whoever may see revenue, so it is told apart.
pub(super) fn record(write: &mut Write<'_>, reporter: Uuid, new: &[Model]) {
    if new.is_empty() {
        return;
    }
    let mut types = BTreeMap::<&str, usize>::new();
    for event in new.iter().filter(|event| !carries_money(&event.event_type)) {
        *types.entry(&event.event_type).or_default() += 1;
    }
    let mut data = json!({});
    if !types.is_empty() {
        data["types"] = json!(types);
    }
    for (name, event_type) in [("payments", PAYMENT), ("refunds", REFUND)] {
        let amounts = amounts(new, event_type);
        if !amounts.is_empty() {
            data[name] = json!(amounts);
        }
    }
    let event = write.record(Kind::AnalyticsTracked, Subject { noun: "analytics", id: Uuid::nil(), version: 0 }, data);
    if new.iter().any(|event| event.user_id != Some(reporter)) {
        event.takes("analytics:track, analytics:attribute");
    }
}

/// How many of a type there are, and their amounts together, by currency.
fn amounts<'a>(new: &'a [Model], event_type: &str) -> BTreeMap<&'a str, Json> {
    let mut sums = BTreeMap::<&str, (usize, i64)>::new();
    for event in new.iter().filter(|event| event.event_type == event_type) {
        let (events, amount) = sums.entry(event.currency.as_deref().unwrap_or_default()).or_default();
        *events += 1;
        *amount = amount.saturating_add(event.amount.unwrap_or_default());
    }
    sums.into_iter().map(|(currency, (events, amount))| (currency, json!({"events": events, "amount": amount}))).collect()
}
