//! What is asked, as this viewer may ask it: names of people and companies become their ids, and what the viewer may not read is nowhere.

use std::collections::HashMap;

use entities::access::{Scope, Viewer};
use entities::search_document::Noun;
use entities::user;
use uuid::Uuid;

use super::document::{fact, somebody};
use super::query::{Asked, Field, in_a_row};
use super::sql;
use crate::context::Context;
use crate::error::Result;

/// Rows that a name may stand for; of more the newest.
const MAX_NAMED: u64 = 50;
/// Names of one search that are looked up; further ones name nobody.
const MAX_NAMES: usize = 4;

/// What is looked for in the documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// All of these; everything when there are none.
    All(Vec<Query>),
    /// Any of these; nothing when there are none.
    Any(Vec<Query>),
    /// Not this.
    Not(Box<Query>),
    /// These words in a row, of the last of them perhaps only the beginning.
    Words {
        /// As they are compared; at least one.
        words: Vec<String>,
        /// The last is a beginning.
        prefix: bool,
    },
    /// A fact of the row.
    Fact(String),
}

impl Query {
    /// Finds nothing.
    pub const NOTHING: Self = Self::Any(Vec::new());

    /// Something must not be so.
    pub(super) fn excludes(&self) -> bool {
        match self {
            Self::All(queries) | Self::Any(queries) => queries.iter().any(Self::excludes),
            Self::Not(_) => true,
            Self::Words { .. } | Self::Fact(_) => false,
        }
    }

    /// Several things must be so at once, or something not: how often that is does not follow from how common each word is.
    pub(super) fn combines(&self) -> bool {
        match self {
            Self::All(queries) => queries.len() > 1 || queries.iter().any(Self::combines),
            Self::Any(queries) => queries.iter().any(Self::combines),
            Self::Not(_) => true,
            Self::Words { words, .. } => words.len() > 1,
            Self::Fact(_) => false,
        }
    }
}

type Names = HashMap<(Noun, String), Vec<Uuid>>;

/// Makes a query of what is asked. It costs a statement for each name in it, and usually none.
///
/// # Errors
/// The database's.
pub async fn plan(cx: &Context, asked: Option<Asked>) -> Result<Query> {
    let Some(asked) = asked else { return Ok(Query::NOTHING) };
    let mut wanted = Vec::new();
    named(&asked, &mut wanted);
    let mut names = Names::new();
    for (noun, name) in wanted.into_iter().take(MAX_NAMES) {
        let source = sql::sources(&cx.viewer, cx.backend()).into_iter().find(|source| source.noun == noun);
        let (Some(source), Some(words)) = (source, in_a_row(&name)) else { continue };
        let query = translate(words, &cx.viewer, &Names::new());
        let found = sql::newest(cx, &query, &[source], MAX_NAMED).await?;
        names.insert((noun, name), found.into_iter().map(|candidate| candidate.row_id).collect());
    }
    Ok(translate(asked, &cx.viewer, &names))
}

/// Of which noun the rows are that a field names.
fn of(field: Field) -> Option<Noun> {
    match field {
        Field::Assignee | Field::Author => Some(Noun::User),
        Field::Customer => Some(Noun::Customer),
        _ => None,
    }
}

/// Who is named not by an id but by words.
fn named(asked: &Asked, names: &mut Vec<(Noun, String)>) {
    match asked {
        Asked::All(terms) | Asked::Any(terms) => terms.iter().for_each(|term| named(term, names)),
        Asked::Not(term) => named(term, names),
        Asked::Words { .. } => {}
        Asked::Field(field, value) => {
            let Some(noun) = of(*field) else { return };
            let name = (noun, value.clone());
            if !matches!(Named::of(value), Named::Words) || names.contains(&name) {
                return;
            }
            names.push(name);
        }
    }
}

/// How somebody is named.
enum Named {
    Me,
    Nobody,
    Id(Uuid),
    Words,
}

impl Named {
    fn of(value: &str) -> Self {
        match value.to_lowercase().as_str() {
            "me" => Self::Me,
            "none" => Self::Nobody,
            value => value.parse().map_or(Self::Words, Self::Id),
        }
    }
}

fn translate(asked: Asked, viewer: &Viewer, names: &Names) -> Query {
    let each = |terms: Vec<Asked>| terms.into_iter().map(|term| translate(term, viewer, names)).collect();
    match asked {
        Asked::All(terms) => Query::All(each(terms)),
        Asked::Any(terms) => Query::Any(each(terms)),
        Asked::Not(term) => Query::Not(Box::new(translate(*term, viewer, names))),
        Asked::Words { words, prefix } => Query::Words { words, prefix },
        Asked::Field(field, value) => match of(field) {
            Some(noun) => who(field, noun, value, viewer, names),
            None => Query::Fact(fact(field, &value)),
        },
    }
}

/// That a field names somebody. Whom the viewer may not see, it names nowhere; likewise that there is nobody, for who may not see everybody.
fn who(field: Field, noun: Noun, value: String, viewer: &Viewer, names: &Names) -> Query {
    let scope = viewer.scope(if noun == Noun::User { "users" } else { "customers" }, "read");
    let sees = |id: Uuid| match &scope {
        Scope::All => true,
        Scope::Some { ids, .. } => ids.contains(&id) || viewer.is(id),
        Scope::None => viewer.is(id),
    };
    let ids = match Named::of(&value) {
        Named::Nobody if noun == Noun::User && user::is_nobody_in_sight(viewer) => return Query::Fact(somebody(field, None)),
        Named::Nobody => Vec::new(),
        Named::Me => viewer.user_id().into_iter().collect(),
        Named::Id(id) => vec![id],
        Named::Words => names.get(&(noun, value)).cloned().unwrap_or_default(),
    };
    Query::Any(ids.into_iter().filter(|id| sees(*id)).map(|id| Query::Fact(somebody(field, Some(id)))).collect())
}
