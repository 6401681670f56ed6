//! Tags: which there are, and which tickets have one.
//!
//! `ticket_tags` has a row for each tag of each ticket. Tags that there are come in the order of the alphabet and without a number, so
//! nothing is told of tickets that the viewer may not see.

use entities::access::Scope;
use entities::ticket::{self, visible_ids};
use entities::ticket_tag::{Column, Entity};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Statement,
};
use serde::Deserialize;

use crate::context::Context;
use crate::error::Result;
use crate::list_args::search_text;
use crate::page::{self, PageArgs};

/// Which tags.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TagsArgs {
    /// At most this many.
    pub first: Option<i64>,
    /// What they begin with, in whatever case.
    pub starts_with: Option<String>,
}

/// From one tag to the next, each found by the key of the table, however many tickets have them.
const EVERY: &str = "
    WITH RECURSIVE known(tag) AS (
        SELECT (SELECT min(tag) FROM ticket_tags WHERE tag >= $1 AND tag < $2)
        UNION ALL
        SELECT (SELECT min(tag) FROM ticket_tags WHERE tag > known.tag AND tag < $2) FROM known WHERE known.tag IS NOT NULL
    ) SELECT tag FROM known WHERE tag IS NOT NULL";

/// The tags of the tickets that the viewer may see, in the order of the alphabet.
///
/// # Errors
/// [`Error::BadUserInput`](crate::Error::BadUserInput) for a bad size or a beginning that no text has; the database's.
pub async fn tags(cx: &Context, args: TagsArgs) -> Result<Vec<String>> {
    let (limit, _) = PageArgs { first: args.first, ..PageArgs::default() }.size()?;
    let from = search_text(args.starts_with.as_deref())?.unwrap_or_default().to_lowercase();
    // No character is greater.
    let to = format!("{from}{}", char::MAX);
    let backend = cx.backend();
    let statement = match cx.viewer.scope("tickets", "read") {
        Scope::None => return Ok(Vec::new()),
        Scope::All => Statement::from_sql_and_values(backend, format!("{EVERY} LIMIT {limit}"), [from.into(), to.into()]),
        Scope::Some { .. } => {
            let own = Entity::find().select_only().column(Column::Tag).distinct().order_by_asc(Column::Tag).limit(limit);
            let own = own.filter(Column::Tag.gte(from)).filter(Column::Tag.lt(to)).filter(is_visible(cx));
            page::literal_limit(backend.build(&own.into_query()))
        }
    };
    let rows = cx.db().query_all_raw(statement).await?;
    Ok(rows.iter().map(|row| row.try_get("", "tag")).collect::<std::result::Result<_, _>>()?)
}

/// That a tag is of a ticket that the viewer may see, who does not see all. PostgreSQL is made to begin with the tickets: it might go through
/// all tags in their order to find a few.
fn is_visible(cx: &Context) -> SimpleExpr {
    let (ids, of) = (visible_ids(&cx.viewer, cx.backend()), Column::TicketId);
    match cx.backend() {
        DbBackend::Postgres => Expr::cust_with_exprs("$1 = ANY(ARRAY $2)", [of.into_expr(), Expr::from(ids)]),
        _ => of.in_subquery(ids),
    }
}

/// A tag on no more tickets than these is looked for by its tickets, another along the list.
const FEW: u64 = 1000;

/// How common a tag is. No database guesses it for a parameter, and the wrong guess reads all tickets, or all that have the tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frequency {
    /// So few tickets have it that all of them can be read and sorted.
    Rare,
    /// So many have it that whoever goes along the list soon comes to the next.
    Common,
}

/// How common a tag is: finds [`FEW`] of its rows at most.
///
/// # Errors
/// Those of [`search_text`]; the database's.
pub(super) async fn frequency(cx: &Context, tag: Option<&str>) -> Result<Frequency> {
    let Some(tag) = search_text(tag)?.map(str::to_lowercase) else { return Ok(Frequency::Rare) };
    let beyond = format!("SELECT 1 FROM ticket_tags WHERE tag = $1 LIMIT 1 OFFSET {FEW}");
    let found = cx.db().query_one_raw(Statement::from_sql_and_values(cx.backend(), beyond, [tag.into()])).await?;
    Ok(if found.is_some() { Frequency::Common } else { Frequency::Rare })
}

/// The condition that a ticket has a tag.
pub(super) fn has_tag(tag: &str, frequency: Frequency) -> SimpleExpr {
    let tag = tag.to_lowercase();
    match frequency {
        Frequency::Rare => {
            let with_it = Entity::find().select_only().column(Column::TicketId).filter(Column::Tag.eq(tag));
            ticket::Column::Id.in_subquery(with_it.into_query())
        }
        // Asked of each ticket: neither database begins with what stands in a value.
        Frequency::Common => {
            let of_it = Column::TicketId.into_expr().equals((ticket::Entity, ticket::Column::Id));
            let its = Entity::find().select_only().column(Column::Tag).filter(Column::Tag.eq(tag)).filter(of_it);
            Expr::from(its.into_query()).is_not_null()
        }
    }
}
