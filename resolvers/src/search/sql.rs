//! The index in the database: FTS5 on SQLite, `tsvector` with GIN on PostgreSQL. Both are given the same words in the same places, and find
//! the same rows.

use entities::access::{Scope, Viewer};
use entities::search_document::{Column, Entity, Kind, Noun};
use entities::{customer, ticket, user};
use sea_orm::sea_query::{
    Alias, Asterisk, CommonTableExpression, Condition, Expr, Query as Sql, SelectStatement, SimpleExpr, UnionType,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, JoinType, Order, QueryFilter, QuerySelect, QueryTrait,
    TryGetable,
};
use uuid::Uuid;

use super::document::EVERY;
use super::plan::Query;
use crate::context::Context;
use crate::error::Result;

/// What a viewer may search of one noun.
#[derive(Clone, Debug)]
pub struct Source {
    /// Which noun.
    pub noun: Noun,
    /// In documents of these kinds.
    pub kinds: Vec<Kind>,
    /// Of these rows only: their ids.
    pub within: Option<SelectStatement>,
}

/// A row that the index proposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// By which document.
    pub kind: Kind,
    /// The row.
    pub row_id: Uuid,
}

/// What the viewer may search: a noun only with the permission to read it, and of its documents those that hold no more than the viewer may
/// read.
pub fn sources(viewer: &Viewer, backend: DbBackend) -> Vec<Source> {
    let within = |area: &str, ids: &dyn Fn() -> SelectStatement| match viewer.scope(area, "read") {
        Scope::All => Some(None),
        Scope::Some { .. } => Some(Some(ids())),
        Scope::None => None,
    };
    let either = |more: bool, with: Kind, without: Kind| vec![if more { with } else { without }];
    let mut sources = Vec::new();
    if let Some(within) = within("tickets", &|| ticket::visible_ids(viewer, backend)) {
        let comments = if viewer.may("notes", "read") { vec![Kind::Comment, Kind::Note] } else { vec![Kind::Comment] };
        sources.push(Source { noun: Noun::Ticket, kinds: vec![Kind::Ticket], within: within.clone() });
        sources.push(Source { noun: Noun::Comment, kinds: comments, within });
    }
    let customers = || customer::Entity::find().select_only().column(customer::Column::Id);
    if let Some(within) = within("customers", &|| customers().filter(customer::visible_to(viewer, backend)).into_query()) {
        let kinds = either(viewer.may("customers", "contact"), Kind::CustomerContact, Kind::Customer);
        sources.push(Source { noun: Noun::Customer, kinds, within });
    }
    let users = || user::Entity::find().select_only().column(user::Column::Id);
    if let Some(within) = within("users", &|| users().filter(user::visible_to(viewer, backend)).into_query()) {
        let kinds = either(viewer.may("users", "contact"), Kind::UserContact, Kind::User);
        sources.push(Source { noun: Noun::User, kinds, within });
    }
    sources
}

/// Of each source the newest documents that match, `most` at most: one statement.
///
/// # Errors
/// The database's.
pub async fn newest(cx: &Context, query: &Query, sources: &[Source], most: u64) -> Result<Vec<Candidate>> {
    let backend = cx.backend();
    if *query == Query::NOTHING || sources.is_empty() {
        return Ok(Vec::new());
    }
    let each = sources.iter().map(|source| {
        let mut select = matching(query, source, backend);
        select.column((Entity, Column::Kind)).column((Entity, Column::RowId));
        match source.within {
            None if backend == DbBackend::Postgres && query.combines() => recent_first(source.noun, &select, most),
            _ => {
                select.order_by_expr(age(source, backend), Order::Desc).limit(most);
                Sql::select().column(Asterisk).from_subquery(select, Alias::new("newest")).to_owned()
            }
        }
    });
    let union = each.reduce(|mut union, select| union.union(UnionType::All, select).to_owned());
    let rows = match union {
        Some(union) => cx.db().query_all(&union).await?,
        None => Vec::new(),
    };
    let read = |row: &sea_orm::QueryResult| -> std::result::Result<Candidate, sea_orm::TryGetError> {
        Ok(Candidate { kind: Kind::try_get_by(row, 0)?, row_id: Uuid::try_get_by(row, 1)? })
    };
    Ok(rows.iter().map(read).collect::<std::result::Result<_, _>>().map_err(sea_orm::DbErr::from)?)
}

/// How many of the newest documents of a noun are looked through before the index is asked for the others. In tests so few that both happen.
const RECENT: u64 = if cfg!(test) { 3 } else { 5000 };

