//! Writes all documents anew: after a seed, which stores too many rows to follow them one by one, and whenever the operator wants it.

use std::collections::HashSet;

use entities::search_document::{self, Noun};
use entities::{comment, customer, ticket, user};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, PrimaryKeyTrait, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};
use subscriptions::{consumers, log};
use uuid::Uuid;

use super::document::Document;
use super::index::{lock, of_customer, of_user, remove, store};
use super::{Index, elastic};
use crate::context::Context;
use crate::db::within;
use crate::error::{Error, Result};
use crate::live;
use crate::reactions;

/// Rows of one transaction.
const AT_ONCE: u64 = 2_000;
/// With so many more rows than documents it is faster to make the index of words anew than to add to it.
const MANY: u64 = 20;
const DROP_INDEX: &str = "DROP INDEX IF EXISTS search_documents_by_word";
const MAKE_INDEX: &str =
    "CREATE INDEX IF NOT EXISTS search_documents_by_word ON search_documents USING gin (words) WITH (fastupdate = off)";
/// Tells the planner how common each word is.
const ANALYZE: &str = "ANALYZE search_documents";
/// Folds what many transactions have written into one piece.
const FOLD: &str = "INSERT INTO search_words (search_words) VALUES ('optimize')";

/// Writes the documents of all rows, and tells `progress` how many rows of how many are done. Searches go on meanwhile; what is changed
/// meanwhile is written once more by the reaction, which goes on from here. Answers how many rows there were.
///
/// # Errors
/// The database's.
pub async fn rebuild(cx: &Context, progress: impl Fn(u64, u64) + Send + Sync) -> Result<u64> {
    live::number_all(&cx.app).await?;
    let database = &cx.app.database;
    let begun = log::end(&database.read).await?.position;
    let counts = [
        ticket::Entity::find().count(&database.read).await?,
        comment::Entity::find().count(&database.read).await?,
        customer::Entity::find().count(&database.read).await?,
        user::Entity::find().count(&database.read).await?,
    ];
    let total = counts.iter().sum();
    if let Index::Elasticsearch(elsewhere) = cx.app.search() {
        elsewhere.prepare().await.map_err(Error::internal)?;
    }
    let written = search_document::Entity::find().count(&database.read).await?;
    let anew = cx.backend() == DbBackend::Postgres && total > written.saturating_mul(MANY);
    if anew {
        database.write.execute_unprepared(DROP_INDEX).await?;
    }
    let mut done = 0;
    progress(0, total);
    let mut step = |rows: u64| {
        done += rows;
        progress(done, total);
    };
    every::<ticket::Entity>(cx, ticket::Column::Id, |row| (row.id, vec![Document::of_ticket(row)]), begun, &mut step).await?;
    every::<comment::Entity>(cx, comment::Column::Id, |row| (row.id, vec![Document::of_comment(row)]), begun, &mut step).await?;
    every::<customer::Entity>(cx, customer::Column::Id, |row| (row.id, of_customer(row).into()), begun, &mut step).await?;
    every::<user::Entity>(cx, user::Column::Id, |row| (row.id, of_user(row)), begun, &mut step).await?;
    for noun in Noun::ALL {
        sweep(cx, noun).await?;
    }
    if cx.backend() == DbBackend::Postgres {
        // It may also be one that was interrupted that dropped it.
        database.write.execute_unprepared(MAKE_INDEX).await?;
        database.write.execute_unprepared(ANALYZE).await?;
    } else {
        database.write.execute_unprepared(FOLD).await?;
    }
    let elsewhere = matches!(cx.app.search(), Index::Elasticsearch(_)).then_some(reactions::ELASTICSEARCH);
    for consumer in elsewhere.into_iter().chain([reactions::SEARCH]) {
        consumers::enroll(&database.write, consumer, begun).await?;
        consumers::pass_to(&database.write, consumer, begun).await?;
    }
    Ok(total)
}

/// Writes the documents of all rows of a table, oldest first.
async fn every<E>(
    cx: &Context,
    id: E::Column,
    documents: fn(&E::Model) -> (Uuid, Vec<Document>),
    position: i64,
    step: &mut (dyn FnMut(u64) + Send),
) -> Result<()>
where
    E: EntityTrait<PrimaryKey: PrimaryKeyTrait<ValueType = Uuid>>,
    E::Model: Send + Sync,
{
    let database = &cx.app.database;
    let mut after = Uuid::nil();
    loop {
        let transaction = database.begin().await?;
        lock(&transaction).await?;
        let rows = E::find().filter(id.gte(after)).order_by_asc(id).limit(AT_ONCE).all(&transaction).await?;
        let (ids, documents): (Vec<Uuid>, Vec<Vec<Document>>) = rows.iter().map(documents).unzip();
        let documents = documents.concat();
        store(&transaction, &documents, &ids).await?;
        within(database.deadline, transaction.commit()).await?;
        if let Index::Elasticsearch(elsewhere) = cx.app.search() {
            let gone = elastic::gone(&documents, &ids);
            elsewhere.store(&documents, &gone, position).await.map_err(Error::internal)?;
        }
        step(rows.len() as u64);
        match ids.last() {
            Some(last) if ids.len() as u64 == AT_ONCE => after = next(*last),
            _ => return Ok(()),
        }
    }
}

/// The id after this one.
fn next(id: Uuid) -> Uuid {
    Uuid::from_u128(id.as_u128().saturating_add(1))
}

/// Takes away the documents of rows that are not there any more.
async fn sweep(cx: &Context, noun: Noun) -> Result<()> {
    let table = match noun {
        Noun::Ticket => "support_tickets",
        Noun::Comment => "ticket_comments",
        Noun::Customer => "customers",
        Noun::User => "users",
    };
    let (first, beyond) = noun.numbers();
    let sql = format!(
        "SELECT number FROM search_documents WHERE number >= {first} AND number < {beyond}
         AND NOT EXISTS (SELECT 1 FROM {table} WHERE {table}.id = search_documents.row_id)"
    );
    let database = &cx.app.database;
    let rows = database.read.query_all_raw(Statement::from_string(cx.backend(), sql)).await?;
    let gone = rows.iter().map(|row| row.try_get_by_index(0)).collect::<std::result::Result<HashSet<i64>, _>>()?;
    let transaction = database.begin().await?;
    remove(&transaction, gone).await?;
    within(database.deadline, transaction.commit()).await?;
    Ok(())
}
