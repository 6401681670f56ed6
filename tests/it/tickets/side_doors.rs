//! Two desks that differ only in what somebody may not read give them the same answers, byte for byte, whatever they filter, order,
//! search, count or page by.

use entities::{comment, customer, ticket, user};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::{Value as Json, json};
use tests::{Person, TestApp, rows};

/// Documents of an analyst over everything that tells of hidden columns and rows.
fn documents() -> impl Strategy<Value = (String, Json)> {
    let texts = prop_oneof!["[a-z]{1,3}", Just("secret".to_owned()), Just("@".to_owned()), Just("Company 000".to_owned())];
    let pages = prop_oneof![Just("first: 3"), Just("last: 3"), Just("first: 100")];
    let lists = prop_oneof![
        Just(("customers", "CustomerFilter", "id companyName status")),
        Just(("users", "UserFilter", "id name role status")),
        Just(("tickets", "TicketFilter", "id number comments { edges { node { id body } } totalCount } timeline { totalCount }")),
    ];
    (lists, pages, texts).prop_map(|((list, filter, node), page, text)| {
        let query = format!(
            "query ($filter: {filter}) {{ {list}({page}, filter: $filter) {{ edges {{ cursor node {{ {node} }} }} totalCount pageInfo {{ hasNextPage }} }} }}"
        );
        (query, json!({"filter": {"search": text}}))
    })
}

/// Changes everything that the analyst may not read.
async fn change_what_is_hidden(app: &TestApp, customers: &[customer::Model], users: &[user::Model], on: &ticket::Model) {
    let database = &app.app().database.write;
    for (i, row) in customers.iter().enumerate() {
        let mut row = row.clone().into_active_model();
        row.contact_email = Set(format!("secret{i}@abc.example"));
        row.metadata = Set(json!({"secret": i}));
        row.reset_all().update(database).await.expect("a changed customer");
    }
    for (i, row) in users.iter().enumerate() {
        let mut row = row.clone().into_active_model();
        row.email = Set(format!("secret{i}@abc.example"));
        row.last_login_at = Set(Some(app.app().now()));
        row.reset_all().update(database).await.expect("a changed user");
    }
    let note = comment::Model {
        id: app.app().new_id(),
        ticket_id: on.id,
        author_id: Some(users[0].id),
        body: "secret".into(),
        internal: true,
        created_at: app.app().now(),
    };
    comment::Entity::insert(note.into_active_model()).exec_without_returning(database).await.expect("a note");
}

async fn ask(person: &Person, documents: &[(String, Json)]) -> Vec<String> {
    let mut answers = Vec::new();
    for (query, variables) in documents {
        answers.push(person.query_with(query, variables.clone()).await.ok().json.to_string());
    }
    answers
}

#[tokio::test]
async fn what_cannot_be_read_changes_no_answer() {
    let app = TestApp::start().await;
    let customers = rows::customers(app.app(), 20).await;
    let users = rows::users(app.app(), 20).await;
    let tickets = rows::tickets(app.app(), 20, &customers, &users).await;
    rows::comments(app.app(), &tickets[0], &users, 2).await;
    let analyst = app.analyst().await;
    app.searchable().await;
    let mut runner = TestRunner::new(Config::default());
    let documents: Vec<_> = (0..100).map(|_| documents().new_tree(&mut runner).expect("a document").current()).collect();
    let before = ask(&analyst, &documents).await;
    change_what_is_hidden(&app, &customers, &users, &tickets[0]).await;
    app.searchable().await;
    let after = ask(&analyst, &documents).await;
    for ((document, before), after) in documents.iter().zip(before).zip(after) {
        assert_eq!(before, after, "{document:?}");
    }
}
