//! What is written is found, by whoever may read it.

use serde_json::json;
use tests::TestApp;

use super::{SEARCH, said, search};

#[tokio::test]
async fn a_write_is_found_changed_and_gone() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let acme = app.customer("Acme Zürich").await;
    let ticket = app.ticket(&acme, "Card declined").await;
    let note = json!({"ticketId": ticket["id"], "body": "The card was stolen", "internal": true});
    admin.mutate("addTicketComment", "comment { id }", note).await.ok();
    app.indexed().await;
    assert_eq!(said(&search(&admin, "card").await.ok()), ["Card declined", "The card was stolen"]);
    assert_eq!(said(&search(&app.analyst().await, "card").await.ok()), ["Card declined"]);

    let change = json!({"id": ticket["id"], "title": "Tram late", "priority": "URGENT"});
    admin.mutate("updateTicket", "ticket { id }", change).await.ok();
    app.indexed().await;
    assert_eq!(said(&search(&admin, "tram priority:urgent").await.ok()), ["Tram late"]);
    assert_eq!(said(&search(&admin, "card").await.ok()), ["The card was stolen"]);

    let gone = app.customer("Gone").await;
    app.indexed().await;
    assert_eq!(said(&search(&admin, "gone").await.ok()), ["Gone"]);
    admin.mutate("deleteCustomer", "customer { id }", json!({"id": gone})).await.ok();
    assert!(said(&search(&admin, "gone").await.ok()).is_empty(), "at once, whatever the index knows");
}

#[tokio::test]
async fn everybody_finds_what_they_may_read() {
    let app = TestApp::start().await;
    let acme = app.customer("Acme").await;
    app.ticket(&acme, "Help Acme").await;
    let (agent, user, partner) = (app.agent().await, app.user().await, app.partner().await);
    app.indexed().await;
    let contact = "contact@customer.example";
    assert_eq!(said(&search(&agent, contact).await.ok()), ["Acme"]);
    assert_eq!(said(&search(&partner, contact).await.ok()), [""; 0]);
    assert_eq!(said(&search(&app.analyst().await, contact).await.ok()), [""; 0]);
    assert_eq!(said(&search(&user, "acme OR agent").await.ok()), [""; 0]);

    let typed = json!({"query": "acme", "types": ["USER"]});
    assert_eq!(user.query_with(SEARCH, typed.clone()).await.error_codes(), ["FORBIDDEN"]);
    // what a partner may not use does not exist for them
    let unknown = partner.query("{ search(query: \"acme\", types: [USER]) { totalCount } }").await;
    assert_eq!(unknown.error_codes(), ["GRAPHQL_VALIDATION_FAILED"]);
    let mine = partner.query("{ search(query: \"acme\", types: [CUSTOMER, TICKET]) { totalCount } }").await.ok();
    assert_eq!(mine.number("/search/totalCount"), 2);
    assert_eq!(app.anonymous().query_with(SEARCH, typed).await.error_codes(), ["UNAUTHENTICATED"]);
}

#[tokio::test]
async fn pages_and_snippets() {
    let app = TestApp::start().await;
    let acme = app.customer("Acme").await;
    for title in ["A <i>red</i> lamp", "The lamp", "Lamp lamp lamp"] {
        app.ticket(&acme, title).await;
    }
    app.indexed().await;
    let admin = app.admin();
    let (mut after, mut seen) = (json!(null), Vec::new());
    loop {
        let page = admin.query_with(SEARCH, json!({"query": "lamp", "first": 1, "after": after})).await.ok();
        assert_eq!(page.number("/search/totalCount"), 3);
        seen.extend(said(&page));
        after = page.data("/search/pageInfo/endCursor").clone();
        if page.data("/search/pageInfo/hasNextPage") == false {
            break;
        }
    }
    assert_eq!(seen.len(), 3);
    assert_eq!(seen[0], "Lamp lamp lamp");
    let red = search(&admin, "red lamp").await.ok();
    let parts = json!([
        {"text": "A <i>", "highlighted": false}, {"text": "red", "highlighted": true},
        {"text": "</i> ", "highlighted": false}, {"text": "lamp", "highlighted": true},
    ]);
    assert_eq!(red.data("/search/edges/0/snippets/0"), &json!({"field": "TITLE", "parts": parts}));
    let forged = admin.query_with(SEARCH, json!({"query": "other", "after": after})).await;
    assert_eq!(forged.error_codes(), ["BAD_USER_INPUT"]);
}

/// Where many rows were written without events, the operator makes them known.
#[tokio::test]
async fn what_was_written_unseen_is_found_after_a_rebuild() {
    let app = TestApp::start().await;
    tests::rows::customers(app.app(), 30).await;
    let count = "{ customers(filter: {search: \"company -0007\"}) { totalCount } }";
    assert_eq!(app.admin().query(count).await.ok().number("/customers/totalCount"), 0);
    let said = app.command("search::door::runs", &["search", "rebuild"]).await;
    assert!(said.ok && said.out.starts_with("31 rows can be found"), "{said:?}");
    assert_eq!(app.admin().query(count).await.ok().number("/customers/totalCount"), 29);
}

/// Not a test of its own: the command line, in a process of the others.
#[tokio::test]
async fn runs() {
    tests::run_if_asked().await;
}
