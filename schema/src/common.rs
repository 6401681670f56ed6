//! What every noun shares: directives, scalars, pages, payloads.

use std::sync::Arc;

use entities::row::Row;
use resolvers::page::{Page, totals};
use resolvers::{Result, UserError, Written};
use uuid::Uuid;

use crate::engine::registry::{NoArgs, Registry, Value};

/// A page of rows, as a connection type shows it.
pub type Connection<M> = Arc<Page<M>>;

/// One row of a page.
pub struct Edge<M: 'static> {
    page: Connection<M>,
    index: usize,
}

impl<M> Clone for Edge<M> {
    fn clone(&self) -> Self {
        Self { page: self.page.clone(), index: self.index }
    }
}

/// What a mutation answers.
#[derive(Clone, Debug)]
pub struct Payload<T> {
    /// The row, when there is one.
    pub object: Option<T>,
    /// What stood in the way.
    pub errors: Vec<UserError>,
    /// The last event of the change, when there was one.
    pub event: Option<Uuid>,
}

/// Business outcomes become data; everything else stays an error.
///
/// # Errors
/// Those of the rule that are no business outcomes.
pub fn payload<T>(result: Result<Written<T>>) -> Result<Option<Payload<T>>> {
    match result {
        Ok(Written { row, errors, event }) => Ok(Some(Payload { object: Some(row), errors, event })),
        Err(resolvers::Error::Rejected(errors)) => Ok(Some(Payload { object: None, errors, event: None })),
        Err(error) => Err(error),
    }
}

/// Declares `{type}Connection` and `{type}Edge` for the rows of a type.
pub fn connection<M: Row>(registry: &mut Registry, name: &'static str, plural: &str) {
    connection_with::<M>(registry, name, plural, "");
}

/// The same, with more fields of the connection: `more` declares them, and the caller answers them.
pub fn connection_with<M: Row>(registry: &mut Registry, name: &'static str, plural: &str, more: &str) {
    let (connection, edge): (&'static str, &'static str) =
        (Box::leak(format!("{name}Connection").into_boxed_str()), Box::leak(format!("{name}Edge").into_boxed_str()));
    registry.sdl(&format!(
        r#"
"A page of {plural}."
type {connection} @public {{
  "The {plural} of the page, each with its cursor."
  edges: [{edge}!]!
  "Where the page stands in the list."
  pageInfo: PageInfo!
  "How many {plural} the whole list has. Counted only when asked for."
  totalCount: Int{more}
}}

"A row of a page of {plural}."
type {edge} @public {{
  "The row."
  node: {name}
  "Where the row stands in the list, for `after` and `before`."
  cursor: String!
}}
"#
    ));
    registry.object::<Arc<M>>(name).row();
    registry
        .object::<Connection<M>>(connection)
        .many("edges", |page| (0..page.rows.len()).map(|index| Edge { page: page.clone(), index }).collect())
        .one("pageInfo", PageInfo::of)
        .load_leaf("totalCount", |cx, pages: Vec<Connection<M>>, NoArgs {}| async move {
            totals(&cx, pages.iter().map(|page| page.total.clone()).collect()).await
        });
    registry
        .object::<Edge<M>>(edge)
        .one("node", |edge| edge.page.rows[edge.index].clone())
        .leaf("cursor", |edge, json| json.put(&edge.page.cursors().of(&edge.page.rows[edge.index])));
}

/// Declares the payload type of a mutation: the object under `field`, and `userErrors`.
pub fn payload_type<T: Value>(registry: &mut Registry, name: &'static str, field: &'static str, of: &str, what: &str) {
    registry.sdl(&format!(
        r#"
"What `{mutation}` answers."
type {name} @public {{
  "{what}"
  {field}: {of}
  "What stood in the way; empty when it was done."
  userErrors: [UserError!]!
}}
"#,
        mutation = mutation_of(name),
    ));
    registry
        .object::<Payload<T>>(name)
        .maybe(field, |payload| payload.object.clone())
        .many("userErrors", |payload| payload.errors.clone());
}

fn mutation_of(payload: &str) -> String {
    let name = payload.trim_end_matches("Payload");
    let mut chars = name.chars();
    chars.next().map(|c| c.to_ascii_lowercase().to_string() + chars.as_str()).unwrap_or_default()
}

#[derive(Clone)]
pub(crate) struct PageInfo {
    pub(crate) has_next: bool,
    pub(crate) has_previous: bool,
    pub(crate) start: Option<String>,
    pub(crate) end: Option<String>,
}

impl PageInfo {
    fn of<M>(page: &Connection<M>) -> Self {
        let cursor = |row: Option<&Arc<M>>| row.map(|row| page.cursors().of(row));
        Self {
            has_next: page.has_next,
            has_previous: page.has_previous,
            start: cursor(page.rows.first()),
            end: cursor(page.rows.last()),
        }
    }
}

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("common.graphql"));
    registry
        .object::<PageInfo>("PageInfo")
        .leaf("hasNextPage", |info, json| json.put(&info.has_next))
        .leaf("hasPreviousPage", |info, json| json.put(&info.has_previous))
        .leaf("startCursor", |info, json| json.put(&info.start))
        .leaf("endCursor", |info, json| json.put(&info.end));
    registry
        .object::<UserError>("UserError")
        .leaf("code", |error, json| json.put(error.code.as_str()))
        .leaf("message", |error, json| json.put(&error.message))
        .leaf("field", |error, json| json.put(&error.field));
}
