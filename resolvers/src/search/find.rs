//! What was found: the index proposes rows, the rows as they are now decide, and the best come first.

use std::collections::HashMap;
use std::sync::Arc;

use entities::row::{Row, Wanted};
use entities::search_document::{Kind, Noun};
use entities::{any_of, comment, customer, ticket, user};
use sea_orm::{EntityTrait, QueryFilter, Select};
use serde::Deserialize;
use uuid::Uuid;

use super::document::Document;
use super::highlight::{Snippet, snippets};
use super::plan::{Query, plan};
use super::sql::{self, Candidate, Source};
use super::{query, text};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::node::{Node, visible_comments};
use crate::page::PageArgs;
use crate::rows;

/// Matches of each noun that are ranked: the newest.
pub const RANKED: u64 = 200;

/// The arguments of a search.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SearchArgs {
    /// What to look for.
    pub query: String,
    /// In which nouns; in all that the viewer may read without it.
    pub types: Option<Vec<SearchType>>,
    /// At most this many from the front.
    pub first: Option<i64>,
    /// Beyond the row of this cursor.
    pub after: Option<String>,
    /// At most this many from the back.
    pub last: Option<i64>,
    /// Before the row of this cursor.
    pub before: Option<String>,
}

/// What can be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SearchType {
    /// Tickets.
    Ticket,
    /// Comments, internal ones for those who may read them.
    Comment,
    /// Customers.
    Customer,
    /// Users.
    User,
}

impl SearchType {
    fn noun(self) -> Noun {
        match self {
            Self::Ticket => Noun::Ticket,
            Self::Comment => Noun::Comment,
            Self::Customer => Noun::Customer,
            Self::User => Noun::User,
        }
    }
}

/// A row that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The row.
    pub node: Node,
    /// Where in it stands what was asked for.
    pub snippets: Vec<Snippet>,
    /// Where it stands in the list.
    pub cursor: String,
}

/// A page of what was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The rows, best first.
    pub hits: Vec<Hit>,
    /// There are rows after the last one.
    pub has_next: bool,
    /// There are rows before the first one.
    pub has_previous: bool,
    /// How many were ranked.
    pub total: u32,
}

/// A cursor: what was asked, and the place.
type CursorPayload = (String, u64, Place);
/// Greater for what comes sooner: better ones, and of equals the newer.
type Place = (i64, Uuid);

struct Ranked {
    place: Place,
    document: Document,
    node: Node,
}

/// Looks for rows that the viewer may see, by words that the viewer may read.
///
/// # Errors
/// [`Error::BadUserInput`] for a text that is too long and for a bad page; the database's.
pub async fn search(cx: &Context, args: SearchArgs) -> Result<Found> {
    let (limit, backward) = PageArgs { first: args.first, last: args.last, ..PageArgs::default() }.size()?;
    let types = args.types.as_deref();
    let asked = text(Some(&args.query))?.and_then(query::parse);
    let mut sources = sql::sources(&cx.viewer, cx.backend());
    sources.retain(|source| types.is_none_or(|types| types.iter().any(|of| of.noun() == source.noun)));
    let key = fingerprint(&args.query, &sources);
    let open = |cursor: &Option<String>| cursor.as_ref().map(|cursor| opened(cx, cursor, key)).transpose();
    let (after, before) = (open(&args.after)?, open(&args.before)?);

    let query = plan(cx, asked).await?;
    let candidates = cx.app.search().newest(cx, &query, &sources, RANKED).await?;
    let mut ranked = rank(&query, rows_of(cx, &candidates).await?);
    let total = u32::try_from(ranked.len()).unwrap_or(u32::MAX);
    ranked.retain(|row| after.is_none_or(|after| row.place < after) && before.is_none_or(|before| row.place > before));
    let (limit, left) = (usize::try_from(limit).unwrap_or(usize::MAX), ranked.len());
    if backward {
        drop(ranked.drain(..left.saturating_sub(limit)));
    }
    ranked.truncate(limit);
    let more = left > limit;
    let (has_next, has_previous) = if backward { (before.is_some(), more) } else { (more, after.is_some()) };
    let hit = |row: Ranked| Hit {
        snippets: snippets(&query, &row.document),
        cursor: cx.app.cursors.seal(&(LIST, key, row.place)),
        node: row.node,
    };
    Ok(Found { hits: ranked.into_iter().map(hit).collect(), has_next, has_previous, total })
}

