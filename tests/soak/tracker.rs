//! Who tells analytics of what happened elsewhere: in batches, each told again until a server says that it has it, and now and then once more.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use resolvers::seed::Dice;
use serde_json::{Value as Json, json};
use tokio::time::sleep;
use uuid::Uuid;

use crate::api::is_done;
use crate::cast::uuid;
use crate::writer::Desk;

/// What was told, by the ids of those who told of it.
#[derive(Default)]
pub(crate) struct Told {
    /// A server has said that it has it.
    pub(crate) acknowledged: HashSet<Uuid>,
    /// Nobody has said anything.
    pub(crate) unanswered: HashSet<Uuid>,
    /// What should not have been said.
    pub(crate) refused: Vec<String>,
}

/// Tells until it is told to stop.
pub(crate) async fn track(desk: Arc<Desk>, mut dice: Dice) -> Told {
    let mut told = Told::default();
    while !*desk.stop.borrow() {
        let batch: Vec<_> = (0..dice.between(1, 50)).map(|_| event(&mut dice)).collect();
        told.unanswered.extend(batch.iter().filter_map(|event| uuid(&event["id"]).ok()));
        let batch = json!({"events": batch});
        while !*desk.stop.borrow() {
            let (port, partner) = (desk.stage.to_write(&mut dice), &desk.cast.partner);
            let answer = desk.api.mutate(port, &partner.token, "", ("trackEvents", "failed"), batch.clone()).await;
            sleep(Duration::from_millis(dice.between(20, 200))).await;
            let Ok(payload) = answer else { continue };
            if is_done(&payload) && payload["failed"] == 0 {
                told.acknowledged.extend(told.unanswered.drain());
            } else {
                told.refused.push(payload.to_string());
            }
            if dice.chance(75) {
                break;
            }
        }
    }
    told
}

/// Something that happened just now. It carries its id, because it is stored under another one.
fn event(dice: &mut Dice) -> Json {
    let now = DateTime::<Utc>::from(SystemTime::now());
    let id = dice.id(now);
    let mut event = json!({"id": id, "type": "page_viewed", "timestamp": now, "properties": {"told": id}});
    if dice.chance(20) {
        event["type"] = "payment".into();
        event["amount"] = dice.below(100_000).into();
        event["currency"] = "USD".into();
    }
    event
}
