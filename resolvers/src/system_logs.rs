//! The warnings and errors of the platform's processes, for those who run it.

use std::sync::Arc;

use entities::system_log::Model;
use serde::Deserialize;
use uuid::Uuid;

use crate::context::Context;
use crate::documents::logs::{self, Filter};
use crate::error::{Error, Result};
use crate::list_args::search_text;
use crate::page::{Page, PageArgs};

/// Which page of which logs.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SystemLogsArgs {
    /// At most this many from the front.
    pub first: Option<i64>,
    /// Beyond the row of this cursor.
    pub after: Option<String>,
    /// At most this many from the back.
    pub last: Option<i64>,
    /// Before the row of this cursor.
    pub before: Option<String>,
    /// Which logs; all without it.
    pub filter: Option<Filter>,
}

/// The logs that are kept, newest first.
///
/// # Errors
/// [`Error::Forbidden`] for whoever may not read them; [`Error::BadUserInput`] for a bad page, text or range; the database's, or that MongoDB
/// is away.
pub async fn list(cx: &Context, args: SystemLogsArgs) -> Result<Page<Model>> {
    if !cx.viewer.may("logs", "read") {
        return Err(Error::forbidden("logs", "read"));
    }
    let asked = args.filter.unwrap_or_default();
    if let (Some(from), Some(to)) = (asked.from, asked.to)
        && from >= to
    {
        return Err(Error::BadUserInput("`from` must be before `to`".into()));
    }
    if [&asked.service, &asked.correlation_id].into_iter().flatten().any(|text| text.contains('\0')) {
        return Err(Error::BadUserInput("A text has no NUL character".into()));
    }
    let text = search_text(asked.text.as_deref())?.map(str::to_owned);
    let filter = Filter { text, ..asked };
    let page = PageArgs { first: args.first, after: args.after, last: args.last, before: args.before };
    logs::list(cx, &filter, &page).await
}

/// The kept logs with these ids, in any order; none for whoever may not read them.
///
/// # Errors
/// The database's, or that MongoDB is away.
pub async fn by_ids(cx: &Context, ids: &[Uuid]) -> Result<Vec<Arc<Model>>> {
    if ids.is_empty() || !cx.viewer.may("logs", "read") { Ok(Vec::new()) } else { logs::by_ids(cx, ids).await }
}
