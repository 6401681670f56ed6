//! Pages of a collection of MongoDB, by the same cursors as those of a table.

use std::collections::HashMap;
use std::sync::Arc;

use futures::TryStreamExt;
use mongodb::bson::{Bson, Document, doc};
use uuid::Uuid;

use super::bson::{Fields, as_id, as_int, id, time};
use super::{Documents, Mongo, StoreError};
use crate::context::Context;
use crate::error::Result;
use crate::page::{self, Bounds, Count, KeyValue, Order, Page, PageArgs, Total};

/// A collection, as its pages need it. The key of its order is a time.
pub(super) struct Source<M: 'static> {
    /// Its name.
    pub(super) collection: &'static str,
    /// The order of the list. Its key has the name of the field.
    pub(super) order: Order<M>,
    /// The id of a row.
    pub(super) id_of: fn(&M) -> Uuid,
    /// A row of a document.
    pub(super) read: fn(&Document) -> std::result::Result<M, StoreError>,
}

impl<M> Clone for Source<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Source<M> {}

impl<M: Send + Sync> Source<M> {
    /// One page of the documents that meet a condition.
    pub(super) async fn list(self, cx: &Context, mongo: &Mongo, which: Document, args: &PageArgs) -> Result<Page<M>> {
        let bounds = page::bounds(cx, self.order, args)?;
        let (which, sort) = self.scan(&bounds, which);
        let (collection, limit) = (mongo.collection(self.collection), i64::try_from(bounds.limit + 1).unwrap_or(i64::MAX));
        let find = async { collection.find(which.all()).sort(sort).limit(limit).await?.try_collect::<Vec<_>>().await };
        let rows = self.rows(mongo.ask(find).await?)?;
        let (name, list) = (self.collection, which.list);
        let count: Arc<Count> = Arc::new(move |cx, places| {
            let list = list.clone();
            Box::pin(async move {
                let Documents::Mongo(mongo) = &cx.app.documents else { return Ok(vec![0; places.len()]) };
                let collection = mongo.collection(name);
                let total = mongo.ask(async { collection.count_documents(list).await }).await?;
                Ok(vec![i64::try_from(total).unwrap_or(i64::MAX); places.len()])
            })
        });
        Ok(page::page(cx, rows, &bounds, self.order, self.id_of, Total { place: 0, count }))
    }

    /// One page for each parent, in one message. The field names the parent, as `parent_of` does of a row.
    pub(super) async fn lists(
        self,
        cx: &Context,
        mongo: &Mongo,
        (field, parent_of, parents): (&'static str, fn(&M) -> Uuid, &[Uuid]),
        which: Document,
        args: &PageArgs,
    ) -> Result<Vec<Page<M>>> {
        let bounds = page::bounds(cx, self.order, args)?;
        let of = move |parents: &[Uuid]| doc! {field: {"$in": parents.iter().map(|parent| id(*parent)).collect::<Vec<Bson>>()}};
        let counted = which.clone();
        let (mut which, sort) = self.scan(&bounds, which);
        which.list = doc! {"$and": [which.list, of(parents)]};
        // `$documentNumber` takes one key only.
        let number = doc! {"$sum": 1_i64, "window": {"documents": ["unbounded", "current"]}};
        let number = doc! {"partitionBy": format!("${field}"), "sortBy": sort, "output": {"number": number}};
        let limit = i64::try_from(bounds.limit + 1).unwrap_or(i64::MAX);
        let pipeline = [
            doc! {"$match": which.all()},
            doc! {"$setWindowFields": number},
            doc! {"$match": {"number": {"$lte": limit}}},
            doc! {"$sort": {"number": 1}},
        ];
        let collection = mongo.collection(self.collection);
        let found = async { collection.aggregate(pipeline).await?.try_collect::<Vec<_>>().await };
        let mut groups: HashMap<Uuid, Vec<Arc<M>>> = HashMap::new();
        for row in self.rows(mongo.ask(found).await?)? {
            groups.entry(parent_of(&row)).or_default().push(row);
        }
        let (name, all) = (self.collection, Arc::<[Uuid]>::from(parents));
        let count: Arc<Count> = Arc::new(move |cx, places| {
            let asked: Vec<Uuid> = places.into_iter().map(|place| all[place]).collect();
            let which = doc! {"$and": [counted.clone(), of(&asked)]};
            Box::pin(async move { Ok(count_by(&cx, name, field, which, &asked).await?) })
        });
        let page = |(place, parent): (usize, &Uuid)| {
            let rows = groups.remove(parent).unwrap_or_default();
            page::page(cx, rows, &bounds, self.order, self.id_of, Total { place, count: count.clone() })
        };
        Ok(parents.iter().enumerate().map(page).collect())
    }

    /// The documents that meet a condition, in any order.
    pub(super) async fn find(self, mongo: &Mongo, which: Document) -> Result<Vec<Arc<M>>> {
        let collection = mongo.collection(self.collection);
        let found = async { collection.find(which).await?.try_collect::<Vec<_>>().await };
        Ok(self.rows(mongo.ask(found).await?)?)
    }

    fn rows(&self, documents: Vec<Document>) -> std::result::Result<Vec<Arc<M>>, StoreError> {
        documents.iter().map(|document| (self.read)(document).map(Arc::new)).collect()
    }

    /// The condition of a page, and how it is sorted.
    fn scan(&self, bounds: &Bounds, list: Document) -> (Which, Document) {
        let key = self.order.key.name;
        let mut beyond = Vec::new();
        for (bound, greater) in [(&bounds.after, !self.order.descending), (&bounds.before, self.order.descending)] {
            if let Some((KeyValue::Time(at), row)) = bound {
                let than = if greater { "$gt" } else { "$lt" };
                beyond.push(doc! {"$or": [{key: {than: time(*at)}}, {key: time(*at), "_id": {than: id(*row)}}]});
            }
        }
        let direction = if self.order.descending == bounds.backward { 1 } else { -1 };
        (Which { list, beyond }, doc! {key: direction, "_id": direction})
    }
}

/// Which documents a list has, and which of them are beyond the cursors.
struct Which {
    list: Document,
    beyond: Vec<Document>,
}

impl Which {
    fn all(&self) -> Document {
        let conditions: Vec<Document> = std::iter::once(self.list.clone()).chain(self.beyond.iter().cloned()).collect();
        doc! {"$and": conditions}
    }
}

async fn count_by(
    cx: &Context,
    name: &str,
    field: &str,
    which: Document,
    parents: &[Uuid],
) -> std::result::Result<Vec<i64>, StoreError> {
    let Documents::Mongo(mongo) = &cx.app.documents else { return Ok(vec![0; parents.len()]) };
    let collection = mongo.collection(name);
    let pipeline = [doc! {"$match": which}, doc! {"$group": {"_id": format!("${field}"), "total": {"$sum": 1_i64}}}];
    let found: Vec<Document> = mongo.ask(async { collection.aggregate(pipeline).await?.try_collect().await }).await?;
    let mut totals = HashMap::new();
    for document in &found {
        totals.insert(Fields(document).of("_id", as_id)?, Fields(document).of("total", as_int)?);
    }
    Ok(parents.iter().map(|parent| totals.get(parent).copied().unwrap_or(0)).collect())
}
