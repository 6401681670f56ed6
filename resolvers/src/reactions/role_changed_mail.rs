//! Tells a user that they have another role (S067, S069).

use std::sync::Arc;

use entities::event::{self, Kind};

use super::{Begin, Effect, Failed, Reaction, user};
use crate::app::App;
use crate::mail::{Letter, Mailer};
use crate::seed;

const NAME: &str = "role_changed_mail";

pub(super) fn reaction(mailer: &Arc<Mailer>) -> Reaction {
    let mailer = mailer.clone();
    let effect = move |app, event| -> futures::future::BoxFuture<'static, _> { Box::pin(tell(app, mailer.clone(), event)) };
    Reaction { name: NAME, wants: &[Kind::UserRoleChanged], begins: Begin::AtTheEnd, effect: Effect::Outside(Box::new(effect)) }
}

async fn tell(app: Arc<App>, mailer: Arc<Mailer>, event: Arc<event::Model>) -> Result<(), Failed> {
    if event.correlation_id == seed::CORRELATION_ID {
        return Ok(());
    }
    let role = |key: &str| event.data.get(key).and_then(|role| role.as_str());
    let Some(new) = role("newRole") else { return Err(Failed::ForGood("the event names no new role".into())) };
    let Some(user) = user(&app, event.aggregate_id).await? else { return Ok(()) };
    let before = role("oldRole").map(|old| format!("Before that you were {old}."));
    let letter = Letter {
        event_id: event.id,
        at: event.timestamp,
        sender: NAME,
        subject: "Your role has changed".into(),
        paragraphs: [
            Some(format!("Hello {},", user.name)),
            Some(format!("Your role has been updated to {new}.")),
            before,
            Some("If you did not expect this, tell whoever runs the back office.".into()),
        ]
        .into_iter()
        .flatten()
        .collect(),
        name: user.name,
        address: user.email,
    };
    mailer.send(&letter).await
}