const LIST: &str = "search";

/// A cursor is good for its search only.
fn opened(cx: &Context, cursor: &str, key: u64) -> Result<Place> {
    let (list, of, place): CursorPayload = cx.app.cursors.open(cursor)?;
    if list == LIST && of == key { Ok(place) } else { Err(Error::BadUserInput("Not a cursor of this list".into())) }
}

/// Equal for equal searches. The cursor that holds it is signed, so it need not withstand anybody.
fn fingerprint(query: &str, sources: &[Source]) -> u64 {
    let nouns = sources.iter().flat_map(|source| source.noun.numbers().0.to_le_bytes());
    let bytes = query.bytes().chain(nouns);
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// What of the rows is what was asked for, best first.
fn rank(query: &Query, rows: Vec<(Document, Node)>) -> Vec<Ranked> {
    let matching = rows.into_iter().filter(|(document, _)| query.matches(document));
    let placed = matching.map(|(document, node)| Ranked { place: (query.score(&document), document.row_id), document, node });
    let mut ranked: Vec<Ranked> = placed.collect();
    ranked.sort_by_key(|row| std::cmp::Reverse(row.place));
    ranked
}

/// The rows as they are now, so far as the viewer may see them, each with the words that the viewer may read: a statement for each noun.
async fn rows_of(cx: &Context, candidates: &[Candidate]) -> Result<Vec<(Document, Node)>> {
    let cx = &cx.wanting(&Wanted::default());
    let (viewer, backend) = (&cx.viewer, cx.backend());
    let ids = |noun: Noun| -> Vec<Uuid> {
        candidates.iter().filter(|candidate| candidate.kind.noun() == noun).map(|candidate| candidate.row_id).collect()
    };
    let kinds: HashMap<Uuid, Kind> = candidates.iter().map(|candidate| (candidate.row_id, candidate.kind)).collect();
    let kind = |id: Uuid, or: Kind| kinds.get(&id).copied().unwrap_or(or);
    let (tickets, comments, customers, users) = (ids(Noun::Ticket), ids(Noun::Comment), ids(Noun::Customer), ids(Noun::User));
    let (tickets, comments, customers, users) = futures::try_join!(
        find(cx, ticket::Entity::find().filter(ticket::visible_to(viewer, backend)), ticket::Column::Id, &tickets),
        find(cx, visible_comments(cx), comment::Column::Id, &comments),
        find(cx, customer::Entity::find().filter(customer::visible_to(viewer, backend)), customer::Column::Id, &customers),
        find(cx, user::Entity::find().filter(user::visible_to(viewer, backend)), user::Column::Id, &users),
    )?;
    let mut found = Vec::with_capacity(candidates.len());
    found.extend(tickets.into_iter().map(|row| (Document::of_ticket(&row), Node::Ticket(row))));
    found.extend(comments.into_iter().map(|row| (Document::of_comment(&row), Node::Comment(row))));
    found.extend(
        customers.into_iter().map(|row| (Document::of_customer(&row, kind(row.id, Kind::Customer)), Node::Customer(row))),
    );
    found.extend(users.into_iter().map(|row| (Document::of_user(&row, kind(row.id, Kind::User)), Node::User(row))));
    Ok(found)
}

async fn find<E: EntityTrait<Model: Row>>(
    cx: &Context,
    visible: Select<E>,
    id: E::Column,
    ids: &[Uuid],
) -> Result<Vec<Arc<E::Model>>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(rows::all(cx, visible.filter(any_of(cx.backend(), id, ids))).await?)
}
