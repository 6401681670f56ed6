//! The warnings and errors of the platform's processes.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::any_of;
use entities::system_log::{Column, Entity, Level, Model};
use mongodb::bson::{Document, doc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::Deserialize;
use uuid::Uuid;

use super::bson::{Fields, as_id, as_json, as_text, as_time, id, json, text, time};
use super::pages::Source;
use super::{Documents, StoreError};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::list_args::contains;
use crate::page::{self, Key, KeyValue, Order, Page, PageArgs};
use crate::rows;
use crate::write::Write;

/// The name of the collection.
const COLLECTION: &str = "system_logs";

static TIMESTAMP: Key<Model> =
    Key { name: "timestamp", expr: |_| Column::Timestamp.into_expr(), value: |log| KeyValue::Time(log.timestamp) };

const ORDER: Order<Model> = Order { list: "systemLogs", key: &TIMESTAMP, descending: true };

const SOURCE: Source<Model> = Source { collection: COLLECTION, order: ORDER, id_of: |log| log.id, read };

/// Which logs. All conditions hold together.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Filter {
    /// Of this level.
    pub level: Option<Level>,
    /// Of this program.
    pub service: Option<String>,
    /// Logged at this moment or later.
    pub from: Option<DateTime<Utc>>,
    /// Logged before this moment.
    pub to: Option<DateTime<Utc>>,
    /// During the request of this name.
    pub correlation_id: Option<String>,
    /// Whose message contains this, in whatever case.
    pub text: Option<String>,
}

/// Stores logs. One whose id is there already is left as it is.
///
/// # Errors
/// The database's, or that MongoDB is away or refuses one.
pub async fn store(cx: &Context, logs: Vec<Model>) -> Result<()> {
    if logs.is_empty() {
        return Ok(());
    }
    if let Documents::Mongo(mongo) = &cx.app.documents {
        let refused = mongo.insert(COLLECTION, logs.iter().map(document).collect()).await?;
        return match refused.into_values().next() {
            Some(why) => Err(Error::internal(format!("MongoDB does not take a log: {why}"))),
            None => Ok(()),
        };
    }
    let write = Write::begin(cx).await?;
    let known = OnConflict::column(Column::Id).do_nothing().to_owned();
    let rows = logs.into_iter().map(IntoActiveModel::into_active_model);
    Entity::insert_many(rows).on_conflict(known).exec_without_returning(&write).await?;
    write.commit().await.map(drop)
}

/// The logs that are kept, newest first.
///
/// # Errors
/// [`Error::BadUserInput`] for a bad page; the database's, or that MongoDB is away.
pub async fn list(cx: &Context, filter: &Filter, args: &PageArgs) -> Result<Page<Model>> {
    let kept = super::millis(cx.app.now() - cx.app.documents.retention().logs);
    match &cx.app.documents {
        Documents::Mongo(mongo) => SOURCE.list(cx, mongo, filter.document(kept), args).await,
        Documents::Tables(_) => {
            let select = Entity::find().filter(Column::Timestamp.gt(kept)).filter(
                sea_orm::Condition::all()
                    .add_option(filter.level.map(|level| Column::Level.eq(level)))
                    .add_option(filter.service.as_deref().map(|service| Column::Service.eq(service)))
                    .add_option(filter.from.map(|from| Column::Timestamp.gte(from)))
                    .add_option(filter.to.map(|to| Column::Timestamp.lt(to)))
                    .add_option(filter.correlation_id.as_deref().map(|name| Column::CorrelationId.eq(name)))
                    .add_option(filter.text.as_deref().map(|text| contains(cx.backend(), Column::Message, text))),
            );
            page::list(cx, select, Column::Id, |log| log.id, ORDER, args).await
        }
    }
}

/// The kept logs with these ids, in any order.
///
/// # Errors
/// The database's, or that MongoDB is away.
pub async fn by_ids(cx: &Context, ids: &[Uuid]) -> Result<Vec<Arc<Model>>> {
    let kept = super::millis(cx.app.now() - cx.app.documents.retention().logs);
    match &cx.app.documents {
        Documents::Mongo(mongo) => {
            let ids: Vec<_> = ids.iter().map(|log| id(*log)).collect();
            SOURCE.find(mongo, doc! {"_id": {"$in": ids}, "timestamp": {"$gt": time(kept)}}).await
        }
        Documents::Tables(_) => {
            let these = any_of(cx.backend(), Column::Id, ids);
            Ok(rows::all(cx, Entity::find().filter(Column::Timestamp.gt(kept)).filter(these)).await?)
        }
    }
}

impl Filter {
    fn document(&self, kept: DateTime<Utc>) -> Document {
        let mut conditions = vec![doc! {"timestamp": {"$gt": time(kept)}}];
        conditions.extend(self.level.map(|level| doc! {"level": level.to_value()}));
        conditions.extend(self.service.as_deref().map(|service| doc! {"service": service}));
        // A moment within a millisecond: what was logged in it is before.
        conditions.extend(self.from.map(|from| doc! {"timestamp": {"$gte": time(up(from))}}));
        conditions.extend(self.to.map(|to| doc! {"timestamp": {"$lt": time(up(to))}}));
        conditions.extend(self.correlation_id.as_deref().map(|name| doc! {"correlation_id": name}));
        conditions.extend(self.text.as_deref().map(|text| doc! {"message": {"$regex": literal(text)}}));
        doc! {"$and": conditions}
    }
}

/// The first whole millisecond at a moment or after it.
fn up(moment: DateTime<Utc>) -> DateTime<Utc> {
    let whole = super::millis(moment);
    if whole == moment { whole } else { whole + chrono::TimeDelta::milliseconds(1) }
}

/// A pattern that means its characters, whatever the case of ASCII letters, and nothing else.
fn literal(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len() * 4), |mut pattern, c| {
        match c {
            c if c.is_ascii_alphabetic() => pattern.extend(['[', c.to_ascii_lowercase(), c.to_ascii_uppercase(), ']']),
            c if c.is_ascii_punctuation() => pattern.extend(['\\', c]),
            c => pattern.push(c),
        }
        pattern
    })
}

fn document(log: &Model) -> Document {
    doc! {
        "_id": id(log.id),
        "timestamp": time(log.timestamp),
        "level": log.level.to_value(),
        "service": &log.service,
        "message": &log.message,
        "correlation_id": text(log.correlation_id.as_deref()),
        "user_id": log.user_id.map_or(mongodb::bson::Bson::Null, id),
        "target": &log.target,
        "fields": json(&log.fields),
    }
}

fn read(document: &Document) -> std::result::Result<Model, StoreError> {
    let fields = Fields(document);
    Ok(Model {
        id: fields.of("_id", as_id)?,
        timestamp: fields.of("timestamp", as_time)?,
        level: fields.of("level", |level| Level::try_from_value(&level.as_str()?.to_owned()).ok())?,
        service: fields.of("service", as_text)?,
        message: fields.of("message", as_text)?,
        correlation_id: fields.maybe("correlation_id", as_text)?,
        user_id: fields.maybe("user_id", as_id)?,
        target: fields.of("target", as_text)?,
        fields: fields.of("fields", as_json)?,
    })
}
