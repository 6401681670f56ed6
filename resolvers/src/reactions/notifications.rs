//! Tells people of what concerns them: their inbox has it, and whoever of them listens (S069).

use entities::event;

use super::{Begin, Effect, Failed, Reaction};
use crate::notifications::{TOLD_OF, create};
use crate::seed;
use crate::write::Write;

pub(super) fn reaction() -> Reaction {
    let effect = Effect::Rows(|write, event| Box::pin(tell(write, event)));
    Reaction { name: "notifications", wants: TOLD_OF, begins: Begin::AtTheEnd, gives_up: true, effect }
}

async fn tell(write: &mut Write<'_>, event: &event::Model) -> Result<(), Failed> {
    if event.correlation_id == seed::CORRELATION_ID {
        return Ok(());
    }
    Ok(create(write, event).await?)
}
