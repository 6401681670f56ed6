//! Lists of tickets that people keep, share and count.

mod change;
mod count;
mod share;

use serde_json::{Value as Json, json};
use tests::{Answer, Person};

const VIEW: &str = "savedView { id name filter requires orderBy { field direction } position shared own version }";

async fn create(by: &Person, input: Json) -> Answer {
    by.mutate("createSavedView", VIEW, input).await
}

/// A view of this name over all tickets; its id.
async fn keep(by: &Person, name: &str) -> Json {
    create(by, json!({"name": name, "filter": {}})).await.ok().data("/createSavedView/savedView/id").clone()
}

async fn update(by: &Person, input: Json) -> Answer {
    by.mutate("updateSavedView", VIEW, input).await
}

async fn delete(by: &Person, input: Json) -> Answer {
    by.mutate("deleteSavedView", VIEW, input).await
}

/// What somebody asks of each view that they see.
async fn ask(by: &Person, fields: &str) -> Vec<Json> {
    by.query(&format!("{{ savedViews {{ {fields} }} }}")).await.ok().list("/savedViews").to_vec()
}

/// The names of the views that somebody sees, in order.
async fn names(by: &Person) -> Vec<Json> {
    ask(by, "name").await.iter().map(|view| view["name"].clone()).collect()
}
