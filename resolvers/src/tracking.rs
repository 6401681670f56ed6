//! Events of analytics that clients tell of.

mod check;
mod told;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entities::{any_of, user};
use sea_orm::{EntityTrait, QueryFilter, QuerySelect};
use serde::Deserialize;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::bulk::MAX_ITEMS;
use crate::context::Context;
use crate::documents::analytics;
use crate::error::{Error, Result, UserError, Written};
use crate::write::Write;
use check::check;
pub(crate) use check::tellable_since;

/// What happened.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrackEvents {
    /// One after the other, in whatever order.
    pub events: Vec<TrackedEvent>,
}

/// One thing that happened.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrackedEvent {
    /// Chosen by who tells of it: telling of it again changes nothing. A UUID, or the event is not accepted.
    pub id: String,
    /// What happened: `page_viewed`.
    #[serde(rename = "type")]
    pub event_type: String,
    /// When.
    pub timestamp: DateTime<Utc>,
    /// To whom, a UUID; to who tells of it, when absent.
    pub user_id: Option<String>,
    /// A JSON object of the client's own.
    pub properties: Option<Json>,
    /// Money in minor units, of a payment or refund.
    pub amount: Option<i64>,
    /// Its currency, by ISO 4217.
    pub currency: Option<String>,
}

/// What became of one event.
#[derive(Clone, Debug)]
pub struct Tracked {
    /// The id that was given, as it was given.
    pub id: String,
    /// It is stored, by this call or by an earlier one.
    pub accepted: bool,
    /// What is wrong with it.
    pub errors: Vec<UserError>,
}

/// Accepts events, each by itself: what is wrong with one does not touch the others. Those that are accepted are stored when this returns,
/// wherever they are kept later, and the log says what they were together. One that was told of before is accepted and not stored again.
///
/// # Errors
/// [`Error::Forbidden`] and [`Error::Unauthenticated`] for whoever may not track; [`Error::Rejected`] for too many; the database's.
pub async fn track(cx: &Context, input: TrackEvents) -> Result<Written<Vec<Tracked>>> {
    if !cx.viewer.may("analytics", "track") {
        return Err(Error::forbidden("analytics", "track"));
    }
    let reporter = cx.viewer.user_id().ok_or(Error::Unauthenticated("Sign in first"))?;
    if input.events.len() > MAX_ITEMS {
        return Err(UserError::bad_input("events", format!("Must be at most {MAX_ITEMS} events")).into());
    }
    let others = others(cx, reporter, &input.events).await?;
    let now = cx.app.now();
    let (mut accepted, mut results) = (Vec::new(), Vec::new());
    for (place, event) in input.events.into_iter().enumerate() {
        let (id, prefix) = (event.id.clone(), format!("events.{place}"));
        let (row, mut errors) = check(event, reporter, now, &prefix);
        if let Some(user_id) = row.user_id.filter(|user_id| *user_id != reporter) {
            errors.extend(others.refusal(user_id).map(|error| error.on(format!("{prefix}.userId"))));
        }
        if errors.is_empty() {
            accepted.push(row);
        }
        results.push(Tracked { id, accepted: errors.is_empty(), errors });
    }
    if !accepted.is_empty() {
        let mut write = Write::begin(cx).await?;
        let mut new = analytics::accept(&cx.app.documents, &write, accepted.clone()).await?;
        accepted.retain(|event| new.remove(&event.id));
        told::record(&mut write, reporter, &accepted);
        write.commit().await?;
    }
    Ok(Written::done(results))
}

/// Of whom else the viewer may tell.
struct Others {
    permitted: bool,
    visible: BTreeSet<Uuid>,
}

impl Others {
    fn refusal(&self, user_id: Uuid) -> Option<UserError> {
        match (self.permitted, self.visible.contains(&user_id)) {
            (false, _) => Some(UserError::lacking("analytics:attribute", "You may not track events of others")),
            (true, false) => Some(UserError::not_found("User not found")),
            (true, true) => None,
        }
    }
}

async fn others(cx: &Context, reporter: Uuid, events: &[TrackedEvent]) -> Result<Others> {
    let permitted = cx.viewer.may("analytics", "attribute");
    let named = events.iter().filter_map(|event| event.user_id.as_deref()?.parse().ok());
    let named: BTreeSet<Uuid> = named.filter(|user| *user != reporter).collect();
    if !permitted || named.is_empty() {
        return Ok(Others { permitted, visible: BTreeSet::new() });
    }
    let ids: Vec<Uuid> = named.into_iter().collect();
    let visible = user::Entity::find()
        .filter(user::visible_to(&cx.viewer, cx.backend()))
        .filter(any_of(cx.backend(), user::Column::Id, &ids))
        .select_only()
        .column(user::Column::Id);
    Ok(Others { permitted, visible: visible.into_tuple().all(&cx.db()).await?.into_iter().collect() })
}
