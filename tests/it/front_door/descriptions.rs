//! What descriptions tell: nothing of what their reader may not use.

use std::collections::HashSet;

use entities::access::Known;
use serde_json::Value as Json;
use tests::{Person, TestApp};

/// All values of a key, however deep.
fn all<'a>(json: &'a Json, key: &str, into: &mut Vec<&'a Json>) {
    match json {
        Json::Object(fields) => {
            into.extend(fields.get(key));
            fields.values().for_each(|value| all(value, key, into));
        }
        Json::Array(items) => items.iter().for_each(|item| all(item, key, into)),
        _ => {}
    }
}

fn texts(json: &Json, key: &str) -> Vec<String> {
    let mut found = Vec::new();
    all(json, key, &mut found);
    found.into_iter().filter_map(Json::as_str).map(str::to_owned).collect()
}

async fn schema_of(person: &Person) -> Json {
    person.query(tests::introspection::QUERY).await.ok().json["data"]["__schema"]["types"].clone()
}

/// Whether somebody holds a permission, or a part of it.
fn holds(held: &[String], area: &str, action: &str) -> bool {
    let wanted = format!("{area}:{action}");
    held.iter().any(|held| [&format!("{area}:*"), &wanted].contains(&held) || held.starts_with(&format!("{wanted}:")))
}

#[tokio::test]
async fn nobody_is_told_of_what_they_may_not_use() {
    let app = TestApp::start().await;
    let everything: HashSet<String> = texts(&schema_of(&app.admin()).await, "name").into_iter().collect();
    let newcomer = app.person_with("user", &["schema:introspect"]).await;
    for person in [app.agent().await, app.analyst().await, app.partner().await, newcomer] {
        let me = person.query("{ me { effectivePermissions } }").await.ok();
        let held: Vec<String> = serde_json::from_value(me.data("/me/effectivePermissions").clone()).expect("a list");
        let schema = schema_of(&person).await;
        let seen: HashSet<String> = texts(&schema, "name").into_iter().collect();
        assert!(seen.len() < everything.len());
        for description in texts(&schema, "description") {
            assert!(!description.trim().is_empty(), "what is seen is described");
            // What guards a thing that is seen explains a refusal.
            let prose = description.split("Requires ").next().unwrap_or_default();
            for code in prose.split('`').skip(1).step_by(2) {
                let parts: Vec<&str> = code.split(':').collect();
                let known = parts.len() > 1 && Known::find(parts[0], parts[1]).is_some();
                let lacked = known && !holds(&held, parts[0], parts[1]);
                let unseen = everything.contains(code) && !seen.contains(code);
                assert!(!lacked && !unseen, "{code} is told of by {description:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_sentence_for_those_who_may_is_theirs_to_read() {
    let app = TestApp::start().await;
    let (agent, partner) = (app.agent().await, app.partner().await);
    let said = "With `notes:read`, internal ones too.";
    assert!(agent.get("/graphql/schema.graphql").await.text().contains(said));
    assert!(!partner.get("/graphql/schema.graphql").await.text().contains("notes:read"));
}
