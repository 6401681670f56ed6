//! Writes what can be found of the rows that have changed. Rows are read as they are by then, so a repetition does no harm.

use std::sync::Arc;

use entities::event;
use futures::future::BoxFuture;

use super::{Begin, Effect, Failed, Reaction};
use crate::app::App;
use crate::db::within;
use crate::search::elastic::{Elasticsearch, Trouble, gone};
use crate::search::index::{self, Changed};

/// The name of the consumer.
pub(crate) const NAME: &str = "search";
/// The name of the consumer that tells Elasticsearch.
pub(crate) const ELASTICSEARCH: &str = "search_elasticsearch";

type Events = Vec<Arc<event::Model>>;

pub(super) fn reaction() -> Reaction {
    let effect = |app, events| -> BoxFuture<'static, _> { Box::pin(refresh(app, events)) };
    let effect = Effect::Page(Box::new(effect));
    Reaction { name: NAME, wants: index::WANTS, begins: Begin::AtTheBeginning, gives_up: true, effect }
}

async fn refresh(app: Arc<App>, events: Events) -> Result<(), Failed> {
    let transaction = app.database.begin().await?;
    index::refresh(&transaction, &Changed::by(events.iter().map(|event| &**event))).await?;
    Ok(within(app.database.deadline, transaction.commit()).await?)
}

/// The same for an index in Elasticsearch.
pub fn elasticsearch(client: &Elasticsearch) -> Reaction {
    let client = client.clone();
    let effect = move |app, events| -> BoxFuture<'static, _> { Box::pin(tell(app, client.clone(), events)) };
    let effect = Effect::Page(Box::new(effect));
    Reaction { name: ELASTICSEARCH, wants: index::WANTS, begins: Begin::AtTheBeginning, gives_up: true, effect }
}

async fn tell(app: Arc<App>, client: Elasticsearch, events: Events) -> Result<(), Failed> {
    if !client.is_prepared() {
        client.prepare().await?;
    }
    let changed = Changed::by(events.iter().map(|event| &**event));
    let documents = changed.documents(&app.database.reader()).await?;
    let gone = gone(&documents, &changed.ids());
    let position = events.last().and_then(|event| event.position).unwrap_or_default();
    Ok(client.store(&documents, &gone, position).await?)
}

impl From<Trouble> for Failed {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Away(text) => Self::Away(text),
            Trouble::Refused(text) => Self::Once(text),
        }
    }
}
