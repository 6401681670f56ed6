//! Events of analytics in MongoDB.

use chrono::{DateTime, Utc};
use entities::analytics_event::Model;
use futures::TryStreamExt;
use mongodb::bson::{Bson, Document, doc};

use super::{COLLECTION, Funnel, MAX_AMOUNT, Sum};
use crate::documents::bson::{Fields, as_int, as_text, id, json, text, time};
use crate::documents::{Mongo, StoreError};

/// An event as MongoDB stores it. What is absent is left out, so that its figures do not see a null.
pub(super) fn document(event: &Model) -> Document {
    let mut document = doc! {
        "_id": id(event.id),
        "event_type": &event.event_type,
        "timestamp": time(event.timestamp),
        "properties": json(&event.properties),
        "recorded_at": time(event.recorded_at),
    };
    let optional = [
        ("user_id", event.user_id.map(id)),
        ("reporter_id", event.reporter_id.map(id)),
        ("amount", event.amount.map(Bson::Int64)),
        ("currency", event.currency.as_deref().map(|currency| text(Some(currency)))),
    ];
    document.extend(optional.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    document
}

async fn aggregate(mongo: &Mongo, pipeline: Vec<Document>) -> Result<Vec<Document>, StoreError> {
    let collection = mongo.collection(COLLECTION);
    mongo.ask(async { collection.aggregate(pipeline).allow_disk_use(true).await?.try_collect().await }).await
}

/// See [`super::sums`].
pub(super) async fn sums(mongo: &Mongo, moments: &[DateTime<Utc>], types: Option<&[&str]>) -> Result<Vec<Sum>, StoreError> {
    let (Some(first), Some(last)) = (moments.first(), moments.last()) else { return Ok(Vec::new()) };
    let mut which = doc! {"timestamp": {"$gte": time(*first), "$lt": time(*last)}};
    if let Some(types) = types {
        which.insert("event_type", doc! {"$in": types.to_vec()});
    }
    let begun: Vec<Bson> = moments.iter().map(|moment| time(*moment)).collect();
    let begun = doc! {"$filter": {"input": begun, "cond": {"$lte": ["$$this", "$timestamp"]}}};
    let group = doc! {
        "_id": {"span": {"$size": begun}, "event_type": "$event_type", "currency": "$currency"},
        "events": {"$sum": 1_i64},
        "amount": {"$sum": "$amount"},
    };
    let bounded = doc! {"amount": {"$min": ["$amount", MAX_AMOUNT]}};
    let found = aggregate(mongo, vec![doc! {"$match": which}, doc! {"$group": group}, doc! {"$set": bounded}]).await?;
    let sum = |document: &Document| {
        let of = document.get_document("_id").map_err(|_| StoreError::Malformed("_id".into()))?;
        let (of, figures) = (Fields(of), Fields(document));
        Ok(Sum {
            span: usize::try_from(of.of("span", as_int)? - 1).unwrap_or_default(),
            event_type: of.of("event_type", as_text)?,
            currency: of.maybe("currency", as_text)?,
            events: figures.of("events", as_int)?,
            amount: figures.of("amount", as_int)?,
        })
    };
    found.iter().map(sum).collect()
}

/// See [`super::funnel()`].
pub(super) async fn funnel(mongo: &Mongo, funnel: &Funnel) -> Result<Vec<i64>, StoreError> {
    let steps: Vec<&str> = funnel.steps.iter().map(String::as_str).collect();
    let which = doc! {
        "timestamp": {"$gte": time(funnel.from), "$lt": time(funnel.to)},
        "event_type": {"$in": steps.clone()},
        "user_id": {"$exists": true},
    };
    let is = |step: &str| doc! {"$eq": ["$event_type", step]};
    let mut pipeline = vec![
        doc! {"$match": which},
        doc! {"$project": {"user_id": 1, "timestamp": 1, "event_type": 1}},
        doc! {"$set": {"s0": {"$cond": [is(steps[0]), "$timestamp", null]}}},
    ];
    for (place, step) in steps.iter().enumerate().skip(1) {
        // The latest beginning of a way that had come this far a millisecond ago or longer.
        let before = doc! {"$max": format!("$s{}", place - 1), "window": {"range": ["unbounded", -1], "unit": "millisecond"}};
        pipeline.push(doc! {"$setWindowFields": {
            "partitionBy": "$user_id", "sortBy": {"timestamp": 1}, "output": {"begun": before},
        }});
        let in_time = doc! {"$lte": [{"$subtract": ["$timestamp", "$begun"]}, funnel.window.num_milliseconds()]};
        // Whatever is absent is less than every time.
        let there = doc! {"$gt": ["$begun", null]};
        let came = doc! {"$cond": [{"$and": [is(step), there, in_time]}, "$begun", null]};
        pipeline.push(doc! {"$set": {format!("s{place}"): came}});
    }
    let (mut of_user, mut of_all) = (doc! {"_id": "$user_id"}, doc! {"_id": null});
    for place in 0..steps.len() {
        let name = format!("s{place}");
        of_user.insert(&name, doc! {"$max": {"$cond": [{"$gt": [format!("${name}"), null]}, 1_i64, 0_i64]}});
        of_all.insert(&name, doc! {"$sum": format!("${name}")});
    }
    pipeline.extend([doc! {"$group": of_user}, doc! {"$group": of_all}]);
    let found = aggregate(mongo, pipeline).await?;
    let Some(totals) = found.first() else { return Ok(vec![0; steps.len()]) };
    (0..steps.len()).map(|place| Fields(totals).of(&format!("s{place}"), as_int)).collect()
}
