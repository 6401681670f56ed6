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
use crate::tickets::unassign_from_deleted;

const WANTS: &[Kind] = &[Kind::UserDeleted, Kind::TicketAssigned, Kind::TicketStatusChanged];

pub(super) fn reaction() -> Reaction {
    let effect = |app, events| -> futures::future::BoxFuture<'static, _> { Box::pin(unassign(app, events)) };
    let effect = Effect::Page(Box::new(effect));
    Reaction { name: "unassignment", wants: WANTS, begins: Begin::AtTheBeginning, gives_up: true, effect }
}

async fn unassign(app: Arc<App>, events: Vec<Arc<event::Model>>) -> Result<(), Failed> {
    let events = events.iter().filter(|event| event.correlation_id != seed::CORRELATION_ID);
    let (deletions, others): (Vec<_>, Vec<_>) = events.partition(|event| event.kind == Kind::UserDeleted);
    for deletion in deletions {
        unassign_from_deleted(&because_of(&app, deletion), &[deletion.aggregate_id], &[]).await?;
    }
    let others: Vec<_> = others.into_iter().filter(|event| event.kind == Kind::TicketAssigned || is_reopened(event)).collect();
    let Some(last) = others.last() else { return Ok(()) };
    let tickets: Vec<Uuid> = others.iter().map(|event| event.aggregate_id).collect();
    Ok(unassign_from_deleted(&because_of(&app, last), &[], &tickets).await?)
}

/// What the server itself does for the same request.
fn because_of(app: &Arc<App>, event: &event::Model) -> Context {
    let request = Request { correlation_id: event.correlation_id.clone(), ..Request::default() };
    Context::new(app.clone(), Viewer::system(), request)
}

fn is_reopened(event: &event::Model) -> bool {
    let done = |key: &str| serde_json::from_value(event.data.get(key).cloned().unwrap_or(Json::Null)).is_ok_and(Status::is_done);
    done("from") && !done("to")
}
