//! Writes what can be found of a row that has changed.

use std::sync::Arc;

use entities::event;
use futures::future::BoxFuture;

use super::{Begin, Effect, Failed, Reaction};
use crate::app::App;
use crate::search::elastic::{Elasticsearch, Trouble, gone};
use crate::search::index::{self, Changed};
use crate::write::Write;

/// The name of the consumer.
pub(crate) const NAME: &str = "search";

pub(super) fn reaction() -> Reaction {
    Reaction { name: NAME, wants: index::WANTS, begins: Begin::AtTheBeginning, effect: Effect::Rows(refresh) }
}

fn refresh<'a>(write: &'a mut Write<'_>, event: &'a event::Model) -> BoxFuture<'a, Result<(), Failed>> {
    Box::pin(async move { Ok(index::refresh(write, &Changed::by([event])).await?) })
}

/// The name of the consumer that tells Elasticsearch.
pub(crate) const ELASTICSEARCH: &str = "search_elasticsearch";

/// The same for an index in Elasticsearch.
pub fn elasticsearch(client: &Elasticsearch) -> Reaction {
    let client = client.clone();
    let effect = move |app, event| -> BoxFuture<'static, _> { Box::pin(tell(app, client.clone(), event)) };
    let effect = Effect::Outside(Box::new(effect));
    Reaction { name: ELASTICSEARCH, wants: index::WANTS, begins: Begin::AtTheBeginning, effect }
}

async fn tell(app: Arc<App>, client: Elasticsearch, event: Arc<event::Model>) -> Result<(), Failed> {
    if !client.is_prepared() {
        client.prepare().await?;
    }
    let changed = Changed::by([&*event]);
    let documents = changed.documents(&app.database.reader()).await?;
    let gone = gone(&documents, &changed.ids());
    Ok(client.store(&documents, &gone, event.position.unwrap_or_default()).await?)
}

impl From<Trouble> for Failed {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Away(text) => Self::Away(text),
            Trouble::Refused(text) => Self::Once(text),
        }
    }
}
