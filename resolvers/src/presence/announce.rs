//! Signs of life.

use chrono::{DateTime, TimeDelta, Utc};
use entities::ticket::{self, visible_to};
use entities::ticket_presence::{Activity, Column, Entity, Model};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, ConnectionTrait, EntityTrait, Insert, IntoActiveModel, QueryFilter, QuerySelect,
    QueryTrait,
};
use serde::Deserialize;
use uuid::Uuid;

use super::SILENCE;
use crate::context::Context;
use crate::error::{Error, Result, UserError, Written};
use crate::validate::Violations;
use crate::write::Write;

/// One that says what the last one said is not written so soon after it.
const ENOUGH: TimeDelta = TimeDelta::seconds(10);
/// The longest name of a client, in characters.
const MAX_CLIENT_ID: usize = 64;

/// That somebody is in a ticket.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnnounceTicketPresence {
    /// In which.
    pub ticket_id: Uuid,
    /// What the client calls this place, such as a tab: 1 to 64 letters, digits, `-` and `_`.
    pub client_id: String,
    /// What they do there.
    pub activity: Announcement,
}

/// What somebody does in a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Announcement {
    /// They look at it.
    Viewing,
    /// They write.
    Writing,
    /// They have closed it.
    Left,
}

/// Says that the viewer is in a ticket, and in which. Whoever listens is told when that is news.
///
/// # Errors
/// [`Error::Rejected`] for bad input and a ticket out of reach, [`Error::RateLimited`] for too many, [`Error::Unauthenticated`] for nobody; the
/// database's.
pub async fn announce(cx: &Context, input: AnnounceTicketPresence) -> Result<Written<Uuid>> {
    let user_id = cx.viewer.user_id().ok_or(Error::Unauthenticated("Sign in first"))?;
    let mut violations = Violations::default();
    let is_client_id = |text: &str| {
        (1..=MAX_CLIENT_ID).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    if !is_client_id(&input.client_id) {
        violations.add("clientId", format!("Must be 1 to {MAX_CLIENT_ID} letters, digits, `-` and `_`"));
    }
    violations.check()?;
    let now = cx.app.now();
    cx.app.auth.count_presence(user_id, now)?;
    let visible = ticket::Entity::find_by_id(input.ticket_id).filter(visible_to(&cx.viewer, cx.backend()));
    let visible: Vec<Uuid> = visible.select_only().column(ticket::Column::Id).into_tuple().all(&cx.db()).await?;
    if visible.is_empty() {
        return Err(UserError::not_found("Ticket not found").on("ticketId").into());
    }
    let of = |activity| {
        let AnnounceTicketPresence { ticket_id, ref client_id, .. } = input;
        Model { ticket_id, user_id, client_id: client_id.clone(), activity, since: now, seen_at: now }
    };
    let write = Write::begin(cx).await?;
    let is_news = match input.activity {
        Announcement::Viewing => keep(&write, of(Activity::Viewing)).await?,
        Announcement::Writing => keep(&write, of(Activity::Writing)).await?,
        Announcement::Left => {
            let gone = Entity::delete_by_id((input.ticket_id, user_id, input.client_id)).exec(&write).await?;
            gone.rows_affected > 0
        }
    };
    write.commit().await?;
    if is_news {
        cx.app.rooms.wake();
        cx.app.feed.tell_others();
    }
    Ok(Written::done(input.ticket_id))
}

/// Writes a sign of life. It is news when it says something else than the last one, or comes after a silence.
async fn keep(write: &Write<'_>, row: Model) -> Result<bool> {
    let now = row.seen_at;
    let same = || Column::Activity.eq(row.activity);
    let goes_on = Condition::all().add(same()).add(Column::SeenAt.gt(now - SILENCE));
    let since = Expr::case(goes_on, Column::Since.into_expr()).finally(Expr::val(now));
    let is_worth_it = Condition::any().add(Column::Activity.ne(row.activity)).add(Column::SeenAt.lte(now - ENOUGH));
    let again = OnConflict::columns([Column::TicketId, Column::UserId, Column::ClientId])
        .value(Column::Activity, Expr::val(row.activity.to_value()))
        .value(Column::Since, Expr::Case(Box::new(since)))
        .value(Column::SeenAt, Expr::val(now))
        .action_cond_where(is_worth_it)
        .to_owned();
    let mut insert = Insert::one(row.into_active_model()).on_conflict(again).into_query();
    insert.returning_col(Column::Since);
    let kept = write.query_one(&insert).await?;
    let since = kept.map(|row| row.try_get::<DateTime<Utc>>("", "since")).transpose()?;
    Ok(since == Some(now))
}
