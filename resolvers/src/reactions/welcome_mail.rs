//! Welcomes who was made a user (S064).

use std::sync::Arc;

use entities::event::{self, Kind};

use super::{Begin, Effect, Failed, Reaction, user};
use crate::app::App;
use crate::mail::{Letter, Mailer, Part};
use crate::seed;

const NAME: &str = "welcome_mail";

pub(super) fn reaction(mailer: &Arc<Mailer>) -> Reaction {
    let mailer = mailer.clone();
    let effect = move |app, event| -> futures::future::BoxFuture<'static, _> { Box::pin(welcome(app, mailer.clone(), event)) };
    Reaction {
        name: NAME,
        wants: &[Kind::UserCreated],
        begins: Begin::AtTheEnd,
        gives_up: true,
        effect: Effect::Outside(Box::new(effect)),
    }
}

async fn welcome(app: Arc<App>, mailer: Arc<Mailer>, event: Arc<event::Model>) -> Result<(), Failed> {
    if event.correlation_id == seed::CORRELATION_ID {
        return Ok(());
    }
    let Some(user) = user(&app, event.aggregate_id).await? else { return Ok(()) };
    let letter = Letter {
        event_id: event.id,
        at: event.timestamp,
        sender: NAME,
        subject: "Welcome to the back office".into(),
        parts: [
            format!("Hello {},", user.name),
            format!("An account was made for you. You sign in with this address, {}.", user.email),
            format!("Your role is {}.", user.role),
            "If you have no password yet, ask whoever runs the back office for one.".into(),
        ]
        .map(Part::Says)
        .into(),
        name: user.name,
        address: user.email,
    };
    mailer.send(&letter).await
}
