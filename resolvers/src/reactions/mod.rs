//! What follows from an event beside the change itself: each reaction is a consumer of the log, with an offset of its own.
//!
//! A reaction sees the events it wants one after the other, in the order of the log, at least once each; so its effect must not mind a
//! repetition. An effect that is rows is stored in the transaction that moves the offset, and is there exactly once. Another effect names
//! the event's id wherever it ends, so that a repetition is known as one. An effect that is cheaper for many events than for each is given a
//! page of them, and the offset moves once for the page.
//!
//! An event that fails is tried again after a pause, and the later ones wait behind it: nobody reads that they lost a role which they were
//! not given yet. After so many tries it becomes a dead letter, and the reaction goes on. Reactions do not wait for each other.

mod analytics;
mod lag;
mod letters;
mod notification_mail;
mod notifications;
mod react;
mod search;
mod session_history;
#[cfg(test)]
mod tests;
mod unassignment;
mod welcome_mail;
mod worker;

use std::sync::Arc;

use entities::event::{self, Kind};
use entities::user;
use futures::future::BoxFuture;
use sea_orm::{DbErr, EntityTrait};
use subscriptions::{consumers, log};
use uuid::Uuid;

pub use lag::{Lag, measure, report};
pub use letters::replay;
pub use search::elasticsearch;
pub(crate) use search::{ELASTICSEARCH, NAME as SEARCH};
pub use worker::{PAGE, Worker};

use crate::app::App;
use crate::audit;
use crate::db::{is_away, within};
use crate::error::{Error, Result};
use crate::live;
use crate::mail::Mailer;
use crate::write::Write;

/// Something that happens because of events.
pub struct Reaction {
    /// The name of its consumer, in metrics and logs too.
    pub name: &'static str,
    /// The events that it wants.
    pub wants: &'static [Kind],
    /// Where it begins when it is new.
    pub begins: Begin,
    /// Whether an event that fails too often becomes a dead letter; else the later ones wait behind it for as long as it fails.
    pub gives_up: bool,
    /// What it does about one of them.
    pub effect: Effect,
}

/// Where a new reaction begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// With the first event there is.
    AtTheBeginning,
    /// With what happens from now on.
    AtTheEnd,
}

/// What a reaction does.
pub enum Effect {
    /// Writes rows, in the transaction that moves the offset.
    Rows(RowsEffect),
    /// Does something outside of the database, which does not mind a repetition.
    Outside(OutsideEffect),
    /// The same for as many events as there are, up to [`PAGE`]. If that fails, they are tried one by one.
    Page(PageEffect),
}

/// Writes rows because of an event.
pub type RowsEffect = for<'a> fn(&'a mut Write<'_>, &'a event::Model) -> BoxFuture<'a, std::result::Result<(), Failed>>;
/// Does something because of an event.
pub type OutsideEffect =
    Box<dyn Fn(Arc<App>, Arc<event::Model>) -> BoxFuture<'static, std::result::Result<(), Failed>> + Send + Sync>;
/// Does something because of events that follow each other; there is at least one.
pub type PageEffect =
    Box<dyn Fn(Arc<App>, Vec<Arc<event::Model>>) -> BoxFuture<'static, std::result::Result<(), Failed>> + Send + Sync>;

/// Why an effect did not come about. The text is for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failed {
    /// Something that every event needs is away, such as the mail server: the reaction waits for it however long it takes.
    #[error("{0}")]
    Away(String),
    /// This event failed and may succeed another time.
    #[error("{0}")]
    Once(String),
    /// There is more to do than one turn should take, and some of it is done: it goes on at once. For effects that do not mind a repetition.
    #[error("there is more to do")]
    Unfinished,
    /// This event will never succeed as things are.
    #[error("{0}")]
    ForGood(String),
}

impl From<DbErr> for Failed {
    fn from(error: DbErr) -> Self {
        if is_away(&error) { Self::Away(error.to_string()) } else { Self::Once(error.to_string()) }
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        match error {
            error if error.is_away() => Self::Away(error.to_string()),
            Error::Internal(source) => Self::Once(source.to_string()),
            other => Self::Once(other.to_string()),
        }
    }
}

/// Every reaction there is.
pub fn all(mailer: &Arc<Mailer>) -> Vec<Arc<Reaction>> {
    let mails = [welcome_mail::reaction(mailer), notification_mail::reaction(mailer)];
    let others = [
        audit::reaction(),
        notifications::reaction(),
        search::reaction(),
        analytics::reaction(),
        session_history::reaction(),
        unassignment::reaction(),
    ];
    mails.into_iter().chain(others).map(Arc::new).collect()
}

/// Makes the reactions known to the database. What happens from here on waits for those that begin at the end, whether or not anybody works
/// for them yet.
///
/// # Errors
/// The database's.
pub async fn enroll(app: &App, reactions: &[Arc<Reaction>]) -> Result<()> {
    let deadline = app.database.deadline;
    // What is not numbered yet has happened, too.
    live::number_all(app).await?;
    let end = within(deadline, log::end(&app.database.read)).await?;
    for reaction in reactions {
        let position = if reaction.begins == Begin::AtTheEnd { end.position } else { 0 };
        within(deadline, consumers::enroll(&app.database.write, reaction.name, position)).await?;
    }
    Ok(())
}

/// The user whom an event is about, as they are now; nobody when they were deleted meanwhile.
async fn user(app: &App, id: Uuid) -> std::result::Result<Option<user::Model>, Failed> {
    let user = user::Entity::find_by_id(id).all(&app.database.reader()).await?.pop();
    Ok(user.filter(|user| user.deleted_at.is_none()))
}
