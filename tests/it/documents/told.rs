//! What the audit log says of events that are told of again, wherever they are by then.

use chrono::TimeDelta;
use entities::carried_event;
use resolvers::documents;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value as Json, json};
use tests::{Person, TestApp};
use uuid::Uuid;

use super::{Store, everywhere, operator, settle};
use crate::audit::found;

everywhere!(an_entry_says_what_was_new_and_a_repetition_has_none, what_cannot_be_told_of_again_is_forgotten);

async fn track(by: &Person, app: &TestApp, numbers: &[u128]) {
    let now = app.app().now();
    let event = |number: &u128| json!({"id": Uuid::from_u128(*number), "type": "page_viewed", "timestamp": now});
    let events: Vec<Json> = numbers.iter().map(event).collect();
    let answer = by.mutate("trackEvents", "succeeded", json!({"events": events})).await.ok();
    assert_eq!(answer.number("/trackEvents/succeeded"), i64::try_from(numbers.len()).expect("a number"));
    settle(app).await;
}

async fn an_entry_says_what_was_new_and_a_repetition_has_none(store_in: Store) {
    let app = store_in.app().await;
    let (partner, other) = (app.partner().await, app.partner().await);
    for numbers in [&[1, 2][..], &[1, 2], &[2, 3], &[3, 1]] {
        track(&partner, &app, numbers).await;
    }
    // an id is its reporter's own
    track(&other, &app, &[1]).await;
    let entries = found(&app, &app.admin(), json!({"actions": ["ANALYTICS_TRACKED"]})).await;
    let told: Vec<_> = entries.iter().map(|entry| (&entry["actorId"], &entry["changes"][0]["to"]["page_viewed"])).collect();
    assert_eq!(told, [(partner.id(), &json!(2)), (partner.id(), &json!(1)), (other.id(), &json!(1))]);
}

async fn what_cannot_be_told_of_again_is_forgotten(store_in: Store) {
    let app = store_in.app().await;
    track(&app.partner().await, &app, &[1, 2]).await;
    let known = async || carried_event::Entity::find().count(&app.app().database.read).await.expect("a count");
    let carried = if store_in == Store::Mongo { 2 } else { 0 };
    app.advance(TimeDelta::days(30));
    documents::purge(&operator(&app)).await.expect("a purge");
    assert_eq!(known().await, carried);
    app.advance(TimeDelta::minutes(6));
    documents::purge(&operator(&app)).await.expect("a purge");
    assert_eq!(known().await, 0);
}
