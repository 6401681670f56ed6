//! Keyset pages: forward and backward, over any offered order, with ties and absent values, at the same price for page 1 and page 500.
//!
//! An order is a [`Key`], an expression that is never null (an absent value stands as a constant beyond all others), then the id.
//! So one row comparison `(key, id) > (value, id)` finds the next page by index, and a row that stands still is neither missed nor
//! repeated. A cursor is the key's value and the id of a row, sealed; it is good for its list and key only.

mod cursor_key;
mod reads;

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::row::{Fields, Row};
use futures::future::BoxFuture;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement, WindowStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, JoinType, Order as Direction, QueryFilter, QuerySelect, QueryTrait,
    Select, Statement, TryGetable, Value,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::rows;

pub use cursor_key::CursorKey;
use reads::Directly;
pub(crate) use reads::{Reads, size};

/// Rows of a page when the caller does not say.
pub const DEFAULT_PAGE: u64 = 20;
/// The most rows of a page.
pub const MAX_PAGE: u64 = 100;

/// What a list can be ordered by.
pub struct Key<M> {
    /// Its name in cursors: that of the field it reads.
    pub name: &'static str,
    /// The expression; never null.
    pub expr: fn(DbBackend) -> Expr,
    /// Its value for a row.
    pub value: fn(&M) -> KeyValue,
}

/// The value of a key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum KeyValue {
    /// Compared byte by byte.
    #[serde(rename = "s")]
    Text(String),
    /// A number.
    #[serde(rename = "i")]
    Int(i64),
    /// A time.
    #[serde(rename = "t")]
    Time(DateTime<Utc>),
}

impl KeyValue {
    /// Text as `lower(column)` of the C collation and of SQLite gives it.
    pub fn lower(text: &str) -> Self {
        Self::Text(text.to_ascii_lowercase())
    }

    /// A time, or the constant that stands for an absent one and is later than all others.
    pub fn time_or_never(time: Option<DateTime<Utc>>) -> Self {
        Self::Time(time.unwrap_or_else(never))
    }

    fn expr(self) -> Expr {
        match self {
            Self::Text(text) => Expr::val(text),
            Self::Int(number) => Expr::val(number),
            Self::Time(time) => Expr::val(time),
        }
    }
}

