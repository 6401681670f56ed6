//! The arguments of a list, and text search in it.

use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, DbBackend};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::page::{PageArgs, lower};

/// The arguments of a list: which page, of which rows, in which order.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListArgs<F, O> {
    /// At most this many from the front.
    pub first: Option<i64>,
    /// Beyond the row of this cursor.
    pub after: Option<String>,
    /// At most this many from the back.
    pub last: Option<i64>,
    /// Before the row of this cursor.
    pub before: Option<String>,
    /// Which rows; all without it.
    pub filter: Option<F>,
    /// The order; the list's own without it.
    pub order_by: Option<OrderBy<O>>,
}

impl<F, O> Default for ListArgs<F, O> {
    fn default() -> Self {
        Self { first: None, after: None, last: None, before: None, filter: None, order_by: None }
    }
}

/// By what a list is ordered, and which way.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OrderBy<O> {
    /// By what.
    pub field: O,
    /// Which way.
    pub direction: Direction,
}

/// Which way a list is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Direction {
    /// Smallest first.
    Asc,
    /// Greatest first.
    Desc,
}

impl<F, O> ListArgs<F, O> {
    /// Which page.
    pub fn page(&self) -> PageArgs {
        PageArgs { first: self.first, after: self.after.clone(), last: self.last, before: self.before.clone() }
    }
}

/// The longest text that can be searched for.
const MAX_SEARCH: usize = 200;

/// What to search for, trimmed; nothing when it is blank.
///
/// # Errors
/// [`Error::BadUserInput`] when it is too long or has a NUL character, which no text in a database can have.
pub fn search_text(text: Option<&str>) -> Result<Option<&str>> {
    let Some(text) = text.map(str::trim).filter(|t| !t.is_empty()) else { return Ok(None) };
    if text.chars().count() > MAX_SEARCH || text.contains('\0') {
        return Err(Error::BadUserInput(format!("A text to look for has at most {MAX_SEARCH} characters, and no NUL")));
    }
    Ok(Some(text))
}

/// `column` contains `text`, whatever the case of ASCII letters, alike on both databases; `%` and `_` mean themselves.
pub fn contains<C: ColumnTrait>(backend: DbBackend, column: C, text: &str) -> SimpleExpr {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c.to_ascii_lowercase());
    }
    pattern.push('%');
    let like = match backend {
        DbBackend::Postgres => "$1 LIKE $2 ESCAPE '!'",
        _ => "? LIKE ? ESCAPE '!'",
    };
    Expr::cust_with_exprs(like, [lower(column, backend), Expr::val(pattern)])
}
