//! Search over tickets, comments, customers and users, and the `search` of their lists (ARCHITECTURE.md, "Search").
//!
//! | file | |
//! |---|---|
//! | [`query`] | reads what somebody typed: the grammar |
//! | [`words`] | text as words, alike for the index and for whoever asks |
//! | [`document`] | what of a row can be found, and by whom |
//! | [`plan`] | what is asked, as this viewer may ask it |
//! | [`sql`] | the index in the database |
//! | [`elastic`] | the index in Elasticsearch |
//! | [`evaluate`], [`highlight`] | whether a row is what was asked for, how well, and where in it |
//! | [`find`] | the search itself |
//! | [`index`], [`mod@rebuild`] | keep the index as the rows are |

pub mod document;
pub mod elastic;
pub mod evaluate;
pub mod find;
pub mod highlight;
pub mod index;
pub mod plan;
pub mod query;
pub mod rebuild;
pub mod sql;
#[cfg(test)]
mod tests;
pub mod words;

use entities::search_document::Noun;
use sea_orm::ColumnTrait;
use sea_orm::sea_query::SimpleExpr;

pub use find::{Found, Hit, RANKED, SearchArgs, SearchType, search};
pub use highlight::{Part, Snippet};
pub use rebuild::rebuild;

use crate::context::Context;
use crate::error::Result;
use crate::list_args::search_text as text;
use elastic::Elasticsearch;
use plan::Query;
use sql::{Candidate, Source};

/// Where searches look.
#[derive(Clone, Debug)]
pub enum Index {
    /// In the database: FTS5 on SQLite, `tsvector` on PostgreSQL.
    Database,
    /// In Elasticsearch, and in the database while that does not answer.
    Elasticsearch(Elasticsearch),
}

impl Index {
    /// Of each source the newest rows that seem to match, `most` at most.
    ///
    /// # Errors
    /// The database's.
    async fn newest(&self, cx: &Context, query: &Query, sources: &[Source], most: u64) -> Result<Vec<Candidate>> {
        let Self::Elasticsearch(elsewhere) = self else { return sql::newest(cx, query, sources, most).await };
        // Which rows somebody may see who does not see all, the database knows.
        let (limited, whole): (Vec<Source>, Vec<Source>) = sources.iter().cloned().partition(|source| source.within.is_some());
        if whole.is_empty() || *query == Query::NOTHING {
            return sql::newest(cx, query, &limited, most).await;
        }
        let was_up = elsewhere.is_up();
        match elsewhere.newest(query, &whole, most).await {
            Ok(mut found) => {
                found.extend(sql::newest(cx, query, &limited, most).await?);
                Ok(found)
            }
            Err(trouble) => {
                metrics::counter!("search_fallbacks_total").increment(1);
                if was_up {
                    tracing::warn!(error.message = %trouble, dependency = "elasticsearch", "The database is searched instead");
                }
                sql::newest(cx, query, sources, most).await
            }
        }
    }
}

/// The `search` of a list: its rows have the words that were typed. None when nothing was.
///
/// # Errors
/// [`Error::BadUserInput`](crate::Error::BadUserInput) for a text that is too long; the database's.
pub async fn filter(cx: &Context, noun: Noun, id: impl ColumnTrait, typed: Option<&str>) -> Result<Option<SimpleExpr>> {
    let Some(typed) = text(typed)? else { return Ok(None) };
    let query = plan::plan(cx, query::parse(typed)).await?;
    Ok(Some(sql::condition(&query, &cx.viewer, noun, id, cx.backend())))
}
