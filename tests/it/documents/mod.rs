//! What is asked of whatever holds documents: one suite, over tables of the database in use and over MongoDB beside it.

mod analytics;
mod funnel;
mod logs;
mod on_mongodb;
mod sessions;
mod told;

use chrono::{DateTime, TimeDelta, Utc};
use entities::access::Viewer;
use resolvers::documents::analytics as events;
use resolvers::{Context, Request};
use tests::TestApp;
use tests::services::Mongo;

/// Where a suite runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Store {
    Tables,
    Mongo,
}

impl Store {
    /// A server whose documents are there.
    async fn app(self) -> TestApp {
        match self {
            Self::Tables => TestApp::start().await,
            Self::Mongo => TestApp::start_with(|config| config.documents.url = Mongo::shared().new_url().into()).await,
        }
    }
}

/// Each of these functions as a test of each store.
macro_rules! everywhere {
    ($($name:ident),* $(,)?) => {
        mod in_tables {
            $(#[tokio::test] async fn $name() { super::$name(crate::documents::Store::Tables).await; })*
        }
        mod on_mongodb {
            $(#[tokio::test] async fn $name() { super::$name(crate::documents::Store::Mongo).await; })*
        }
    };
}
use everywhere;

/// In the operator's hands.
fn operator(app: &TestApp) -> Context {
    Context::new(app.app().clone(), Viewer::operator(), Request::default())
}

/// A moment, in milliseconds of a day that is long over.
fn at(ms: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::milliseconds(ms)
}

/// Brings all accepted events to where figures are read from.
async fn settle(app: &TestApp) {
    events::carry(&operator(app)).await.expect("events that are carried");
}
