//! Takes open tickets from users who are deleted, so that they are found among those that nobody has.
//!
//! A deletion is one of three ways to such a ticket. Somebody may be given one in the moment in which they are deleted, and one that was done
//! may be opened again.

use std::sync::Arc;

use entities::access::Viewer;
use entities::event::{self, Kind};
use entities::ticket::Status;
use serde_json::Value as Json;
use uuid::Uuid;

use super::{Begin, Effect, Failed, Reaction};
use crate::app::App;
use crate::context::{Context, Request};
use crate::seed;
use crate::tickets::{abandoned_among, unassign_from, unassign_if_abandoned};

const WANTS: &[Kind] = &[Kind::UserDeleted, Kind::TicketAssigned, Kind::TicketStatusChanged];

pub(super) fn reaction() -> Reaction {
    let effect = |app, events| -> futures::future::BoxFuture<'static, _> { Box::pin(unassign(app, events)) };
    let effect = Effect::Page(Box::new(effect));
    Reaction { name: "unassignment", wants: WANTS, begins: Begin::AtTheBeginning, gives_up: true, effect }
}

async fn unassign(app: Arc<App>, events: Vec<Arc<event::Model>>) -> Result<(), Failed> {
    let concerned = |event: &&Arc<event::Model>| event.correlation_id != seed::CORRELATION_ID && concerns(event);
    let (deletions, others): (Vec<_>, Vec<_>) =
        events.iter().filter(concerned).partition(|event| event.kind == Kind::UserDeleted);
    for deletion in deletions {
        // Somebody may have had any number.
        if unassign_from(&because_of(&app, deletion), deletion.aggregate_id).await? {
            return Err(Failed::Unfinished);
        }
    }
    let Some(last) = others.last() else { return Ok(()) };
    let tickets: Vec<Uuid> = others.iter().map(|event| event.aggregate_id).collect();
    // Hardly ever one.
    let abandoned = abandoned_among(&because_of(&app, last), &tickets).await?;
    for event in others.into_iter().filter(|event| abandoned.contains(&event.aggregate_id)) {
        unassign_if_abandoned(&because_of(&app, event), event.aggregate_id).await?;
    }
    Ok(())
}

/// What the server itself does for the same request.
fn because_of(app: &Arc<App>, event: &event::Model) -> Context {
    let request = Request { correlation_id: event.correlation_id.clone(), ..Request::default() };
    Context::new(app.clone(), Viewer::system(), request)
}

fn concerns(event: &event::Model) -> bool {
    let done = |key: &str| serde_json::from_value(event.data.get(key).cloned().unwrap_or(Json::Null)).is_ok_and(Status::is_done);
    event.kind != Kind::TicketStatusChanged || (done("from") && !done("to"))
}
