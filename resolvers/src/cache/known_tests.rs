//! What a node knows, event by event.

use chrono::DateTime;
use entities::event::{Kind, Model};

use super::*;

fn event(noun: &str, row: Uuid, position: Option<i64>) -> Model {
    Model {
        id: row,
        kind: Kind::UserUpdated,
        aggregate_type: noun.into(),
        aggregate_id: row,
        version: 1,
        actor_id: None,
        correlation_id: String::new(),
        data: serde_json::Value::Null,
        timestamp: DateTime::UNIX_EPOCH,
        position,
        origin: None,
    }
}

const ADA: Uuid = Uuid::from_u128(1);
const EVE: Uuid = Uuid::from_u128(2);

#[test]
fn an_entry_is_good_if_it_was_read_after_all_that_is_known_of_its_row() {
    let known = Known::default();
    known.begin(10);
    let good = |id, head| known.is_good(On::Row(Noun::User, id), head);
    assert!(good(ADA, 10) && !good(ADA, 9), "nothing from before the start");
    known.told(&event("user", ADA, Some(12)));
    assert!(!good(ADA, 11) && good(ADA, 12) && good(EVE, 10));
    assert!(!known.is_good(On::Any(Noun::User), 11) && known.is_good(On::Any(Noun::User), 12));
    known.told(&event("ticket", EVE, Some(13)));
    known.told(&event("role", EVE, Some(14)));
    assert!(good(EVE, 10) && !known.is_good(On::Any(Noun::Role), 13));
}

#[test]
fn a_marked_row_is_not_used_until_its_event_is_told() {
    let known = Known::default();
    known.expect(&[event("user", ADA, None)]);
    assert!(!known.is_good(On::Row(Noun::User, ADA), i64::MAX) && !known.is_good(On::Any(Noun::User), i64::MAX));
    assert!(known.is_good(On::Row(Noun::User, EVE), 0) && known.is_good(On::Any(Noun::Role), 0));
    known.told(&event("user", ADA, Some(5)));
    assert!(known.is_good(On::Row(Noun::User, ADA), 5) && !known.is_good(On::Row(Noun::User, ADA), 4));
}

#[test]
fn a_mark_without_an_event_lapses() {
    let known = Known::default();
    known.expect(&[event("user", ADA, None)]);
    known.read_to_the_end(Instant::now());
    assert!(known.is_current() && !known.is_good(On::Row(Noun::User, ADA), 9));
    for events in known.lock().of(Noun::User).marks.values_mut() {
        events.values_mut().for_each(|since| *since -= LAPSE);
    }
    known.read_to_the_end(Instant::now());
    assert!(known.is_good(On::Row(Noun::User, ADA), 9));
}

#[test]
fn it_does_not_grow_for_ever() {
    let known = Known::default();
    for position in 1..=i64::try_from(MOST).unwrap() + 1 {
        known.told(&event("user", Uuid::from_u128(position.unsigned_abs().into()), Some(position)));
    }
    let most = i64::try_from(MOST).unwrap();
    assert_eq!(known.lock().of(Noun::User).rows.len(), 1);
    assert!(!known.is_good(On::Row(Noun::User, EVE), most - 1), "what is not remembered one by one is not used");
    assert!(known.is_good(On::Row(Noun::User, EVE), most));
}
