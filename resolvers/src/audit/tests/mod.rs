//! The log, and what can be done to it.

mod entering;
mod form;
mod reading;
mod rechained;
mod refusals;
mod tamper;
mod unsigned;

use std::sync::Arc;

use entities::access::Viewer;
use entities::audit_entry::{self, Model};
use entities::event::{self, Kind};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::json;

use super::{Log, append};
use crate::live;
use crate::test_support::TestApp;
use crate::write::{Subject, Write};

/// The events of the log, in its order.
async fn events(app: &TestApp) -> Vec<Arc<event::Model>> {
    live::number_all(app).await.unwrap();
    let events = event::Entity::find().order_by_asc(event::Column::Position).all(&app.database.read).await.unwrap();
    events.into_iter().map(Arc::new).collect()
}

/// Enters all that has happened.
async fn enter(app: &TestApp, log: &Log) {
    append(&log.database, &events(app).await).await.unwrap();
}

async fn entries(log: &Log) -> Vec<Model> {
    audit_entry::Entity::find().order_by_asc(audit_entry::Column::Sequence).all(&log.database.read).await.unwrap()
}

/// So many things happen, each with a reason of its own.
async fn happen(app: &TestApp, number: usize) {
    let cx = app.as_viewer(Viewer::operator());
    for n in 0..number {
        let mut write = Write::begin(&cx).await.unwrap().because(Some(format!("reason {n}")));
        write.record(
            Kind::UserDeleted,
            Subject { noun: "user", id: app.new_id(), version: 2 },
            json!({"name": format!("nr {n}")}),
        );
        write.commit().await.unwrap();
    }
}