/// Of the documents that `matching` selects on PostgreSQL the newest, with bounded work. Which words go together the planner does not know:
/// where common ones exclude each other it would look through a whole noun for the first match. So the newest documents are looked through,
/// and only where too few of them match, the others are found by the index.
fn recent_first(noun: Noun, matching: &SelectStatement, most: u64) -> SelectStatement {
    let (first, beyond) = noun.numbers();
    let (recent, found) = (Alias::new("recent"), Alias::new("found"));
    let number = || Expr::col((Entity, Column::Number));
    let mut newest = Sql::select().column(Asterisk).from(Entity).to_owned();
    newest.and_where(Column::Number.gte(first)).and_where(Column::Number.lt(beyond));
    newest.order_by((Entity, Column::Number), Order::Desc).limit(RECENT);
    let mut matching = matching.clone();
    matching.column((Entity, Column::Number));
    // It takes these documents for the whole table.
    let mut among = matching.clone();
    among.with_cte(CommonTableExpression::new().table_name(Entity).query(newest).to_owned());
    among.order_by_expr(number(), Order::Desc).limit(most);
    matching.and_where(Expr::cust(format!("(SELECT count(*) FROM recent) < {most}")));
    matching.and_where(Expr::cust(format!(
        "\"search_documents\".\"number\" < (SELECT number FROM search_documents WHERE number >= {first} AND number < {beyond}
            ORDER BY number DESC OFFSET {} LIMIT 1)",
        RECENT - 1
    )));
    matching.order_by_expr(Expr::cust("\"search_documents\".\"number\" + 0"), Order::Desc).limit(most);
    let older = Sql::select().column(Asterisk).from_subquery(matching, Alias::new("older")).to_owned();
    let both = Sql::select().column(Asterisk).from(recent.clone()).union(UnionType::All, older).to_owned();
    let mut best = Sql::select().columns([Column::Kind, Column::RowId]).from_subquery(both, found.clone()).to_owned();
    best.with_cte(CommonTableExpression::new().table_name(recent).query(among).to_owned());
    best.order_by(Column::Number, Order::Desc).limit(most);
    Sql::select().column(Asterisk).from_subquery(best, Alias::new("newest")).to_owned()
}

/// `id` is that of a row of this noun that matches: the filter of a list, whose rows are visible to the viewer anyway.
pub fn condition(query: &Query, viewer: &Viewer, noun: Noun, id: impl ColumnTrait, backend: DbBackend) -> SimpleExpr {
    let source = sources(viewer, backend).into_iter().find(|source| source.noun == noun);
    match source {
        Some(source) if *query != Query::NOTHING => {
            let mut select = matching(query, &Source { within: None, ..source }, backend);
            select.column((Entity, Column::RowId));
            if backend == DbBackend::Postgres {
                if query.excludes() {
                    // Worked out as a whole: see `recent_first`.
                    select.offset(0);
                }
                return id.in_subquery(select);
            }
            // The list is read in its order, and each row looked up among those found: for a common word these are many, and to sort them
            // would take longer than all the rest. The plus keeps SQLite from it.
            let column = format!("+\"{}\".\"{}\"", id.entity_name().inner(), id.as_str());
            ExprTrait::in_subquery(Expr::cust(column), select)
        }
        _ => entities::no_row(),
    }
}

/// The documents that match, without columns and order.
fn matching(query: &Query, source: &Source, backend: DbBackend) -> SelectStatement {
    let (first, beyond) = source.noun.numbers();
    let mut condition = Condition::all()
        .add(Column::Number.gte(first))
        .add(Column::Number.lt(beyond))
        .add(Column::Kind.is_in(source.kinds.iter().copied()))
        .add_option(source.within.clone().map(|within| Column::ScopeId.in_subquery(within)));
    let mut select = Sql::select();
    if backend == DbBackend::Postgres {
        // In the text, not bound: a common word is read from the newest document on and a rare one by the index, and which it is, the
        // planner knows only when it sees the word.
        let words = as_tsquery(query).replace('\'', "''");
        condition = condition.add(Expr::cust(format!("\"search_documents\".\"words\" @@ '{words}'::tsquery")));
        select.from(Entity);
    } else {
        let words = Alias::new("search_words");
        condition = condition.add(Expr::cust("\"search_documents\".\"number\" = \"search_words\".\"rowid\""));
        condition = condition.add(Expr::cust_with_values("\"search_words\" MATCH ?", [as_fts5(query)]));
        // SQLite carries out a cross join, which has no condition of its own, as it is written: the words first, in the order of the documents, unless only few rows may be seen.
        if source.within.is_some() {
            select.from(Entity).join(JoinType::CrossJoin, words, Condition::all());
        } else {
            let range = format!("\"search_words\".\"rowid\" >= {first} AND \"search_words\".\"rowid\" < {beyond}");
            condition = condition.add(Expr::cust(range));
            select.from(words).join(JoinType::CrossJoin, Entity, Condition::all());
        }
    }
    select.cond_where(condition);
    select
}

