//! Enters what stands in the event log.

use std::sync::Arc;

use entities::event::{self, Kind};
use sea_orm::DbErr;

use super::{append, checkpoint};
use crate::app::App;
use crate::error::Error;
use crate::reactions::{Begin, Effect, Failed, Reaction};

/// As the consumer of the log.
pub(super) const NAME: &str = "audit";

/// Everything that is stored; a test compares it with what there is.
pub(super) const WANTS: &[Kind] = &[
    Kind::UserCreated,
    Kind::UserUpdated,
    Kind::UserRoleChanged,
    Kind::UserStatusChanged,
    Kind::UserDeleted,
    Kind::UserSignedIn,
    Kind::UserSignedOut,
    Kind::SessionRefreshed,
    Kind::SessionRevoked,
    Kind::RoleCreated,
    Kind::RoleUpdated,
    Kind::RoleDeleted,
    Kind::CustomerCreated,
    Kind::CustomerUpdated,
    Kind::CustomerDeleted,
    Kind::TicketCreated,
    Kind::TicketUpdated,
    Kind::TicketStatusChanged,
    Kind::TicketAssigned,
    Kind::TicketUnassigned,
    Kind::TicketCommented,
    Kind::TicketNoteAdded,
    Kind::NotificationCreated,
    Kind::NotificationsRead,
    Kind::NotificationPreferencesUpdated,
    Kind::SavedViewCreated,
    Kind::SavedViewUpdated,
    Kind::SavedViewDeleted,
    Kind::SignInRefused,
    Kind::AccessRefused,
    Kind::DataExported,
    Kind::AnalyticsTracked,
];

/// The reaction. It waits for its database however long that is away, and gives up no event whatever fails: entries stand in the order of the
/// event log, so one that came later would stand in the wrong place.
pub fn reaction() -> Reaction {
    let effect = |app, events| -> futures::future::BoxFuture<'static, _> { Box::pin(enter(app, events)) };
    Reaction { name: NAME, wants: WANTS, begins: Begin::AtTheBeginning, gives_up: false, effect: Effect::Page(Box::new(effect)) }
}

async fn enter(app: Arc<App>, events: Vec<Arc<event::Model>>) -> Result<(), Failed> {
    let log = app.audit.log().map_err(|error| Failed::Away(error.to_string()))?;
    let (last, added) = append(&log.database, &events).await.map_err(away)?;
    if last / log.every > (last - added) / log.every
        && let Err(error) = checkpoint::make(&app).await
    {
        // The entries are there, and the job makes up for it.
        tracing::warn!(error.message = %error, "No checkpoint of the audit log could be made");
    }
    Ok(())
}

/// Whatever its database has against an entry, the entry waits: a log with a gap would be worse than one that is late.
fn away(error: DbErr) -> Failed {
    Failed::Away(Error::from(error).to_string())
}
