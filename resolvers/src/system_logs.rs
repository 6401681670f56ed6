//! The warnings and errors of the platform's processes, for those who run it.

use chrono::{DateTime, Utc};
use entities::system_log::{Level, Model};
use serde::Deserialize;

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
    pub filter: Option<SystemLogFilter>,
}

/// Which logs. All conditions hold together.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SystemLogFilter {
    /// Of this level.
    pub level: Option<Level>,
    /// Of this program.
    pub service: Option<String>,
    /// Logged at this moment or later.
    pub from: Option<DateTime<Utc>>,
    /// Logged before this moment.
    pub to: Option<DateTime<Utc>>,
    /// During the request of this name.
    pub correlation_id: Option<String>,
    /// Part of the message, in whatever case.
    pub text: Option<String>,
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
    let SystemLogFilter { level, service, from, to, correlation_id, .. } = asked;
    let filter = Filter { level, service, from, to, correlation_id, text };
    let page = PageArgs { first: args.first, after: args.after, last: args.last, before: args.before };
    logs::list(cx, &filter, &page).await
}
