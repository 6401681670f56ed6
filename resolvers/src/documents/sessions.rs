//! The history of sessions. What is told of a session is merged: in whatever order and however often it comes, the same remains.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::any_of;
use entities::user_session::{Column, EndReason, Entity, Model};
use mongodb::bson::{Document, doc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, IdenStatic, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::bson::{Fields, as_id, as_text, as_time, id, time};
use super::pages::Source;
use super::{Documents, StoreError};
use crate::context::Context;
use crate::error::Result;
use crate::page::{self, Key, KeyValue, Order, Page, PageArgs, Relation};
use crate::rows;
use crate::write::Write;

/// The name of the collection.
const COLLECTION: &str = "user_sessions";

static STARTED_AT: Key<Model> =
    Key { name: "started_at", expr: |_| Column::StartedAt.into_expr(), value: |session| KeyValue::Time(session.started_at) };

const ORDER: Order<Model> = Order { list: "sessionHistory", key: &STARTED_AT, descending: true };

const SOURCE: Source<Model> = Source { collection: COLLECTION, order: ORDER, id_of: |session| session.id, read };

/// Adds what one event tells of a session: when it was heard of, how long it is good for, and whether it has ended. Its beginning is the first
/// time that it was heard of.
///
/// # Errors
/// The database's, or that MongoDB is away.
pub async fn merge(cx: &Context, told: Model) -> Result<()> {
    if let Documents::Mongo(mongo) = &cx.app.documents {
        let collection = mongo.collection(COLLECTION);
        let (which, change) = (doc! {"_id": id(told.id)}, change(&told));
        mongo.ask(async { collection.update_one(which, change).upsert(true).await.map(drop) }).await?;
        return Ok(());
    }
    let write = Write::begin(cx).await?;
    let mut merged = OnConflict::column(Column::Id);
    for (column, which) in [(Column::StartedAt, "<"), (Column::LastSeenAt, ">"), (Column::ExpiresAt, ">")] {
        let name = column.as_str();
        let (new, old) = (format!("excluded.{name}"), format!("user_sessions.{name}"));
        merged.value(column, Expr::cust(format!("CASE WHEN {new} {which} {old} THEN {new} ELSE {old} END")));
    }
    for column in [Column::EndedAt, Column::EndReason, Column::IpAddress, Column::UserAgent] {
        let name = column.as_str();
        merged.value(column, Expr::cust(format!("coalesce(user_sessions.{name}, excluded.{name})")));
    }
    Entity::insert(told.into_active_model()).on_conflict(merged).exec_without_returning(&write).await?;
    write.commit().await.map(drop)
}

/// The sessions of each of these users, newest first, as they are now; none of users who are not `visible`.
///
/// # Errors
/// [`Error::BadUserInput`](crate::Error::BadUserInput) for a bad page; the database's, or that MongoDB is away.
pub async fn of_users(cx: &Context, user_ids: &[Uuid], visible: &[Uuid], args: &PageArgs) -> Result<Vec<Page<Model>>> {
    let kept = super::millis(cx.app.now() - cx.app.documents.retention().sessions);
    match &cx.app.documents {
        Documents::Mongo(mongo) => {
            let visible: Vec<_> = visible.iter().map(|user| id(*user)).collect();
            let which = doc! {"expires_at": {"$gt": time(kept)}, "user_id": {"$in": visible}};
            SOURCE.lists(cx, mongo, ("user_id", |session| session.user_id, user_ids), which, args).await
        }
        Documents::Tables(_) => {
            let select = Entity::find().filter(Column::ExpiresAt.gt(kept)).filter(any_of(cx.backend(), Column::UserId, visible));
            let relation = Relation::<Entity> {
                parent: Column::UserId,
                parent_of: |session| session.user_id,
                id: Column::Id,
                id_of: |session| session.id,
            };
            page::lists(cx, select, relation, user_ids, ORDER, args).await
        }
    }
}

/// The kept sessions with these ids, in any order; where users are given, those of theirs.
///
/// # Errors
/// The database's, or that MongoDB is away.
pub async fn by_ids(cx: &Context, ids: &[Uuid], of: Option<&[Uuid]>) -> Result<Vec<Arc<Model>>> {
    let kept = super::millis(cx.app.now() - cx.app.documents.retention().sessions);
    match &cx.app.documents {
        Documents::Mongo(mongo) => {
            let all = |ids: &[Uuid]| ids.iter().map(|one| id(*one)).collect::<Vec<_>>();
            let mut which = doc! {"_id": {"$in": all(ids)}, "expires_at": {"$gt": time(kept)}};
            which.extend(of.map(|users| ("user_id".to_owned(), doc! {"$in": all(users)}.into())));
            SOURCE.find(mongo, which).await
        }
        Documents::Tables(_) => {
            let these = any_of(cx.backend(), Column::Id, ids);
            let mut select = Entity::find().filter(Column::ExpiresAt.gt(kept)).filter(these);
            if let Some(users) = of {
                select = select.filter(any_of(cx.backend(), Column::UserId, users));
            }
            Ok(rows::all(cx, select).await?)
        }
    }
}

fn change(told: &Model) -> Document {
    let mut set = doc! {"user_id": id(told.user_id)};
    if let (Some(ended_at), Some(reason)) = (told.ended_at, told.end_reason) {
        set.extend(doc! {"ended_at": time(ended_at), "end_reason": reason.to_value()});
    }
    let texts = [("ip_address", &told.ip_address), ("user_agent", &told.user_agent)];
    set.extend(texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text.as_deref()?.into()))));
    doc! {
        "$min": {"started_at": time(told.started_at)},
        "$max": {"last_seen_at": time(told.last_seen_at), "expires_at": time(told.expires_at)},
        "$set": set,
    }
}

fn read(document: &Document) -> std::result::Result<Model, StoreError> {
    let fields = Fields(document);
    let as_reason = |reason: &mongodb::bson::Bson| EndReason::try_from_value(&reason.as_str()?.to_owned()).ok();
    Ok(Model {
        id: fields.of("_id", as_id)?,
        user_id: fields.of("user_id", as_id)?,
        started_at: fields.of("started_at", as_time)?,
        last_seen_at: fields.of("last_seen_at", as_time)?,
        expires_at: fields.of("expires_at", as_time)?,
        ended_at: fields.maybe("ended_at", as_time)?,
        end_reason: fields.maybe("end_reason", as_reason)?,
        ip_address: fields.maybe("ip_address", as_text)?,
        user_agent: fields.maybe("user_agent", as_text)?,
    })
}

/// What an event tells of a session at a moment, without an end.
pub fn heard_of(session_id: Uuid, user_id: Uuid, at: DateTime<Utc>) -> Model {
    let at = super::millis(at);
    Model {
        id: session_id,
        user_id,
        started_at: at,
        last_seen_at: at,
        expires_at: at,
        ended_at: None,
        end_reason: None,
        ip_address: None,
        user_agent: None,
    }
}