/// What the newest have most of.
fn age(source: &Source, backend: DbBackend) -> Expr {
    match source.within {
        // the order in which the words are read
        None if backend != DbBackend::Postgres => Expr::cust("\"search_words\".\"rowid\""),
        _ => Expr::col((Entity, Column::Number)),
    }
}

/// What `tsquery` is written as.
fn as_tsquery(query: &Query) -> String {
    let list = |queries: &[Query], with: &str| queries.iter().map(as_tsquery).collect::<Vec<_>>().join(with);
    match query {
        Query::All(queries) if queries.is_empty() => format!("'{EVERY}'"),
        Query::Any(queries) if queries.is_empty() => format!("!'{EVERY}'"),
        Query::All(queries) => format!("({})", list(queries, " & ")),
        Query::Any(queries) => format!("({})", list(queries, " | ")),
        Query::Not(query) => format!("!{}", as_tsquery(query)),
        Query::Words { words, prefix } => {
            let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
            format!("({}{})", words.join(" <-> "), if *prefix { ":*" } else { "" })
        }
        Query::Fact(fact) => format!("'{fact}'"),
    }
}

/// What FTS5 understands, where `NOT` takes away from something.
fn as_fts5(query: &Query) -> String {
    let list = |queries: &[&Query], with: &str| queries.iter().map(|query| as_fts5(query)).collect::<Vec<_>>().join(with);
    let without = |of: String, not: String| format!("({of} NOT {not})");
    let every = || format!("\"{EVERY}\"");
    match query {
        Query::All(queries) => {
            let (not, is): (Vec<_>, Vec<_>) = queries.iter().partition(|query| matches!(query, Query::Not(_)));
            let is = if is.is_empty() { every() } else { format!("({})", list(&is, " AND ")) };
            let not: Vec<&Query> =
                not.into_iter().map(|query| if let Query::Not(inner) = query { inner } else { query }).collect();
            if not.is_empty() { is } else { without(is, format!("({})", list(&not, " OR "))) }
        }
        Query::Any(queries) if queries.is_empty() => without(every(), every()),
        Query::Any(queries) => format!("({})", list(&queries.iter().collect::<Vec<_>>(), " OR ")),
        Query::Not(query) => without(every(), as_fts5(query)),
        Query::Words { words, prefix } => format!("\"{}\"{}", words.join(" "), if *prefix { " *" } else { "" }),
        Query::Fact(fact) => format!("\"{fact}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::query::{Asked, parse};

    fn planned(asked: Asked) -> Query {
        let each = |terms: Vec<Asked>| terms.into_iter().map(planned).collect();
        match asked {
            Asked::All(terms) => Query::All(each(terms)),
            Asked::Any(terms) => Query::Any(each(terms)),
            Asked::Not(term) => Query::Not(Box::new(planned(*term))),
            Asked::Words { words, prefix } => Query::Words { words, prefix },
            Asked::Field(field, value) => Query::Fact(super::super::document::fact(field, &value)),
        }
    }

    #[test]
    fn a_query_as_each_database_understands_it() {
        for (text, fts5, tsquery) in [
            ("card", r#""card""#, "('card')"),
            ("a \"b c\"", r#"("a" AND "b c")"#, "(('a') & ('b' <-> 'c'))"),
            ("inv*", r#""inv" *"#, "('inv':*)"),
            ("a -b -c", r#"(("a") NOT ("b" OR "c"))"#, "(('a') & !('b') & !('c'))"),
            ("-a", r#"(":every" NOT "a")"#, "!('a')"),
            ("a OR status:open", r#"("a" OR ":status:open")"#, "(('a') | ':status:open')"),
            ("-a -b", r#"(":every" NOT ("a" OR "b"))"#, "(!('a') & !('b'))"),
        ] {
            let query = planned(parse(text).unwrap());
            assert_eq!((as_fts5(&query).as_str(), as_tsquery(&query).as_str()), (fts5, tsquery), "{text}");
        }
        assert_eq!(as_fts5(&Query::NOTHING), r#"(":every" NOT ":every")"#);
    }
}