fn never() -> DateTime<Utc> {
    DateTime::from_timestamp(253_402_214_400, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// `lower(column)`, alike on both databases.
pub fn lower<C: ColumnTrait>(column: C, backend: DbBackend) -> Expr {
    let collation = if backend == DbBackend::Postgres { r#" COLLATE "C""# } else { "" };
    Expr::cust(format!(r#"lower("{}"."{}"{collation})"#, column.entity_name().inner(), column.as_str()))
}

/// A nullable time, with a constant for null: the expression that the index is over.
pub fn time_or_never<C: ColumnTrait>(column: C, backend: DbBackend) -> Expr {
    let constant =
        if backend == DbBackend::Postgres { "'9999-12-31 00:00:00+00'::timestamptz" } else { "'9999-12-31T00:00:00+00:00'" };
    Expr::cust(format!(r#"coalesce("{}"."{}", {constant})"#, column.entity_name().inner(), column.as_str()))
}

/// Which rows of a list: `first` after `after`, or `last` before `before`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PageArgs {
    /// At most this many from the front.
    pub first: Option<i64>,
    /// Beyond the row of this cursor.
    pub after: Option<String>,
    /// At most this many from the back.
    pub last: Option<i64>,
    /// Before the row of this cursor.
    pub before: Option<String>,
}

/// A list in an order.
pub struct Order<M: 'static> {
    /// Names the list in cursors.
    pub list: &'static str,
    /// By what.
    pub key: &'static Key<M>,
    /// Greatest first.
    pub descending: bool,
}

impl<M> Clone for Order<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Order<M> {}

impl<M: Row> Order<M> {
    /// What the cursor of a row is made from, besides its id.
    fn fields(&self) -> Fields {
        Fields::named(M::FIELDS, self.key.name)
    }
}

type CursorPayload = (String, String, KeyValue, Uuid);

/// A page of a list.
pub struct Page<M: 'static> {
    /// The rows, in the order of the list.
    pub rows: Vec<Arc<M>>,
    /// There are rows after the last one.
    pub has_next: bool,
    /// There are rows before the first one.
    pub has_previous: bool,
    /// Counts the whole list when asked.
    pub total: Total,
    cursors: Cursors<M>,
}

/// Makes the cursors of a page.
pub struct Cursors<M: 'static> {
    order: Order<M>,
    id: fn(&M) -> Uuid,
    key: CursorKey,
}

impl<M> Clone for Cursors<M> {
    fn clone(&self) -> Self {
        Self { order: self.order, id: self.id, key: self.key.clone() }
    }
}

impl<M> Cursors<M> {
    /// The cursor of a row.
    pub fn of(&self, row: &M) -> String {
        let payload: CursorPayload =
            (self.order.list.into(), self.order.key.name.into(), (self.order.key.value)(row), (self.id)(row));
        self.key.seal(&payload)
    }
}

impl<M> Page<M> {
    /// Makes the cursors of the page's rows.
    pub fn cursors(&self) -> &Cursors<M> {
        &self.cursors
    }
}

/// Counts the lists at these places of those that one field made.
pub(crate) type Count = dyn Fn(Context, Vec<usize>) -> BoxFuture<'static, Result<Vec<i64>>> + Send + Sync;

/// Counts a list when asked: one statement for all lists that one field made.
#[derive(Clone)]
pub struct Total {
    pub(crate) place: usize,
    pub(crate) count: Arc<Count>,
}

/// The sizes of lists that one field made, in order.
///
/// # Errors
/// The database's.
pub async fn totals(cx: &Context, totals: Vec<Total>) -> Result<Vec<i64>> {
    let Some(first) = totals.first() else { return Ok(Vec::new()) };
    (first.count)(cx.clone(), totals.iter().map(|t| t.place).collect()).await
}

/// Which rows of a list a page has, read from its arguments.
pub(crate) struct Bounds {
    pub(crate) limit: u64,
    pub(crate) backward: bool,
    pub(crate) after: Option<(KeyValue, Uuid)>,
    pub(crate) before: Option<(KeyValue, Uuid)>,
}

impl PageArgs {
    /// At most how many rows, and whether from the back.
    ///
    /// # Errors
    /// [`Error::BadUserInput`] for a bad size.
    pub(crate) fn size(&self) -> Result<(u64, bool)> {
        let size = |n: i64| match u64::try_from(n) {
            Ok(n) if n <= MAX_PAGE => Ok(n),
            _ => Err(Error::BadUserInput(format!("A page has 0 to {MAX_PAGE} rows"))),
        };
        match (self.first, self.last) {
            (Some(_), Some(_)) => Err(Error::BadUserInput("Give `first` or `last`, not both".into())),
            (Some(first), None) => Ok((size(first)?, false)),
            (None, Some(last)) => Ok((size(last)?, true)),
            (None, None) => Ok((DEFAULT_PAGE, false)),
        }
    }
}

pub(crate) fn bounds<M>(cx: &Context, order: Order<M>, args: &PageArgs) -> Result<Bounds> {
    let cursor = |text: &Option<String>| -> Result<Option<(KeyValue, Uuid)>> {
        let Some(text) = text else { return Ok(None) };
        let (list, key, value, id): CursorPayload = cx.app.cursors.open(text)?;
        if list != order.list || key != order.key.name {
            return Err(Error::BadUserInput("Not a cursor of this list".into()));
        }
        Ok(Some((value, id)))
    };
    let (limit, backward) = args.size()?;
    Ok(Bounds { limit, backward, after: cursor(&args.after)?, before: cursor(&args.before)? })
}

/// The conditions and the order of a page, without its limit; the directions of the scan.
fn scan<E: EntityTrait>(
    mut select: Select<E>,
    id: E::Column,
    order: Order<E::Model>,
    bounds: &Bounds,
    backend: DbBackend,
) -> (Select<E>, Expr, Direction) {
    let key = (order.key.expr)(backend);
    let row = || Expr::tuple([key.clone(), Expr::col((id.entity_name(), id))]);
    for (bound, beyond) in [(&bounds.after, !order.descending), (&bounds.before, order.descending)] {
        if let Some((value, bound_id)) = bound.clone() {
            let point = Expr::tuple([value.expr(), Expr::val(bound_id)]);
            select = select.filter(if beyond { row().gt(point) } else { row().lt(point) });
        }
    }
    let direction = if order.descending == bounds.backward { Direction::Asc } else { Direction::Desc };
    (select, key, direction)
}

/// The page that has one row more than it shows when there are more.
pub(crate) fn page<M>(
    cx: &Context,
    mut rows: Vec<Arc<M>>,
    bounds: &Bounds,
    order: Order<M>,
    id: fn(&M) -> Uuid,
    total: Total,
) -> Page<M> {
    let limit = usize::try_from(bounds.limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    if bounds.backward {
        rows.reverse();
    }
    // The rows of the cursors are beyond the page.
    let (next, previous) = (bounds.before.is_some(), bounds.after.is_some());
    let (has_next, has_previous) = if bounds.backward { (next, more || previous) } else { (more || next, previous) };
    Page { rows, has_next, has_previous, total, cursors: Cursors { order, id, key: cx.app.cursors.clone() } }
}

/// One page of a list. `select` says which rows the list has: those the viewer may see, filtered.
///
/// # Errors
/// [`Error::BadUserInput`] for a bad size or cursor; the database's.
pub async fn list<E>(
    cx: &Context,
    select: Select<E>,
    id: E::Column,
    id_of: fn(&E::Model) -> Uuid,
    order: Order<E::Model>,
    args: &PageArgs,
) -> Result<Page<E::Model>>
where
    E: EntityTrait,
    E::Model: Row,
{
    list_by(cx, select, id, id_of, order, args, Directly).await
}

/// The same, by a reader that may know the answer already.
///
/// # Errors
/// [`Error::BadUserInput`] for a bad size or cursor; the reader's.
pub(crate) async fn list_by<E>(
    cx: &Context,
    select: Select<E>,
    id: E::Column,
    id_of: fn(&E::Model) -> Uuid,
    order: Order<E::Model>,
    args: &PageArgs,
    reads: impl Reads<E::Model>,
) -> Result<Page<E::Model>>
where
    E: EntityTrait,
    E::Model: Row,
{
    let bounds = bounds(cx, order, args)?;
    let (counted, counts, elsewhere) = (select.clone(), reads.clone(), cx.elsewhere.clone());
    let count = move |cx: Context, places: Vec<usize>| -> BoxFuture<'static, Result<Vec<i64>>> {
        let (select, counts, cx) = (counted.clone(), counts.clone(), cx.reading(elsewhere.clone()));
        Box::pin(async move {
            let query = select.select_only().column_as(Expr::cust("count(*)"), "total").into_query();
            Ok(vec![counts.size(&cx, query).await?; places.len()])
        })
    };
    let total = Total { place: 0, count: Arc::new(count) };
    let (select, key, direction) = scan(select, id, order, &bounds, cx.backend());
    let (select, fields) = cx.wanted.narrow(select, order.fields());
    let mut query = select.into_query();
    query.order_by_expr(key, direction.clone()).order_by((id.entity_name(), id), direction).limit(bounds.limit + 1);
    let rows = reads.rows(cx, query, fields).await?;
    Ok(page(cx, rows, &bounds, order, id_of, total))
}

/// How rows name their parent: by its id, or by a name that is unique.
pub trait ParentKey:
    Clone + Eq + Hash + sea_orm::sea_query::ValueType + TryGetable + Into<Value> + Send + Sync + 'static
{
    /// `column` is one of `keys`.
    fn any_of<C: ColumnTrait>(backend: DbBackend, column: C, keys: &[Self]) -> Expr;
}

impl ParentKey for Uuid {
    fn any_of<C: ColumnTrait>(backend: DbBackend, column: C, keys: &[Self]) -> Expr {
        entities::any_of(backend, column, keys)
    }
}

impl ParentKey for String {
    fn any_of<C: ColumnTrait>(backend: DbBackend, column: C, keys: &[Self]) -> Expr {
        entities::any_of_texts(backend, column, keys)
    }
}

/// The relation that a nested list follows.
pub struct Relation<E: EntityTrait, K = Uuid> {
    /// The column that names the parent.
    pub parent: E::Column,
    /// The same of a row.
    pub parent_of: fn(&E::Model) -> K,
    /// The primary key.
    pub id: E::Column,
    /// The same of a row.
    pub id_of: fn(&E::Model) -> Uuid,
}

/// One page for each parent, in one statement.
///
/// # Errors
/// [`Error::BadUserInput`] for a bad size or cursor; the database's.
pub async fn lists<E, K>(
    cx: &Context,
    select: Select<E>,
    relation: Relation<E, K>,
    parents: &[K],
    order: Order<E::Model>,
    args: &PageArgs,
) -> Result<Vec<Page<E::Model>>>
where
    E: EntityTrait,
    E::Model: Row,
    K: ParentKey,
{
    let bounds = bounds(cx, order, args)?;
    let (counted, parent, keys) = (select.clone(), relation.parent, Arc::<[K]>::from(parents));
    let count: Arc<Count> = Arc::new(move |cx: Context, places: Vec<usize>| {
        let (select, keys) = (counted.clone(), places.into_iter().map(|place| keys[place].clone()).collect::<Vec<K>>());
        Box::pin(async move { count_by_parent(&cx, select, parent, &keys).await })
    });
    let (select, key, direction) = scan(select, relation.id, order, &bounds, cx.backend());
    let (select, fields) = cx.wanted.narrow(select, order.fields().and(Fields::of(relation.parent)));
    let query = nested(select, key, direction, &relation, parents, bounds.limit + 1, cx.backend());
    let mut groups: HashMap<K, Vec<Arc<E::Model>>> = HashMap::with_capacity(parents.len());
    for row in fetch::<E::Model>(cx, &query, fields).await? {
        groups.entry((relation.parent_of)(&row)).or_default().push(row);
    }
    let of = |(place, parent): (usize, &K)| {
        let rows = groups.get(parent).cloned().unwrap_or_default();
        page(cx, rows, &bounds, order, relation.id_of, Total { place, count: count.clone() })
    };
    Ok(parents.iter().enumerate().map(of).collect())
}

async fn count_by_parent<E: EntityTrait, K: ParentKey>(
    cx: &Context,
    select: Select<E>,
    parent: E::Column,
    parents: &[K],
) -> Result<Vec<i64>> {
    let query = select
        .filter(K::any_of(cx.backend(), parent, parents))
        .select_only()
        .column_as(parent, "parent")
        .column_as(Expr::cust("count(*)"), "total")
        .group_by(parent);
    let mut totals: HashMap<K, i64> = HashMap::with_capacity(parents.len());
    for row in cx.db().query_all(&query.into_query()).await? {
        totals.insert(row.try_get("", "parent")?, row.try_get("", "total")?);
    }
    Ok(parents.iter().map(|parent| totals.get(parent).copied().unwrap_or(0)).collect())
}

/// The first rows of each parent. PostgreSQL reads them by index, parent by parent; SQLite has no lateral join and numbers the rows.
fn nested<E: EntityTrait, K: ParentKey>(
    select: Select<E>,
    key: Expr,
    direction: Direction,
    relation: &Relation<E, K>,
    parents: &[K],
    limit: u64,
    backend: DbBackend,
) -> SelectStatement {
    let (rows, keys) = (Alias::new("rows"), Alias::new("keys"));
    let column = |c: E::Column| Expr::col((c.entity_name(), c));
    let mut outer = Query::select();
    outer.column((rows.clone(), sea_orm::sea_query::Asterisk));
    if backend == DbBackend::Postgres {
        let mut inner = select.filter(column(relation.parent).eq(Expr::col((keys.clone(), keys.clone())))).into_query();
        inner.order_by_expr(key, direction.clone()).order_by_expr(column(relation.id), direction).limit(limit);
        let array = Value::Array(K::array_type(), Some(Box::new(parents.iter().cloned().map(Into::into).collect())));
        outer.from_function(Func::cust(Alias::new("unnest")).arg(Expr::val(array)), keys);
        outer.join_lateral(JoinType::InnerJoin, inner, rows, Expr::cust("TRUE"));
    } else {
        let mut inner = select.filter(K::any_of(backend, relation.parent, parents)).into_query();
        let mut window = WindowStatement::partition_by((relation.parent.entity_name(), relation.parent));
        window.order_by_expr(key, direction.clone()).order_by_expr(column(relation.id), direction);
        inner.expr_window_as(Func::cust(Alias::new("row_number")), window, Alias::new("row_number"));
        outer.from_subquery(inner, rows.clone());
        let number = (rows, Alias::new("row_number"));
        outer.and_where(Expr::col(number.clone()).lte(limit)).order_by(number, Direction::Asc);
    }
    outer
}

/// The rows of a query, with these fields.
pub(crate) async fn fetch<M: Row>(cx: &Context, query: &SelectStatement, fields: Fields) -> Result<Vec<Arc<M>>> {
    Ok(rows::fetch(cx, literal_limit(cx.backend().build(query)), fields).await?)
}

/// Writes the limit into the text: PostgreSQL plans a bound one anew at each execution.
pub(crate) fn literal_limit(mut statement: Statement) -> Statement {
    let Some(values) = statement.values.as_mut() else { return statement };
    let placeholder = format!("LIMIT ${}", values.0.len());
    let Some(at) = statement.sql.rfind(&placeholder) else { return statement };
    if let Some(Value::BigUnsigned(Some(limit))) = values.0.last() {
        let literal = format!("LIMIT {limit}");
        values.0.pop();
        statement.sql.replace_range(at..at + placeholder.len(), &literal);
    }
    statement
}
