//! What people are told of: who is told what, the inbox of each, and the ways on which they want to be told.
//!
//! A notification is made by a reaction, in the transaction that moves its offset, and is an event of its own, of the inbox of its user. So
//! whoever listens is told it from the log, and the mail about it is a reaction to it: one event, one mail, one person.

mod create;
mod list;
mod live;
mod mark_read;
mod preferences;
mod purge;
pub(crate) mod together;

use entities::notification::{Kind, Model};
use uuid::Uuid;

pub(crate) use create::{TOLD_OF, create};
pub use list::{NotificationFilter, NotificationsArgs, by_ids, list, unread_count};
pub use live::{InboxEvent, events};
pub use mark_read::{MarkNotificationsRead, MarkedRead, mark_read};
pub(crate) use preferences::ways_of;
pub use preferences::{Preference, UpdateNotificationPreferences, preferences, update_preferences};
pub use purge::purge;

use crate::context::Context;
use crate::error::{Error, Result};

/// What a notification says, in one sentence. Nothing in it needs a right: of tickets and comments their own fields tell.
pub fn message(notification: &Model) -> String {
    match notification.kind {
        Kind::RoleChanged => {
            let role = notification.data.get("newRole").and_then(|role| role.as_str());
            format!("Your role has been updated to {}", role.unwrap_or_default())
        }
        Kind::TicketAssigned => "A ticket was assigned to you".into(),
        Kind::Mentioned => "You were mentioned in a comment".into(),
        Kind::TicketReplied => "There is a new comment on a ticket of yours".into(),
    }
}

/// Whose inbox it is: everybody has their own, and sees no other.
fn owner(cx: &Context) -> Result<Uuid> {
    cx.viewer.user_id().ok_or(Error::Unauthenticated("Sign in first"))
}
