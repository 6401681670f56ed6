//! Keeps the documents as the rows are: reads the rows that have changed as they are now, and writes what of them can be found.

use std::collections::{BTreeSet, HashMap, HashSet};

use entities::event::{self, Kind as EventKind};
use entities::search_document::{self, Column, Entity, Kind, Noun};
use entities::{any_of, comment, customer, ticket, user};
use sea_orm::sea_query::{ArrayType, Value};
use sea_orm::{ActiveEnum, ConnectionTrait, DbBackend, DbErr, EntityTrait, IntoActiveModel, QueryFilter, Statement};
use uuid::Uuid;

use super::document::{Document, as_vector};

/// Documents of one statement: SQLite takes 32,766 parameters.
const AT_ONCE: usize = 2_000;
/// Whoever writes documents on PostgreSQL holds this lock, so that each reads what the one before has written. SQLite has one writer.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7203009)";
const UPSERT: &str = "INSERT INTO search_documents (number, kind, row_id, scope_id, words)
    SELECT n, k, r, s, w::tsvector FROM unnest($1, $2, $3, $4, $5) AS documents (n, k, r, s, w)
    ON CONFLICT (number) DO UPDATE SET words = excluded.words";

/// The rows of each noun that have changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    tickets: BTreeSet<Uuid>,
    comments: BTreeSet<Uuid>,
    customers: BTreeSet<Uuid>,
    users: BTreeSet<Uuid>,
}

/// The events after which something else is found.
pub const WANTS: &[EventKind] = &[
    EventKind::UserCreated,
    EventKind::UserUpdated,
    EventKind::UserRoleChanged,
    EventKind::UserStatusChanged,
    EventKind::UserDeleted,
    EventKind::CustomerCreated,
    EventKind::CustomerUpdated,
    EventKind::CustomerDeleted,
    EventKind::TicketCreated,
    EventKind::TicketUpdated,
    EventKind::TicketStatusChanged,
    EventKind::TicketAssigned,
    EventKind::TicketUnassigned,
    EventKind::TicketCommented,
    EventKind::TicketNoteAdded,
];

impl Changed {
    /// What these events have changed.
    pub fn by<'a>(events: impl IntoIterator<Item = &'a event::Model>) -> Self {
        let mut changed = Self::default();
        for event in events {
            match (event.aggregate_type.as_str(), event.kind) {
                (_, EventKind::TicketCommented | EventKind::TicketNoteAdded) => {
                    let comment: Option<Uuid> = event.data.get("commentId").and_then(|id| id.as_str()?.parse().ok());
                    changed.comments.extend(comment);
                }
                ("ticket", _) => drop(changed.tickets.insert(event.aggregate_id)),
                ("customer", _) => drop(changed.customers.insert(event.aggregate_id)),
                ("user", _) => drop(changed.users.insert(event.aggregate_id)),
                _ => {}
            }
        }
        changed
    }

    /// All rows that are named.
    pub(crate) fn ids(&self) -> Vec<Uuid> {
        [&self.tickets, &self.comments, &self.customers, &self.users].into_iter().flatten().copied().collect()
    }

    /// The documents of the rows as they are now; none of a row that is not there any more.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn documents<C: ConnectionTrait>(&self, db: &C) -> Result<Vec<Document>, DbErr> {
        let mut documents = Vec::new();
        documents.extend(read::<ticket::Entity, C>(db, ticket::Column::Id, &self.tickets).await?.iter().map(Document::of_ticket));
        let comments = read::<comment::Entity, C>(db, comment::Column::Id, &self.comments).await?;
        documents.extend(comments.iter().map(Document::of_comment));
        for row in read::<customer::Entity, C>(db, customer::Column::Id, &self.customers).await? {
            documents.extend(of_customer(&row));
        }
        for row in read::<user::Entity, C>(db, user::Column::Id, &self.users).await? {
            documents.extend(of_user(&row));
        }
        Ok(documents)
    }
}

/// The documents of a customer.
pub(super) fn of_customer(row: &customer::Model) -> [Document; 2] {
    [Kind::Customer, Kind::CustomerContact].map(|kind| Document::of_customer(row, kind))
}

/// The documents of a user; none of a deleted one.
pub(super) fn of_user(row: &user::Model) -> Vec<Document> {
    let kinds = if row.deleted_at.is_none() { vec![Kind::User, Kind::UserContact] } else { Vec::new() };
    kinds.into_iter().map(|kind| Document::of_user(row, kind)).collect()
}

async fn read<E: EntityTrait, C: ConnectionTrait>(db: &C, id: E::Column, ids: &BTreeSet<Uuid>) -> Result<Vec<E::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = ids.iter().copied().collect();
    E::find().filter(any_of(db.get_database_backend(), id, &ids)).all(db).await
}

/// Writes the documents of these rows as the rows are now, in the open transaction. To do it twice, or later than what comes after, does no
/// harm.
///
/// # Errors
/// The database's.
pub async fn refresh<C: ConnectionTrait>(db: &C, changed: &Changed) -> Result<(), DbErr> {
    let ids = changed.ids();
    if ids.is_empty() {
        return Ok(());
    }
    lock(db).await?;
    let documents = changed.documents(db).await?;
    store(db, &documents, &ids).await
}

/// Waits for whoever else writes documents.
pub(super) async fn lock<C: ConnectionTrait>(db: &C) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(LOCK).await?;
    }
    Ok(())
}

/// Makes these the documents of these rows.
///
/// # Errors
/// The database's.
pub(super) async fn store<C: ConnectionTrait>(db: &C, documents: &[Document], ids: &[Uuid]) -> Result<(), DbErr> {
    let known = Entity::find().filter(any_of(db.get_database_backend(), Column::RowId, ids)).all(db).await?;
    let mut numbers: HashMap<(Uuid, Kind), i64> = known.iter().map(|row| ((row.row_id, row.kind), row.number)).collect();
    let mut new = Numbers::default();
    let mut rows = Vec::with_capacity(documents.len());
    for document in documents {
        let (number, is_new) = match numbers.remove(&(document.row_id, document.kind)) {
            Some(number) => (number, false),
            None => (new.next(db, document.noun()).await?, true),
        };
        let Document { kind, row_id, scope_id, .. } = *document;
        rows.push((search_document::Model { number, kind, row_id, scope_id }, is_new, document));
    }
    for rows in rows.chunks(AT_ONCE) {
        match db.get_database_backend() {
            DbBackend::Postgres => write_vectors(db, rows).await?,
            _ => write_words(db, rows).await?,
        }
    }
    remove(db, numbers.into_values().collect()).await
}

/// The next number of each noun.
#[derive(Default)]
struct Numbers(HashMap<Noun, i64>);

impl Numbers {
    async fn next<C: ConnectionTrait>(&mut self, db: &C, noun: Noun) -> Result<i64, DbErr> {
        let number = match self.0.get(&noun) {
            Some(last) => last + 1,
            None => {
                let (first, beyond) = noun.numbers();
                let sql = format!("SELECT max(number) FROM search_documents WHERE number >= {first} AND number < {beyond}");
                let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
                let last = row.map(|row| row.try_get_by_index::<Option<i64>>(0)).transpose()?.flatten();
                last.map_or(first, |last| last + 1)
            }
        };
        self.0.insert(noun, number);
        Ok(number)
    }
}

type Row<'a> = (search_document::Model, bool, &'a Document);

async fn write_vectors<C: ConnectionTrait>(db: &C, rows: &[Row<'_>]) -> Result<(), DbErr> {
    let array =
        |of: ArrayType, value: &dyn Fn(&Row<'_>) -> Value| Value::Array(of, Some(Box::new(rows.iter().map(value).collect())));
    let values = [
        array(ArrayType::BigInt, &|(row, ..)| row.number.into()),
        array(ArrayType::String, &|(row, ..)| row.kind.to_value().into()),
        array(ArrayType::Uuid, &|(row, ..)| row.row_id.into()),
        array(ArrayType::Uuid, &|(row, ..)| row.scope_id.into()),
        array(ArrayType::String, &|(.., document)| as_vector(&document.indexed()).into()),
    ];
    db.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, UPSERT, values)).await.map(drop)
}

async fn write_words<C: ConnectionTrait>(db: &C, rows: &[Row<'_>]) -> Result<(), DbErr> {
    let new: Vec<_> = rows.iter().filter(|(_, is_new, _)| *is_new).map(|(row, ..)| row.clone().into_active_model()).collect();
    if !new.is_empty() {
        Entity::insert_many(new).exec_without_returning(db).await?;
    }
    let places = vec!["(?, ?)"; rows.len()].join(", ");
    let values = rows.iter().flat_map(|(row, _, document)| [row.number.into(), document.indexed().join(" ").into()]);
    let sql = format!("INSERT OR REPLACE INTO search_words (rowid, words) VALUES {places}");
    db.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values.collect::<Vec<Value>>())).await.map(drop)
}

/// Takes documents out of the index.
///
/// # Errors
/// The database's.
pub(super) async fn remove<C: ConnectionTrait>(db: &C, numbers: HashSet<i64>) -> Result<(), DbErr> {
    if numbers.is_empty() {
        return Ok(());
    }
    // Numbers, so nothing in them could be mistaken for SQL.
    let list = numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    db.execute_unprepared(&format!("DELETE FROM search_documents WHERE number IN ({list})")).await?;
    if db.get_database_backend() != DbBackend::Postgres {
        db.execute_unprepared(&format!("DELETE FROM search_words WHERE rowid IN ({list})")).await?;
    }
    Ok(())
}
